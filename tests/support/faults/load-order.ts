/** In what surroundings a fault finds a conversation's two people. */
export const CASES = ["good network", "interrupted client", "restarted server"] as const;
export type CaseName = (typeof CASES)[number];

/** One person's session, and the way they reach the app. */
export interface LoadPerson {
  readonly url: string;
  readonly cookie: string;
}

/** A conversation under load. */
export interface LoadChannel {
  readonly channelId: string;
  readonly caseName: CaseName;
  readonly members: readonly [LoadPerson, LoadPerson];
  /** Signed in, and none of the two: tries to read along. */
  readonly outsider: LoadPerson;
}

/** What the load process is asked for. */
export interface LoadOrder {
  readonly channels: readonly LoadChannel[];
  readonly writersPerMember: number;
  /** Between two messages of a writer. */
  readonly pauseMs: number;
}

/** What the tester says meanwhile: write no more; then, per channel, the version to wait for. */
export type LoadWord =
  | { readonly kind: "begin"; readonly order: LoadOrder }
  | { readonly kind: "enough" }
  | { readonly kind: "catch_up"; readonly versions: Readonly<Record<string, number>> };

/** What became of one message. */
export interface LoadedSend {
  readonly channelId: string;
  readonly key: string;
  readonly content: string;
  /** One for each try: the status, or 0 for no answer. */
  readonly tries: readonly number[];
  /** `ok`: a 2xx said so; `refused`: a 4xx said no; `unknown`: given up without having learned. */
  readonly end: "ok" | "refused" | "unknown";
  /** As the 2xx told it. */
  readonly stored: { readonly id: string; readonly seq: number } | null;
  /** After `ok`, asked for once more (P2): the id and seq told then. */
  readonly again: { readonly id: string; readonly seq: number } | null;
}

/** What a reader that stayed through everything has in the end, in the order of seq. */
export interface LoadedReader {
  readonly channelId: string;
  readonly kind: "conversation" | "all conversations" | "history" | "conversation from its beginning";
  readonly messages: readonly {
    readonly id: string;
    readonly seq: number;
    readonly content: string | null;
  }[];
  readonly faults: readonly string[];
  readonly resets: number;
  readonly connections: number;
}

/** From the load process. */
export type LoadReport =
  | { readonly kind: "confirmed"; readonly counts: Readonly<Record<CaseName, number>> }
  | { readonly kind: "written"; readonly sends: readonly LoadedSend[] }
  | {
      readonly kind: "read";
      readonly readers: readonly LoadedReader[];
      /** Every status an outsider was answered with. */
      readonly outsiders: readonly number[];
    };
