import type { ByeEvent } from "~/protocol/events";
import type { ChatDatabase } from "../ports/chat-database";
import type { Log } from "../ports/log";
import type { BarredPerson } from "../ports/people-repository";
import type { SessionDoubt, SessionJudge } from "../ports/session-judge";
import type { HubStream } from "./hub-stream";

/** What the check works with. */
export interface RightsCheckOptions {
  readonly database: ChatDatabase;
  readonly sessions: SessionJudge;
  readonly log: Log;
  /** Nothing bars these people, as of now. */
  readonly vouch: (userIds: ReadonlySet<number>) => void;
}

type Reason = ByeEvent["reason"];

/** Of a session nobody vouches for its holder may come back at once, with a token (contract section 3). */
const BY_SESSION: Readonly<Record<SessionDoubt, Reason>> = { ended: "signed_out", unproven: "lifetime" };
const BY_PERSON: Readonly<Record<BarredPerson["why"], Reason>> = {
  disabled: "revoked",
  no_plan: "subscription_ended",
};

/**
 * Ends streams whose person or session has lost the right to them (contract P6): one question for all people, one for all
 * sessions. What they may read of one conversation is judged where its state is read.
 */
export class RightsCheck {
  constructor(private readonly options: RightsCheckOptions) {}

  /** Never rejects; a failure is made up for by the next sweep. `fresh`: as for `judgeSessions`. */
  async check(streams: readonly HubStream[], { fresh = false } = {}): Promise<void> {
    if (streams.length === 0) return;
    const [doubts, barred] = await Promise.all([
      this.ask(() => this.findDoubts(streams, fresh)),
      this.ask(() => this.findBarred(streams)),
    ]);
    for (const stream of streams) {
      const doubt = doubts.get(stream.sessionId);
      const why = barred.get(stream.userId);
      if (doubt !== undefined) stream.end(BY_SESSION[doubt]);
      else if (why !== undefined) stream.end(BY_PERSON[why]);
    }
  }

  private findDoubts(streams: readonly HubStream[], fresh: boolean) {
    const sessionIds = [...new Set(streams.map((stream) => stream.sessionId))];
    return this.options.sessions.judgeSessions(sessionIds, { fresh });
  }

  private async findBarred(streams: readonly HubStream[]) {
    const userIds = [...new Set(streams.map((stream) => stream.userId))];
    const barred = await this.options.database.transaction({ role: "worker" }, (tx) =>
      tx.people.listBarred(userIds),
    );
    const reasons = new Map(barred.map(({ userId, why }) => [userId, why]));
    this.options.vouch(new Set(userIds.filter((userId) => !reasons.has(userId))));
    return reasons;
  }

  private async ask<Key, Value>(question: () => Promise<ReadonlyMap<Key, Value>>) {
    try {
      return await question();
    } catch (error) {
      this.options.log.error("rights_check_failed", error);
      return new Map<Key, Value>();
    }
  }
}
