import type { RecordPace } from "./ports/record-pace";

const PAGE = 1_000;

/** The pace of a record that is made by the thread which also answers everybody: they come in between a few messages. */
export const TAKE_TURNS: RecordPace = {
  page: () => PAGE,
  stride: () => 1,
  rest: () => new Promise((resolve) => setImmediate(resolve)),
};
