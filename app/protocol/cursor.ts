/** A place in one channel's line of changes. On the wire: `<epoch>-<version>`, e.g. `1-42`. */
export interface ChannelCursor {
  readonly epoch: number;
  readonly version: number;
}

const PATTERN = /^(0|[1-9]\d{0,8})-(0|[1-9]\d{0,15})$/;

/** As it stands in an SSE `id`. */
export function formatCursor(cursor: ChannelCursor): string {
  return `${cursor.epoch}-${cursor.version}`;
}

/** Null for anything that `formatCursor` cannot have made. */
export function parseCursor(text: string): ChannelCursor | null {
  const match = PATTERN.exec(text);
  if (match === null) return null;
  const version = Number(match[2]);
  return Number.isSafeInteger(version) ? { epoch: Number(match[1]), version } : null;
}
