import type { Locale } from "~/chat-ui/words/words";
import { toPageWords } from "./page-words/language";
import type { PageWords } from "./page-words/page-words";

/**
 * The `meta` of a page: its title in the language the root loader chose. Never a person's name: titles end up in the
 * browser's history and in the window list of a shared screen.
 */
export function toPageTitle(
  matches: readonly { readonly id: string; readonly data: unknown }[],
  title: keyof PageWords["titles"],
) {
  const root = matches.find((match) => match.id === "root")?.data as { locale?: Locale } | undefined;
  return [{ title: toPageWords(root?.locale).titles[title] }];
}
