/** Row locks by name: whoever comes later waits until the holder lets go. */
export class FakeLocks {
  private readonly tails = new Map<string, Promise<void>>();

  /** Resolves with the way to let go, once it is this caller's turn. */
  async take(name: string): Promise<() => void> {
    const before = this.tails.get(name) ?? Promise.resolve();
    let letGo: () => void = () => undefined;
    const mine = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    this.tails.set(
      name,
      before.then(() => mine),
    );
    await before;
    return letGo;
  }
}
