import type { Locale } from "~/chat-ui/words/words";
import type { ListAnswer } from "~/protocol/requests";
import { toPageWords } from "./page-words/language";
import type { PageWords } from "./page-words/page-words";
import { countUnread, withUnreadCount } from "./unread-title";

/**
 * The `meta` of a page: its title in the language the root loader chose, with what is unread where the list is at hand.
 * Never a person's name: titles end up in the browser's history and in the window list of a shared screen.
 */
export function toPageTitle(
  matches: readonly { readonly id: string; readonly data: unknown }[],
  title: keyof PageWords["titles"],
) {
  const dataOf = (id: string) => matches.find((match) => match.id === id)?.data;
  const root = dataOf("root") as { locale?: Locale } | undefined;
  const chat = dataOf("routes/chat") as { list?: ListAnswer } | undefined;
  const words = toPageWords(root?.locale).titles[title];
  return [{ title: withUnreadCount(words, countUnread(chat?.list?.channels ?? [])) }];
}
