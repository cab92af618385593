import { LoadedConversation } from "./load-channel";
import type { CaseName, LoadOrder, LoadReport, LoadWord } from "./load-order";

/**
 * The load of a fault, in a process of its own: the tester's event loop must not slow it, nor may it die with the app.
 */
const REPORT_MS = 50;

/** Resolves once it is on its way: what is still in this process when it ends is lost. */
function report(message: LoadReport): Promise<void> {
  return new Promise((resolve) => {
    if (process.send) process.send(message, () => resolve());
    else resolve();
  });
}

async function run(order: LoadOrder, words: AsyncIterator<LoadWord>): Promise<void> {
  const counts: Record<CaseName, number> = {
    "good network": 0,
    "interrupted client": 0,
    "restarted server": 0,
  };
  const conversations = order.channels.map((channel) => {
    const conversation = new LoadedConversation(channel, () => {
      counts[channel.caseName] += 1;
    });
    return { channelId: channel.channelId, conversation };
  });
  const timer = setInterval(() => void report({ kind: "confirmed", counts }), REPORT_MS);
  const begun = conversations.map((one) => one.conversation.begin(order.writersPerMember, order.pauseMs));
  await Promise.all(begun);

  await words.next();
  await Promise.all(conversations.map(({ conversation }) => conversation.enough()));
  clearInterval(timer);
  await report({ kind: "written", sends: conversations.flatMap(({ conversation }) => conversation.sends) });

  const { value: word } = await words.next();
  const versions = word?.kind === "catch_up" ? word.versions : {};
  const readers = await Promise.all(
    conversations.map(({ channelId, conversation }) => conversation.catchUp(versions[channelId] ?? 0)),
  );
  const outsiders = conversations.flatMap(({ conversation }) => conversation.outsiderStatuses);
  await report({ kind: "read", readers: readers.flat(), outsiders });
}

async function* listen(): AsyncGenerator<LoadWord> {
  const heard: LoadWord[] = [];
  let wake = (): void => undefined;
  process.on("message", (word: LoadWord) => {
    heard.push(word);
    wake();
  });
  for (;;) {
    const word = heard.shift();
    if (word !== undefined) yield word;
    else
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
  }
}

const words = listen();
const { value: first } = await words.next();
if (first?.kind === "begin") await run(first.order, words);
process.disconnect?.();
