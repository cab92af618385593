import { setTimeout as sleep } from "node:timers/promises";
import { PATHS } from "~/protocol/paths";
import type { SendAnswer } from "~/protocol/requests";
import type { LoadedSend, LoadPerson } from "./load-order";

const ANSWER_MS = 4_000;
const RETRY_MS = 150;
const LEARN_WITHIN_MS = 90_000;
/** Of the messages without an answer, one in so many is never asked for again: it is stored once or not at all. */
const GIVES_UP_ONE_IN = 5;

/** A message to write, under a key of its own. */
export interface Writing {
  readonly person: LoadPerson;
  readonly channelId: string;
  readonly content: string;
  /** Decides whether it is given up after its first try without an answer. */
  readonly number: number;
}

/** As our page sends: again under the same key until somebody says yes or no. Every try is written down. */
export async function sendUntilKnown(writing: Writing): Promise<LoadedSend> {
  const { channelId, content, number } = writing;
  const key = crypto.randomUUID();
  const tries: number[] = [];
  const toSend = (end: LoadedSend["end"], stored: LoadedSend["stored"]): LoadedSend => {
    return { channelId, key, content, tries, end, stored, again: null };
  };
  for (const deadline = Date.now() + LEARN_WITHIN_MS; Date.now() < deadline; await sleep(RETRY_MS)) {
    const { status, stored } = await trySend(writing, key);
    tries.push(status);
    if (stored !== null) return toSend("ok", stored);
    if (status >= 400 && status < 500) return toSend("refused", null);
    if (number % GIVES_UP_ONE_IN === 0) return toSend("unknown", null);
  }
  return toSend("unknown", null);
}

/** One try; status 0 when no whole answer came. */
export async function trySend(
  { person, channelId, content }: Writing,
  key: string,
): Promise<{ readonly status: number; readonly stored: LoadedSend["stored"] }> {
  try {
    const response = await fetch(`${person.url}${PATHS.send}`, {
      method: "POST",
      headers: { Cookie: person.cookie, Origin: person.url, "Content-Type": "application/json" },
      body: JSON.stringify({ channelId, content, clientMessageId: key }),
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    const text = await response.text();
    if (!response.ok) return { status: response.status, stored: null };
    const { message } = JSON.parse(text) as SendAnswer;
    return { status: response.status, stored: { id: message.id, seq: message.seq } };
  } catch {
    return { status: 0, stored: null };
  }
}
