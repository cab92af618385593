import type { TabTools } from "~/client/tab-tools";

interface FakeRequest {
  readonly tab: FakeTab;
  readonly name: string;
  readonly onHeld: () => void;
  readonly onLost: () => void;
}

interface OpenLine {
  readonly tab: FakeTab;
  readonly name: string;
  readonly hear: (data: unknown) => void;
}

/** One tab's tools, and what can happen to it. */
export interface FakeTab extends TabTools {
  /** Its scripts stand still: it hears nothing and keeps its locks until `wake`. */
  hang(): void;
  wake(): void;
  /** It is gone: the browser takes back what it held, and nobody hears of it again. */
  die(): void;
}

/** A browser's locks and lines between tabs. Everything arrives a moment later, copied, as in a real one. */
export function createFakeTabs() {
  const held = new Map<string, FakeRequest>();
  const waiting: FakeRequest[] = [];
  const lines = new Set<OpenLine>();
  const hung = new Map<FakeTab, (() => void)[]>();
  const dead = new Set<FakeTab>();
  const said: unknown[] = [];

  /** Runs in that tab, once it can run anything. */
  function run(tab: FakeTab, work: () => void): void {
    queueMicrotask(() => {
      if (dead.has(tab)) return;
      const later = hung.get(tab);
      if (later === undefined) work();
      else later.push(work);
    });
  }

  function grant(name: string): void {
    if (held.has(name)) return;
    const at = waiting.findIndex((one) => one.name === name);
    const [next] = at < 0 ? [] : waiting.splice(at, 1);
    if (next !== undefined) give(next);
  }

  function give(next: FakeRequest): void {
    held.set(next.name, next);
    run(next.tab, () => {
      if (held.get(next.name) === next) next.onHeld();
    });
  }

  function giveUp(request: FakeRequest): void {
    const at = waiting.indexOf(request);
    if (at >= 0) waiting.splice(at, 1);
    if (held.get(request.name) !== request) return;
    held.delete(request.name);
    grant(request.name);
  }

  function open(): FakeTab {
    const tab: FakeTab = {
      locks: {
        request(name, steal, onHeld, onLost) {
          const request: FakeRequest = { tab, name, onHeld, onLost };
          if (steal) {
            const before = held.get(name);
            give(request);
            if (before !== undefined) run(before.tab, before.onLost);
          } else {
            waiting.push(request);
            grant(name);
          }
          return () => giveUp(request);
        },
      },
      openLine(name, hear) {
        const line: OpenLine = { tab, name, hear };
        lines.add(line);
        return {
          post(data) {
            if (hung.has(tab) || dead.has(tab)) return;
            said.push(data);
            for (const other of lines)
              if (other !== line && other.name === name) {
                const copy: unknown = structuredClone(data);
                run(other.tab, () => {
                  if (lines.has(other)) other.hear(copy);
                });
              }
          },
          close: () => void lines.delete(line),
        };
      },
      hang: () => void hung.set(tab, []),
      wake() {
        const later = hung.get(tab) ?? [];
        hung.delete(tab);
        for (const work of later) work();
      },
      die() {
        dead.add(tab);
        for (const line of lines) if (line.tab === tab) lines.delete(line);
        for (const request of waiting.filter((one) => one.tab === tab)) giveUp(request);
        for (const request of [...held.values()]) if (request.tab === tab) giveUp(request);
      },
    };
    return tab;
  }

  return {
    open,
    /** Everything that was said on any line. */
    said,
    /** Speaks on a line as a stranger would. */
    speak(name: string, data: unknown) {
      for (const line of lines) if (line.name === name) run(line.tab, () => line.hear(data));
    },
    lineNames: () => [...new Set([...lines].map(({ name }) => name))],
    lockNames: () => [...held.keys()],
  };
}
