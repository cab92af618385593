import type { WireChannel } from "~/protocol/messages";

/** Those whose person's name holds every word of the query, in any order, without regard to case or accents. */
export function filterChannels(
  channels: readonly WireChannel[],
  query: string,
  locale: string,
): readonly WireChannel[] {
  const wanted = fold(query, locale).split(/\s+/).filter(Boolean);
  if (wanted.length === 0) return channels;
  return channels.filter((channel) => {
    const name = fold(channel.peer.name, locale);
    return wanted.every((word) => name.includes(word));
  });
}

function fold(text: string, locale: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLocaleLowerCase(locale);
}
