import type { Server } from "node:http";
import type { AppDeps } from "~/http/deps.server";

const LIMIT_MS = 10_000;
const IDLE_CHECK_MS = 50;

/** Streams say goodbye, requests in flight finish, connections close; at the limit whatever is left is cut. */
export async function shutDown(server: Server, deps: AppDeps): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  deps.hub.shutDown();
  deps.presence.close();
  // A stream that has said goodbye leaves its connection open for the next request: it becomes idle only now.
  const closeIdle = setInterval(() => server.closeIdleConnections(), IDLE_CHECK_MS);
  const cut = setTimeout(() => server.closeAllConnections(), LIMIT_MS * 0.8);
  await closed;
  clearInterval(closeIdle);
  clearTimeout(cut);
  await deps.close();
}

/** Calls `stop` on the first SIGTERM, SIGINT or end of the starting process; a second one ends the process at once. */
export function onStopSignal(stop: () => Promise<void>): void {
  let stopping = false;
  const listener = () => {
    if (stopping) process.exit(1);
    stopping = true;
    const limit = setTimeout(() => process.exit(1), LIMIT_MS);
    stop().then(
      () => {
        clearTimeout(limit);
        process.exit(0);
      },
      () => process.exit(1),
    );
  };
  process.on("SIGTERM", listener);
  process.on("SIGINT", listener);
  // A process that started this one with a channel and is gone: nobody is left to stop it.
  if (process.channel !== undefined) process.on("disconnect", listener);
}
