/** Letters of one font and one direction. */
export interface Segment {
  readonly text: string;
  readonly font: string;
  readonly level: number;
  /** Where in its text it was written. */
  readonly at: number;
  readonly width: number;
}

/** Rule L2 of the bidirectional algorithm, by segments; neighbours that are drawn alike become one. */
export function toVisualOrder(segments: readonly Segment[]): readonly Segment[] {
  const highest = Math.max(0, ...segments.map(({ level }) => level));
  const order = [...segments];
  for (let level = highest; level > 0; level -= 1)
    for (let from = 0; from < order.length; from += 1) {
      if ((order[from]?.level ?? 0) < level) continue;
      let to = from;
      while (to + 1 < order.length && (order[to + 1]?.level ?? 0) >= level) to += 1;
      order.splice(from, to - from + 1, ...order.slice(from, to + 1).reverse());
      from = to;
    }
  return mergeAlike(order);
}

function mergeAlike(order: readonly Segment[]): readonly Segment[] {
  const merged: Segment[] = [];
  for (const segment of order) {
    const last = merged.at(-1);
    if (last !== undefined && last.level === 0 && segment.level === 0 && last.font === segment.font)
      merged[merged.length - 1] = {
        ...last,
        text: last.text + segment.text,
        width: last.width + segment.width,
      };
    else merged.push(segment);
  }
  return merged;
}
