import type { StreamEvents } from "~/protocol/events";

const MAX_MOMENTS = 10_000;

/** What this process itself has told during the last sweep or two: its own hint comes back to it, and is no news. */
export class OwnMoments {
  private young = new Set<string>();
  private old = new Set<string>();

  note(moment: string): void {
    if (this.young.size >= MAX_MOMENTS) this.age();
    this.young.add(moment);
  }

  has(moment: string): boolean {
    return this.young.has(moment) || this.old.has(moment);
  }

  /** Forgets what was old already. */
  age(): void {
    this.old = this.young;
    this.young = new Set();
  }
}

/** What tells one sign of writing from all others. */
export function toMoment({ channelId, userId, until }: StreamEvents["typing"]): string {
  return `${channelId}/${userId}/${until}`;
}
