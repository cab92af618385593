/** A person's initials on a quiet ground; decoration beside the name. */
export function Avatar({ name }: { name: string }) {
  return (
    <span className="avatar" aria-hidden="true">
      {toInitials(name)}
    </span>
  );
}

/** First letters of the first and the last word: "Dana Whitfield" is DW, "Sam" is S. */
export function toInitials(name: string): string {
  const words = name.trim().split(/\s+/);
  const ends = words.length > 1 ? [words[0], words.at(-1)] : [words[0]];
  return ends.map((word) => [...(word ?? "")][0]?.toLocaleUpperCase() ?? "").join("");
}
