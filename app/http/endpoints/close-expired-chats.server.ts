import { closeExpiredChats } from "~/services/close-expired-chats";
import { workOffStream } from "~/services/work-off-stream";
import { createCronEndpoint } from "../cron-endpoint.server";

/**
 * `/api/cron/close-expired-chats`: writes down what the clock has closed and answers how many. What is over is over also
 * while the chat is off.
 */
export const closeExpired = createCronEndpoint("close_expired_chats", async (deps) => {
  const closed = await closeExpiredChats(deps);
  const { stream } = deps;
  // Where no process lasts, this is also what hands Stream its work.
  return stream === null ? closed : { ...closed, carried: await workOffStream({ ...deps, stream }) };
});
