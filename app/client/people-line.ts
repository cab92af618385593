import type { TabLine, TabTools } from "./tab-tools";
import { isObject } from "./wire-checks";

/** The line on which the pages of everybody who signs in on this browser say who is here, and who has left. */
export interface PeopleLine {
  /** Says that this person is here: their page has just been loaded, so nobody else is signed in. */
  open(): void;
  /** This person has signed out. */
  sayGone(): void;
  close(): void;
}

const NAME = "renavest-chat:1:people";

/** Makes a line at rest. `onGone`: this page's person is signed out, here or because somebody else has signed in. */
export function createPeopleLine(tabs: TabTools | null, personId: string, onGone: () => void): PeopleLine {
  let line: TabLine | null = null;
  let wasHere = false;

  function hear(data: unknown): void {
    if (!isObject(data) || typeof data.person !== "string") return;
    const isMe = data.person === personId;
    if ((data.kind === "gone" && isMe) || (data.kind === "here" && !isMe)) onGone();
  }

  return {
    open() {
      line ??= tabs?.openLine(NAME, hear) ?? null;
      // Once a page: later on somebody else may have signed in, and this page be the one that does not know.
      if (!wasHere) line?.post({ kind: "here", person: personId });
      wasHere = true;
    },
    sayGone: () => line?.post({ kind: "gone", person: personId }),
    close() {
      line?.close();
      line = null;
    },
  };
}
