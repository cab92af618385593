import type { Locale } from "~/chat-ui/words/words";
import { useWords } from "~/chat-ui/words/words-context";
import { enRecords } from "./en-records";
import { esRecords } from "./es-records";
import type { RecordsWords } from "./records-words";

const RECORDS_WORDS: Readonly<Record<Locale, RecordsWords>> = { en: enRecords, es: esRecords };

/** The words of the page in the language of the screen. */
export function useRecordsWords(): RecordsWords {
  return RECORDS_WORDS[useWords().locale];
}

type Matches = readonly { readonly id: string; readonly data: unknown }[];

/** The `meta` of the page, in the language the root loader chose. Never a person's name. */
export function toRecordsTitle(matches: Matches) {
  return [{ title: `${wordsOf(matches).title} · Renavest` }];
}

/** The same of the page with the keys. */
export function toKeysTitle(matches: Matches) {
  return [{ title: `${wordsOf(matches).keys.title} · Renavest` }];
}

function wordsOf(matches: Matches): RecordsWords {
  const root = matches.find((match) => match.id === "root")?.data as { locale?: Locale } | undefined;
  return RECORDS_WORDS[root?.locale ?? "en"];
}
