/** What a connection says, one answer after the other. */
export interface HttpListener {
  head(status: number): void;
  body(text: string): void;
  /** The answer is complete; never comes for one that ends with its connection. */
  end(): void;
}

type State = "head" | "sized" | "size" | "chunk" | "chunk_end" | "trailer" | "until_close";

/**
 * Reads answers from a connection, however it is cut into pieces: so much of HTTP/1.1 as the servers here speak. Lean,
 * because the load shares its machine with what it measures. Text is latin1, one character a byte.
 */
export class HttpReader {
  private state: State = "head";
  private rest = "";
  /** Bytes of the body, or of the chunk, still to come. */
  private left = 0;

  constructor(private readonly listener: HttpListener) {}

  feed(text: string): void {
    let at = 0;
    const input = this.rest === "" ? text : this.rest + text;
    this.rest = "";
    while (at < input.length) {
      const next = this.step(input, at);
      if (next < 0) {
        this.rest = input.slice(at);
        return;
      }
      at = next;
    }
  }

  /** Where to go on; -1: more is needed. */
  private step(input: string, at: number): number {
    switch (this.state) {
      case "head":
        return this.readHead(input, at);
      case "size":
        return this.readSize(input, at);
      case "chunk_end":
        return this.readLine(input, at, "size");
      case "trailer":
        return this.readLine(input, at, "head");
      case "until_close":
        this.listener.body(input.slice(at));
        return input.length;
      default:
        return this.readBody(input, at);
    }
  }

  private readHead(input: string, at: number): number {
    const end = input.indexOf("\r\n\r\n", at);
    if (end < 0) return -1;
    const head = input.slice(at, end).toLowerCase();
    const status = Number(head.slice(9, 12));
    const length = /\r\ncontent-length: *(\d+)/.exec(head)?.[1];
    if (/\r\ntransfer-encoding: *chunked/.test(head)) this.state = "size";
    else if (length === undefined) this.state = "until_close";
    else {
      this.state = "sized";
      this.left = Number(length);
    }
    this.listener.head(status);
    if (this.state === "sized" && this.left === 0) this.finish();
    return end + 4;
  }

  private readSize(input: string, at: number): number {
    const end = input.indexOf("\r\n", at);
    if (end < 0) return -1;
    this.left = Number.parseInt(input.slice(at, end), 16);
    this.state = this.left === 0 ? "trailer" : "chunk";
    return end + 2;
  }

  private readBody(input: string, at: number): number {
    const end = Math.min(input.length, at + this.left);
    this.left -= end - at;
    this.listener.body(input.slice(at, end));
    if (this.left === 0) {
      if (this.state === "chunk") this.state = "chunk_end";
      else this.finish();
    }
    return end;
  }

  /** An empty line: after a chunk, or after the last one. */
  private readLine(input: string, at: number, next: "size" | "head"): number {
    if (input.length < at + 2) return -1;
    if (next === "head") this.finish();
    else this.state = next;
    return at + 2;
  }

  private finish(): void {
    this.state = "head";
    this.listener.end();
  }
}
