import { setTimeout as sleep } from "node:timers/promises";
import { PATHS } from "~/protocol/paths";
import type { SendAnswer } from "~/protocol/requests";
import { toApiClient } from "./e2e-api";
import { followChannel } from "./e2e-stream";

/**
 * The load of the crash test, in a process of its own: the tester's event loop must not slow the senders, nor die with
 * the app. It writes and reads until everything it wanted to say is confirmed, whatever happens to the app meanwhile.
 */
export interface LoadOrder {
  readonly url: string;
  readonly channels: readonly { readonly channelId: string; readonly cookies: readonly string[] }[];
  readonly writersPerChannel: number;
  readonly messagesPerWriter: number;
}

/** What became of one message. */
export interface LoadedSend {
  readonly channelId: string;
  readonly key: string;
  readonly content: string;
  /** Tries without an answer that says yes or no: time-out, cut connection, 503. */
  readonly unknowns: number;
  /** The status of any other answer but 2xx, after which nothing is tried again. */
  readonly refused: number | null;
  readonly stored: { readonly id: string; readonly seq: number } | null;
}

/** What a reader that stayed through everything has in the end: ids in the order of seq. */
export interface LoadedReader {
  readonly channelId: string;
  readonly ids: readonly string[];
  readonly seqs: readonly number[];
  readonly faults: readonly string[];
  readonly connections: number;
}

/** From the load process: how many messages are confirmed so far, then everything. */
export type LoadReport =
  | { readonly kind: "confirmed"; readonly count: number }
  | {
      readonly kind: "done";
      readonly sends: readonly LoadedSend[];
      readonly readers: readonly LoadedReader[];
    };

const GIVE_UP_MS = 60_000;
const RETRY_MS = 200;

/** Resolves once it is on its way: what is still in this process when it ends is lost. */
function report(message: LoadReport): Promise<void> {
  return new Promise((resolve) => {
    if (process.send) process.send(message, () => resolve());
    else resolve();
  });
}

async function sendUntilKnown(
  order: { readonly url: string; readonly cookie: string; readonly channelId: string },
  content: string,
): Promise<LoadedSend> {
  const api = toApiClient(order.url, order.cookie);
  const key = crypto.randomUUID();
  const base = { channelId: order.channelId, key, content };
  const body = { channelId: order.channelId, content, clientMessageId: key };
  let unknowns = 0;
  for (const deadline = Date.now() + GIVE_UP_MS; Date.now() < deadline; await sleep(RETRY_MS)) {
    const response = await api.post(PATHS.send, body).catch(() => null);
    const isRefusal = response !== null && !response.ok && response.status !== 503;
    if (isRefusal) return { ...base, unknowns, refused: response.status, stored: null };
    const answer = response?.ok ? await readAnswer(response) : null;
    if (answer !== null) return { ...base, unknowns, refused: null, stored: answer.message };
    unknowns += 1;
  }
  return { ...base, unknowns, refused: null, stored: null };
}

/** Null when the connection broke within the answer: then nothing is known. */
async function readAnswer(response: Response): Promise<SendAnswer | null> {
  return response.json().then(
    (body: SendAnswer) => body,
    () => null,
  );
}

async function run(order: LoadOrder): Promise<void> {
  const { url, channels, writersPerChannel, messagesPerWriter } = order;
  const readers = channels.map(({ channelId, cookies }) => ({
    channelId,
    reader: followChannel({ url, channelId, cookie: cookies[0] ?? "" }),
  }));
  let confirmed = 0;

  async function write(channel: LoadOrder["channels"][number], writer: number): Promise<LoadedSend[]> {
    const cookie = channel.cookies[writer % channel.cookies.length] ?? "";
    const sends: LoadedSend[] = [];
    for (let number = 1; number <= messagesPerWriter; number += 1) {
      const target = { url, cookie, channelId: channel.channelId };
      sends.push(await sendUntilKnown(target, `writer ${writer} message ${number}`));
      confirmed += 1;
      void report({ kind: "confirmed", count: confirmed });
    }
    return sends;
  }

  const writers = channels.flatMap((channel) =>
    Array.from({ length: writersPerChannel }, (_, writer) => write(channel, writer)),
  );
  const sends = (await Promise.all(writers)).flat();
  const wanted = writersPerChannel * messagesPerWriter;
  // What is missing after this shows in the counts, which the tester compares.
  await Promise.all(
    readers.map(({ reader }) =>
      reader.until(({ messages }) => messages.size >= wanted, "all messages").catch(() => undefined),
    ),
  );
  const results: LoadedReader[] = [];
  for (const { channelId, reader } of readers) {
    await reader.stop();
    const bySeq = [...reader.messages.values()].sort((one, other) => one.seq - other.seq);
    results.push({
      channelId,
      ids: bySeq.map((message) => message.id),
      seqs: bySeq.map((message) => message.seq),
      faults: reader.faults,
      connections: reader.connections(),
    });
  }
  await report({ kind: "done", sends, readers: results });
}

process.once("message", (order: LoadOrder) => {
  void run(order).then(() => process.disconnect?.());
});
