import { randomBytes } from "node:crypto";
import type { WireMessage } from "~/protocol/messages";
import { workOffStream } from "~/services/work-off-stream";
import { makeDelivery } from "./make-delivery";
import type { Lane } from "./make-lanes";
import type { Pair } from "./make-world";
import { type StreamServer, startStreamServer } from "./stream-server";
import { createTestApp, makeLanes, postJson, type TestApp } from "./test-app";

const BOOKING_SECRET = `whsec_${randomBytes(32).toString("base64")}`;
const HOUR_MS = 3_600_000;

/** As much of a message as these tests look at. */
type Shown = Pick<WireMessage, "id" | "kind" | "content">;

/** The app with Stream beside it, as an installation that has Stream's key and secret. */
export interface StreamChatApp {
  readonly app: TestApp;
  readonly lanes: readonly Lane[];
  readonly stream: StreamServer;
  /** Books an appointment of this pair by the booking side; answers its chat. */
  book(pair: Pair, changes?: Booking): Promise<{ readonly channelId: string; readonly externalId: string }>;
  /** What the server does every two seconds. */
  workOff(): Promise<number>;
  /** Work that failed is due now. */
  becomeDue(): Promise<void>;
  send(pair: Pair, who: "prospect" | "therapist", channelId: string, content: string): Promise<string>;
  messaging(
    pair: Pair,
    who: "prospect" | "therapist",
    body: object,
  ): Promise<{ readonly status: number; readonly body: { readonly messages: readonly Shown[] } }>;
  close(): Promise<void>;
}

export interface Booking {
  readonly externalId?: string;
  readonly word?: "created" | "moved" | "cancelled";
  readonly endsInMs?: number;
  readonly occurredAt?: Date;
}

export async function makeStreamChat(environment: Record<string, string> = {}): Promise<StreamChatApp> {
  const stream = await startStreamServer();
  const app = await createTestApp({
    environment: {
      APPOINTMENTS_WEBHOOK_SECRET: BOOKING_SECRET,
      ...{
        STREAM_CHAT_API_KEY: stream.apiKey,
        STREAM_CHAT_SECRET: stream.secret,
        STREAM_CHAT_URL: stream.url,
      },
      ...environment,
    },
  });
  const lanes = await makeLanes(app.deps);
  const lane = lanes[1] as Lane;
  let sent = 0;

  const messaging: StreamChatApp["messaging"] = async (pair, who, body) => {
    const answer = await lane.ask(postJson("/api/chat/messaging", app.headersOf(pair[who]), body));
    return { status: answer.status, body: JSON.parse(answer.text) };
  };
  return {
    ...{ app, lanes, stream, messaging },
    async book(
      pair,
      { externalId = randomBytes(8).toString("hex"), word = "created", endsInMs, occurredAt } = {},
    ) {
      const endTime = Date.now() + (endsInMs ?? 25 * HOUR_MS);
      const event = {
        type: `appointment.${word}`,
        occurredAt: (occurredAt ?? new Date()).toISOString(),
        appointment: {
          ...{
            id: externalId,
            individualId: pair.prospect.clerkUserId,
            volunteerId: pair.therapist.clerkUserId,
          },
          ...{
            startTime: new Date(endTime - HOUR_MS).toISOString(),
            endTime: new Date(endTime).toISOString(),
          },
          timeZone: "America/New_York",
        },
      };
      const ask = makeDelivery(event, {
        ...{ id: `evt_${randomBytes(8).toString("hex")}`, secret: BOOKING_SECRET, path: "/api/appointments" },
      });
      const answer = await lane.ask(ask);
      if (answer.status !== 200) throw new Error(`the booking was answered with ${answer.status}`);
      const { rows } = await app.world.run(
        `select c.channel_identifier as channel from appointments a
        left join chat_channels c on c.appointment_id = a.id where a.external_id = $1`,
        [externalId],
      );
      return { channelId: rows[0].channel, externalId };
    },
    async workOff() {
      const { deps } = app;
      if (deps.stream === null) throw new Error("the app has no Stream");
      return await workOffStream({ ...deps, stream: deps.stream });
    },
    async becomeDue() {
      await app.world.run("update stream_outbox set due_at = now() where done_at is null");
    },
    async send(pair, who, channelId, content) {
      sent += 1;
      const body = { channelId, content, clientMessageId: `stream-${sent}` };
      const answer = await lane.ask(postJson("/api/chat/send", app.headersOf(pair[who]), body));
      if (answer.status !== 201) throw new Error(`the send was answered with ${answer.status}`);
      return JSON.parse(answer.text).message.id;
    },
    async close() {
      for (const each of lanes) await each.close();
      await app.close();
      await stream.close();
    },
  };
}
