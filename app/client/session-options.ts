import type { WirePerson } from "~/protocol/messages";
import type { ListAnswer } from "~/protocol/requests";
import type { ChatApi } from "./api";
import type { GetAuthorization } from "./chat-fetch";
import type { Clock } from "./clock";
import type { Device } from "./device";
import type { PageSignals } from "./page-signals";
import type { Random } from "./random";

/** What a session starts from. All but the first three have a browser default. */
export interface ChatSessionOptions {
  readonly you: WirePerson;
  /** The list as the server rendered it; its cursor is where the stream goes on. */
  readonly list: ListAnswer;
  /** Other tabs, the stream, and where unsent text is kept. */
  readonly device: Device;
  /** The stream of all conversations, unless another is named. */
  readonly streamPath?: string;
  /** For pages whose cookie does not speak for the person. */
  readonly getAuthorization?: GetAuthorization;
  readonly fetch?: typeof fetch;
  /** In place of requests through `fetch`; the stream still uses that. */
  readonly api?: ChatApi;
  /** Whether a session that was ended on purpose was so because nobody did anything: what is unsent then stays. */
  readonly wasIdle?: () => boolean;
  readonly clock?: Clock;
  readonly random?: Random;
  readonly signals?: PageSignals;
}
