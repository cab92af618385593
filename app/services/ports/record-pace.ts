/** How fast a record is made, beside whatever else goes on. */
export interface RecordPace {
  /** Messages of the next reading of the database. */
  page(): number;
  /** Messages made in one go, in times of what the format takes at once. */
  stride(): number;
  /** Between two of them: lets others in, for as long as it has to be. */
  rest(): Promise<void>;
}
