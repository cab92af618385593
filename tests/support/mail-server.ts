import type { AddressInfo } from "node:net";
import { SMTPServer } from "smtp-server";

/** A letter as the server took it. */
export interface TakenMail {
  readonly to: readonly string[];
  /** Head and body, soft line breaks undone. */
  readonly text: string;
}

/** A mail server of this machine. */
export interface TestMailServer {
  /** For SMTP_URL. */
  readonly url: string;
  readonly mails: readonly TakenMail[];
  /** Refuses what comes next with this code; null: takes it again. */
  refuse(code: number | null): void;
  stop(): Promise<void>;
}

/** Starts it on a free port; it takes everything until it is told otherwise. */
export async function startMailServer(): Promise<TestMailServer> {
  const mails: TakenMail[] = [];
  let refused: number | null = null;
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    onData(stream, session, done) {
      const parts: Buffer[] = [];
      stream.on("data", (part: Buffer) => parts.push(part));
      stream.on("end", () => {
        if (refused !== null)
          return done(
            Object.assign(new Error("not now, for a.person@example.com"), { responseCode: refused }),
          );
        const text = Buffer.concat(parts)
          .toString("utf8")
          .replace(/=\r?\n/g, "")
          .replaceAll("=3D", "=");
        mails.push({ to: session.envelope.rcptTo.map(({ address }) => address), text });
        done();
      });
    },
  });
  server.on("error", () => undefined);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    mails,
    refuse(code) {
      refused = code;
    },
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
