import type { RecordProblem } from "./verify-record";

/** A problem as a sentence, for whoever verifies a record. */
export function describeProblem(problem: RecordProblem): string {
  switch (problem.kind) {
    case "no_seal":
      return "There is no seal: this is no record of ours, or its end was cut off.";
    case "seal_damaged":
      return "The seal at the end was changed or cut.";
    case "not_signed":
      return "The signature does not fit the seal: the seal was changed, or made by somebody else.";
    case "other_key":
      return `It was signed by another key (${problem.keyId}) than the one that was named.`;
    case "length":
      return `What stands in front of the seal has ${problem.found} bytes instead of ${problem.expected}.`;
    case "bytes":
      return `The first difference lies in bytes ${problem.first} to ${problem.last}.`;
    case "end_changed":
      return "Something behind the seal was changed, added or cut off.";
    case "not_readable":
      return "The messages cannot be read any more.";
    case "message_changed":
      return `Message ${problem.seq} was changed.`;
    case "message_missing":
      return `Message ${problem.seq} is missing.`;
    case "message_added":
      return `Message ${problem.seq} was added, or stands twice.`;
    case "messages":
      return "The messages, taken together, are not those that were signed.";
  }
}
