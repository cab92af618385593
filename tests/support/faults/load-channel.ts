import { setTimeout as sleep } from "node:timers/promises";
import type { WireMessage } from "~/protocol/messages";
import { channelStreamPath, PATHS } from "~/protocol/paths";
import { toApiClient } from "../e2e-api";
import { followChannel, type StreamReader } from "../e2e-stream";
import type { LoadChannel, LoadedReader, LoadedSend, LoadPerson } from "./load-order";
import { sendUntilKnown, trySend } from "./load-writer";
import { watchHistory } from "./watch-history";

/** The real client waits longer; what counts is that a silent connection is given up at all. */
const WATCHDOG_MS = 5_000;
const OUTSIDER_MS = 300;
const REFUSED_PAUSE_MS = 50;
const CATCH_UP_MS = 120_000;

/** One conversation with its writers, readers and somebody who has no business there. */
export class LoadedConversation {
  readonly sends: LoadedSend[] = [];
  readonly outsiderStatuses: number[] = [];
  private readonly readers: { readonly kind: LoadedReader["kind"]; readonly reader: StreamReader }[] = [];
  private readonly working: Promise<void>[] = [];
  private confirmedSeq = 0;
  private writing = true;
  private watching = true;
  private outsiding: Promise<void> = Promise.resolve();
  private historyFaults: Promise<readonly string[]> = Promise.resolve([]);

  constructor(
    private readonly channel: LoadChannel,
    private readonly onConfirmed: () => void,
  ) {}

  async begin(writersPerMember: number, pauseMs: number): Promise<void> {
    const [first, second] = this.channel.members;
    await this.follow(first, "conversation");
    await this.follow(second, "all conversations");
    this.outsiding = this.tryToReadAlong();
    this.historyFaults = watchHistory(this.channel, {
      isOver: () => !this.writing,
      confirmedSeq: () => this.confirmedSeq,
    });
    for (const [member, person] of this.channel.members.entries())
      for (let writer = 0; writer < writersPerMember; writer += 1)
        this.working.push(this.write(person, `member ${member} writer ${writer}`, pauseMs));
  }

  /** Resolves when everything begun is known, or given up; then each key is tried once more (P2). */
  async enough(): Promise<void> {
    this.writing = false;
    await Promise.all(this.working);
    const [person] = this.channel.members;
    const own = this.sends.filter(({ end, content }) => end === "ok" && content.startsWith("member 0"));
    for (const send of own.slice(-3)) {
      const writing = { person, channelId: send.channelId, content: send.content, number: 1 };
      const { stored } = await trySend(writing, send.key);
      this.sends[this.sends.indexOf(send)] = { ...send, again: stored };
    }
  }

  /** Waits until each reader has been given this change, and ends them. */
  async catchUp(version: number): Promise<LoadedReader[]> {
    const enough = ({ version: newest }: StreamReader) => newest() >= version;
    // What is missing after this shows when it is compared with what was stored.
    await Promise.all(
      this.readers.map(({ reader }) =>
        reader.until(enough, "all changes", CATCH_UP_MS).catch(() => undefined),
      ),
    );
    this.watching = false;
    await this.outsiding;
    const historyFaults = await this.historyFaults;
    return await Promise.all(
      this.readers.map(async ({ kind, reader }) => {
        await reader.stop();
        const messages = [...reader.messages.values()].sort((one, other) => one.seq - other.seq);
        return {
          ...{ channelId: this.channel.channelId, kind, faults: [...reader.faults, ...historyFaults] },
          messages: messages.map(({ id, seq, content }) => ({ id, seq, content })),
          resets: reader.heard.filter((name) => name === "reset").length,
          connections: reader.connections(),
        };
      }),
    );
  }

  private async follow({ url, cookie }: LoadPerson, kind: LoadedReader["kind"]): Promise<void> {
    const { channelId } = this.channel;
    const api = toApiClient(url, cookie);
    const reload = (): Promise<WireMessage[]> => api.readAll(channelId);
    const wholePerson = kind === "all conversations";
    const after = wholePerson ? (await api.list()).cursor : "1-0";
    const reader = followChannel({
      ...{ url, cookie, channelId, after, wholePerson, reload, watchdogMs: WATCHDOG_MS },
    });
    this.readers.push({ kind, reader });
    await reader.until(({ heard }) => heard.includes("ready"), "ready");
  }

  private async write(person: LoadPerson, name: string, pauseMs: number): Promise<void> {
    for (let number = 1; this.writing; number += 1) {
      const { channelId } = this.channel;
      const send = await sendUntilKnown({ person, channelId, content: `${name} message ${number}`, number });
      this.sends.push(send);
      this.confirmedSeq = Math.max(this.confirmedSeq, send.stored?.seq ?? 0);
      if (send.end === "ok") this.onConfirmed();
      // Out of step with each other, without a random number.
      const outOfStep = (number * 7919 + name.length * 104_729) % 100;
      await sleep(send.end === "refused" ? REFUSED_PAUSE_MS : (pauseMs * (50 + outOfStep)) / 100);
    }
  }

  private async tryToReadAlong(): Promise<void> {
    const { outsider, channelId } = this.channel;
    const { url, cookie } = outsider;
    const history = JSON.stringify({ action: "history", channelId });
    const headers = { Cookie: cookie, Origin: url, "Content-Type": "application/json" };
    for (; this.watching; await sleep(OUTSIDER_MS))
      for (const [path, init] of [
        [channelStreamPath(channelId), { headers }],
        [PATHS.messaging, { method: "POST", headers, body: history }],
      ] as const) {
        const signal = AbortSignal.timeout(2_000);
        const answer = await fetch(`${url}${path}`, { ...init, signal }).catch(() => null);
        await answer?.body?.cancel().catch(() => undefined);
        if (answer !== null) this.outsiderStatuses.push(answer.status);
      }
  }
}
