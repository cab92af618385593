import nodemailer from "nodemailer";
import type { Mailer } from "~/services/ports/reminder-book";

/** Together shorter than the time somebody is claimed for. */
const CONNECT_MS = 10_000;
const SILENCE_MS = 20_000;

/** E-mail over SMTP; `url` as `smtps://user:password@host:465`, `from` as it stands in the letter. Null without either. */
export function createMailer({
  url,
  from,
}: {
  readonly url: string | undefined;
  readonly from: string | undefined;
}): Mailer | null {
  if (url === undefined || from === undefined) return null;
  const transport = nodemailer.createTransport({ ...toServer(new URL(url)), ...TIMES }, { from });
  return {
    async send({ to, subject, text, html, settingsUrl }) {
      try {
        await transport.sendMail({
          ...{ to, subject, text, html },
          list: { unsubscribe: { url: settingsUrl, comment: "" } },
          headers: { "Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All" },
        });
      } catch (error) {
        throw new Error(`the mail server did not take it: ${toCode(error)}`);
      }
    },
    close: () => transport.close(),
  };
}

/** Off this machine only encrypted: a server that offers no TLS gets nothing. */
function toServer({ protocol, hostname, port, username, password }: URL) {
  const secure = protocol === "smtps:";
  const isHere = ["localhost", "127.0.0.1", "[::1]"].includes(hostname);
  return {
    ...{
      host: hostname.replace(/^\[|\]$/g, ""),
      port: port === "" ? (secure ? 465 : 587) : Number(port),
      secure,
    },
    ...{ requireTLS: !secure && !isHere },
    ...(username !== "" && {
      auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) },
    }),
  };
}

const TIMES = {
  connectionTimeout: CONNECT_MS,
  greetingTimeout: CONNECT_MS,
  dnsTimeout: CONNECT_MS,
  socketTimeout: SILENCE_MS,
} as const;

/** Its own message would name the address. */
function toCode(error: unknown): string {
  const { code, responseCode } = (error ?? {}) as { code?: unknown; responseCode?: unknown };
  return [code, responseCode]
    .filter((part) => typeof part === "string" || typeof part === "number")
    .join(" ");
}
