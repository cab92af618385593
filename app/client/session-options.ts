import type { WirePerson } from "~/protocol/messages";
import type { ListAnswer } from "~/protocol/requests";
import type { ChatApi } from "./api";
import type { GetAuthorization } from "./chat-fetch";
import type { Clock } from "./clock";
import type { KeyValueStore } from "./device-vault";
import type { PageSignals } from "./page-signals";
import type { Random } from "./random";
import type { Sealer } from "./sealer";
import type { TabTools } from "./tab-tools";

/** What a session starts from. All but the first two have a browser default. */
export interface ChatSessionOptions {
  readonly you: WirePerson;
  /** The list as the server rendered it; its cursor is where the stream goes on. */
  readonly list: ListAnswer;
  /** The stream of all conversations, unless another is named. */
  readonly streamPath?: string;
  /** For pages whose cookie does not speak for the person. */
  readonly getAuthorization?: GetAuthorization;
  readonly fetch?: typeof fetch;
  /** In place of requests through `fetch`; the stream still uses that. */
  readonly api?: ChatApi;
  /** What unsent text is sealed with on this device (see `createSealer`); without any it is kept in memory only. */
  readonly deviceKeys?: readonly string[];
  /** In place of one made from the keys. */
  readonly sealer?: Sealer | null;
  /** Where unsent text is kept; null: only in memory. */
  readonly storage?: KeyValueStore | null;
  /** Whether a session that was ended on purpose was so because nobody did anything: what is unsent then stays. */
  readonly wasIdle?: () => boolean;
  /** How this tab finds the others of the browser; null: it is alone, with a stream of its own. */
  readonly tabs?: TabTools | null;
  readonly clock?: Clock;
  readonly random?: Random;
  readonly signals?: PageSignals;
}
