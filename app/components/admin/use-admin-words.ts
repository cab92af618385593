import type { Locale } from "~/chat-ui/words/words";
import { useWords } from "~/chat-ui/words/words-context";
import type { AdminWords } from "./admin-words";
import { enAdmin } from "./en-admin";
import { esAdmin } from "./es-admin";

const ADMIN_WORDS: Readonly<Record<Locale, AdminWords>> = { en: enAdmin, es: esAdmin };

/** The words of the admin pages in the language of the screen. */
export function useAdminWords(): AdminWords {
  return ADMIN_WORDS[useWords().locale];
}

/** The `meta` of an admin page, in the language the root loader chose. Never a person's name. */
export function toAdminTitle(
  matches: readonly { readonly id: string; readonly data: unknown }[],
  title: keyof AdminWords["titles"],
) {
  const root = matches.find((match) => match.id === "root")?.data as { locale?: Locale } | undefined;
  return [{ title: `${ADMIN_WORDS[root?.locale ?? "en"].titles[title]} · Renavest` }];
}
