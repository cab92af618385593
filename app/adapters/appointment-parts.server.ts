import { createAppointmentBook } from "./appointment-book.server";
import type { PostgresDatabase } from "./postgres-database.server";
import { createStreamBook } from "./stream-book.server";
import { createStreamChat } from "./stream-chat.server";

/** Appointments, and Stream where its key and secret are given; both or neither. */
export function createAppointmentParts({
  database,
  ...how
}: {
  readonly database: Pick<PostgresDatabase, "run">;
  readonly STREAM_CHAT_API_KEY?: string | undefined;
  readonly STREAM_CHAT_SECRET?: string | undefined;
  readonly STREAM_CHAT_URL?: string | undefined;
}) {
  const { STREAM_CHAT_API_KEY: apiKey, STREAM_CHAT_SECRET: secret, STREAM_CHAT_URL: baseUrl } = how;
  const isCarried = apiKey !== undefined && secret !== undefined;
  return {
    stream: isCarried ? createStreamChat({ apiKey, secret, baseUrl }) : null,
    streamBook: createStreamBook({ database }),
    appointments: createAppointmentBook({ database }),
  };
}
