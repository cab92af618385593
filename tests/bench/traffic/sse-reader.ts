/** An event of a stream; `id` null: it carried none. */
export type SseListener = (name: string, data: string, id: string | null) => void;

/** Reads server-sent events, however they are cut into pieces. Each of ours has one line of data. */
export class SseReader {
  private rest = "";
  private name = "message";
  private data: string | null = null;
  private id: string | null = null;

  constructor(private readonly listener: SseListener) {}

  feed(text: string): void {
    const input = this.rest === "" ? text : this.rest + text;
    let at = 0;
    for (let end = input.indexOf("\n", at); end >= 0; end = input.indexOf("\n", at)) {
      const last = input.charCodeAt(end - 1) === 13 && end > at ? end - 1 : end;
      this.readLine(input.slice(at, last));
      at = end + 1;
    }
    this.rest = input.slice(at);
  }

  private readLine(line: string): void {
    if (line === "") this.finish();
    else if (line.startsWith("data:")) this.data = toValue(line, 5);
    else if (line.startsWith("event:")) this.name = toValue(line, 6);
    else if (line.startsWith("id:")) this.id = toValue(line, 3);
  }

  private finish(): void {
    const { name, data, id } = this;
    this.name = "message";
    this.data = null;
    this.id = null;
    if (data !== null) this.listener(name, data, id);
  }
}

function toValue(line: string, start: number): string {
  return line.slice(line.charCodeAt(start) === 32 ? start + 1 : start);
}
