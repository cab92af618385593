const MAX_CHANNELS = 10_000;

/** The newest version heard of each channel during the last sweep or two, for listeners that join just after a change. */
export class RecentVersions {
  private young = new Map<string, number>();
  private old = new Map<string, number>();

  note(channelId: string, version: number): void {
    if (this.young.size >= MAX_CHANNELS) this.age();
    this.young.set(channelId, Math.max(version, this.young.get(channelId) ?? 0));
  }

  /** 0 when nothing was heard lately. */
  find(channelId: string): number {
    return Math.max(this.young.get(channelId) ?? 0, this.old.get(channelId) ?? 0);
  }

  /** Forgets what was old already. */
  age(): void {
    this.old = this.young;
    this.young = new Map();
  }
}
