/** The places one person has taken lately, oldest first. Every call costs the same however many there are. */
export class PlaceLog {
  private times: number[] = [];
  private expired = 0;
  private readonly items = new Map<string, number>();

  get size(): number {
    return this.times.length - this.expired;
  }

  get newestMs(): number {
    return this.times.at(-1) ?? Number.NEGATIVE_INFINITY;
  }

  has(item: string): boolean {
    return this.items.has(item);
  }

  /** When the `n`-th newest place was taken; null when there are fewer. */
  findNewest(n: number): number | null {
    return n > this.size ? null : (this.times.at(-n) ?? null);
  }

  add(atMs: number, item: string | undefined): void {
    this.times.push(atMs);
    if (item !== undefined) this.items.set(item, atMs);
  }

  /** Forgets what was taken at or before `untilMs`. */
  forget(untilMs: number): void {
    while (this.size > 0 && (this.times[this.expired] ?? 0) <= untilMs) this.expired += 1;
    if (this.expired > this.size) {
      this.times = this.times.slice(this.expired);
      this.expired = 0;
    }
    for (const [item, atMs] of this.items) {
      if (atMs > untilMs) return;
      this.items.delete(item);
    }
  }
}
