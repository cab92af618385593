/** Why the migrations could not run; the message is written for the person who started them. */
export class MigrationError extends Error {
  override readonly name = "MigrationError";

  constructor(
    readonly code: "changed" | "database_newer" | "failed_before" | "missing" | "broken",
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
