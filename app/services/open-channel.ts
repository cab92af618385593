import { canUseChat } from "~/domain/access";
import { ChatError } from "~/domain/errors";
import type { Viewer } from "~/domain/people";
import { ROLE_RULES } from "~/domain/role-rules";
import type { ChannelAnswer } from "~/protocol/requests";
import type { ServiceDeps } from "./deps";
import type { ChatTransaction } from "./ports/chat-database";
import { requireAllowed } from "./require-allowed";
import { toListedChannel } from "./to-listed-channel";

/** With whom: a prospect names a therapist, a therapist names a prospect, by public id. */
export type OpenChannelInput = { readonly viewer: Viewer } & (
  | { readonly therapistId: string }
  | { readonly prospectUserId: string }
);

/**
 * The pair's one conversation, made when it is the first time (contract section 4: who may open one with whom).
 * Throws `not_found` for everybody the viewer may not write to, `subscription_required`.
 */
export async function openChannel(deps: ServiceDeps, input: OpenChannelInput): Promise<ChannelAnswer> {
  const { viewer } = input;
  requireAllowed(canUseChat(viewer, deps.clock.now()));
  // A partner's widget opens the one it was given.
  if (viewer.confinedTo !== undefined) throw new ChatError("not_found");
  const { answer, created, pair } = await deps.database.transaction(
    { role: "app", userId: viewer.userId },
    async (tx) => {
      const pair = await findPair(tx, input);
      const existing = await tx.channels.findDirectChannel(pair);
      const { channel, created } =
        existing !== null ? { channel: existing, created: false } : await insert(deps, tx, viewer, pair);
      return { answer: { channel: await toListedChannel(tx, viewer, channel) }, created, pair };
    },
  );
  if (created) deps.hub.publishNewChannel([pair.therapistUserId, pair.prospectUserId]);
  return answer;
}

interface Pair {
  readonly therapistUserId: number;
  readonly prospectUserId: number;
}

/** Nobody has this database id. */
const NOBODY = 0;

/**
 * Whoever may not be written to becomes nobody, and everything goes on: to the asker, and to a stop-watch, a person who
 * exists must look like one who does not.
 */
async function findPair(tx: ChatTransaction, input: OpenChannelInput): Promise<Pair> {
  const { viewer } = input;
  const [personId, role] =
    "therapistId" in input
      ? ([input.therapistId, "therapist"] as const)
      : ([input.prospectUserId, "prospect"] as const);
  const found = await tx.people.findMember(personId, role);
  const peer = ROLE_RULES[viewer.role].opensWith === role ? (found?.userId ?? NOBODY) : NOBODY;
  return role === "therapist"
    ? { therapistUserId: peer, prospectUserId: viewer.userId }
    : { therapistUserId: viewer.userId, prospectUserId: peer };
}

async function insert(deps: ServiceDeps, tx: ChatTransaction, viewer: Viewer, pair: Pair) {
  const related =
    (await tx.people.shareAppointment(pair.therapistUserId, pair.prospectUserId)) ||
    (viewer.role === "prospect" && (await tx.people.acceptsNewConversations(pair.therapistUserId)));
  if (!related) throw new ChatError("not_found");
  const id = deps.random.id();
  return await tx.channels.insertDirectChannel({ id, ...pair, wrappedKey: deps.cipher.createChannelKey(id) });
}
