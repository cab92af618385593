import type { Outcome } from "./probe";
import { STORED, toProbes } from "./story";
import type { Person } from "./world";

const DESTROY = `data_key = '', key_destroyed_at = now(), key_destroyed_reason = 'x', status = 'closed',
  closed_at = coalesce(closed_at, now())`;

/** Keys are wrapped anew and destroyed; what is destroyed, or held, is left alone. */
export const KEYS = toProbes({ table: "chat_channels", role: "keeper", person: "unset" }, [
  ["wraps all keys anew", "changed 6", "UPDATE chat_channels SET data_key = 'k2.wrapped'"],
  ["destroys a key", STORED, `UPDATE chat_channels SET ${DESTROY} WHERE id = 101`],
  [
    "touches nothing of a conversation whose key is destroyed",
    "changed 5",
    "UPDATE chat_channels SET epoch = 2",
    `UPDATE chat_channels SET ${DESTROY} WHERE id = 101`,
  ],
  ["destroys a key that a hold keeps", "error 23514", `UPDATE chat_channels SET ${DESTROY} WHERE id = 102`],
  [
    "destroys a key under legal hold",
    "error 23514",
    `UPDATE chat_channels SET ${DESTROY} WHERE id = 101`,
    "UPDATE chat_channels SET legal_hold = true WHERE id = 101",
  ],
]);

const hasPlan = (channel: number) => `SELECT coalesce(prospect_has_plan(${channel})::text, 'nothing')`;

/** Whether the other one can read is said to the two of a conversation, and to nobody else. */
export const PLANS = [
  ["ownerTherapist", "asks for the plan of a client who has one", "true", hasPlan(101)],
  ["ownerProspect", "asks for their own plan", "true", hasPlan(101)],
  ["otherTherapist", "asks for the plan of a client whose plan is over", "false", hasPlan(105)],
  [
    "ownerTherapist",
    "asks for a plan that is not active",
    "false",
    hasPlan(101),
    "UPDATE subscriptions SET status = 'past_due' WHERE user_id = 3",
  ],
  [
    "ownerTherapist",
    "asks for a plan that has not begun",
    "false",
    hasPlan(101),
    "UPDATE subscriptions SET starts_at = now() + interval '1 hour' WHERE user_id = 3",
  ],
  ["otherTherapist", "asks for the plan of somebody else's client", "nothing", hasPlan(101)],
  ["empty", "asks for anybody's plan", "nothing", hasPlan(101)],
].flatMap(([person, name, expected, sql, prepare]) =>
  toProbes({ table: "chat_channels", role: "app", person: person as Person }, [
    [name as string, expected as Outcome, sql as string, prepare],
  ]),
);
