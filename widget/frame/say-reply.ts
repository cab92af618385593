import type { WidgetFrameConfig } from "~/protocol/widget-frame";
import type { Language } from "./frame-words";

const WORDS: Readonly<Record<Language["locale"], (day: string, time: string) => string>> = {
  en: (day, time) => `Replies ${day} from ${time}.`,
  es: (day, time) =>
    `Responde ${/^\p{L}+es$|^(?:s.bado|domingo)$/u.test(day) ? "el " : ""}${day} desde las ${time}.`,
};

/** When somebody answers: out of hours, from when, by the reader's own clock; else as the partner promises. */
export function sayReply(
  { closures, replyPromise }: Pick<WidgetFrameConfig, "closures" | "replyPromise">,
  locale: Language["locale"],
  now: Date,
): string | undefined {
  const shut = closures.find(([from, until]) => from <= now.getTime() && now.getTime() < until);
  if (shut === undefined) return replyPromise?.[locale];
  const opens = new Date(shut[1]);
  const toMidnight = (day: Date) => new Date(day.getFullYear(), day.getMonth(), day.getDate()).getTime();
  const days = Math.round((toMidnight(opens) - toMidnight(now)) / 86_400_000);
  const write = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, options).format(opens);
  const day =
    days < 2
      ? new Intl.RelativeTimeFormat(locale, { numeric: "auto" }).format(days, "day")
      : write({ weekday: "long" });
  return WORDS[locale](day, write({ hour: "numeric", minute: "2-digit" }));
}
