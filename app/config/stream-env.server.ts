import { z } from "zod/v4";

const LOOPBACK = ["localhost", "127.0.0.1", "[::1]"];

/** How Stream Chat is reached; nothing set: without it. */
export const STREAM_VARIABLES = {
  STREAM_CHAT_API_KEY: z
    .string()
    .regex(/^[A-Za-z0-9]{8,64}$/, "is not the key of a Stream app")
    .optional(),
  STREAM_CHAT_SECRET: z
    .string()
    .regex(/^[A-Za-z0-9_-]{32,128}$/, "is not the secret of a Stream app: at least 32 letters and digits")
    .optional(),
  STREAM_CHAT_URL: z
    .string()
    .refine((text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol), {
      error: "must begin with https://",
    })
    .transform((text) => text.replace(/\/+$/, ""))
    .optional(),
};

type Source = Readonly<Record<string, string | undefined>>;

/** What is wrong with these variables together, one line each; no values. */
export function findStreamProblems(source: Source): readonly string[] {
  const missing = ["STREAM_CHAT_API_KEY", "STREAM_CHAT_SECRET"].filter((name) => source[name] === undefined);
  const url = source["STREAM_CHAT_URL"];
  return [
    ...(missing.length === 1 ? [`${missing[0]}: Stream's key and its secret come together`] : []),
    ...(url !== undefined && missing.length > 0
      ? ["STREAM_CHAT_URL: needs Stream's key and secret beside it"]
      : []),
    ...(source["NODE_ENV"] === "production" && isPlaintextElsewhere(url)
      ? ["STREAM_CHAT_URL: http:// to another machine: messages would travel in the clear; use https://"]
      : []),
  ];
}

function isPlaintextElsewhere(text: string | undefined): boolean {
  if (text === undefined || !URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return protocol === "http:" && !LOOPBACK.includes(hostname);
}
