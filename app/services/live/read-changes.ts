import type { Channel } from "~/domain/channel";
import type { ServiceDeps } from "../deps";
import { toWireMessage } from "../to-wire";
import { toChange } from "./change";
import type { ChangePage } from "./feed-listener";

const CHANGE_PAGE = 200;

/**
 * The channel's next changes, read with one person's rights; null when they have none. That they may read is proven by
 * the same statement: row security shows others nothing, and "nothing" must not pass for "no news".
 */
export async function readChanges(
  { reader, cipher }: Pick<ServiceDeps, "reader" | "cipher">,
  userId: number,
  channel: Channel,
  afterVersion: number,
): Promise<ChangePage | null> {
  const rows = await reader.readChanges({ userId, channel, afterVersion, limit: CHANGE_PAGE });
  if (rows === null) return null;
  return {
    changes: rows.map((row) => toChange(toWireMessage(cipher, channel, row), row)),
    complete: rows.length < CHANGE_PAGE,
  };
}
