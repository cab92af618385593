import { chatDialect, nchanDialect, rawDialect } from "./dialects";
import { createHttpWire } from "./http-wire";
import { Traffic } from "./traffic";
import type { Target, TrafficCommands } from "./traffic-commands";
import { createXmppWire } from "./xmpp-wire";

/** What the parent says: first the target, then one command after the other. */
export type TrafficOrder =
  | { readonly target: Target }
  | { readonly command: keyof TrafficCommands; readonly options: unknown };

/** What comes back for each. */
export type TrafficAnswer = { readonly report: unknown } | { readonly error: string };

let traffic: Traffic | null = null;

function begin(target: Target): void {
  const dialects = { chat: chatDialect, raw: rawDialect, nchan: nchanDialect };
  const wire =
    target.kind === "xmpp"
      ? createXmppWire(target.port, target.password)
      : createHttpWire(target.port, target.sessions, dialects[target.kind]);
  traffic = new Traffic(wire);
}

async function obey(order: TrafficOrder): Promise<TrafficAnswer> {
  try {
    if ("target" in order) begin(order.target);
    else if (traffic !== null) {
      const run = traffic[order.command] as (options: unknown) => Promise<unknown>;
      return { report: await run.call(traffic, order.options) };
    }
    return { report: null };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

process.on("message", (order: TrafficOrder) => void obey(order).then((answer) => process.send?.(answer)));
process.once("disconnect", () => process.exit(0));
