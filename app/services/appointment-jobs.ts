import { closeExpiredChats } from "./close-expired-chats";
import type { ServiceDeps } from "./deps";
import type { Job } from "./job-runner";
import type { AppointmentBook } from "./ports/appointment-book";
import type { StreamBook } from "./ports/stream-book";
import type { StreamChat } from "./ports/stream-chat";
import { workOffStream } from "./work-off-stream";

const CLOSING_MS = 60_000;
/** So long after a message of ours people see it at Stream at the latest, while Stream is well. */
const STREAM_OUTBOX_MS = 2_000;

/** What the server does by itself for the chats of appointments: writes down what has closed, and tells Stream. */
export function listAppointmentJobs(
  deps: ServiceDeps & {
    readonly appointments: AppointmentBook;
    readonly stream: StreamChat | null;
    readonly streamBook: StreamBook;
  },
): readonly Job[] {
  const closing: Job = {
    name: "close_expired_chats",
    everyMs: CLOSING_MS,
    run: async () => (await closeExpiredChats(deps)).closed,
  };
  const { stream } = deps;
  if (stream === null) return [closing];
  const outbox = { name: "stream_outbox", everyMs: STREAM_OUTBOX_MS };
  return [closing, { ...outbox, run: () => workOffStream({ ...deps, stream }) }];
}
