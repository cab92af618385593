/** What to say of an address that is none. */
export const PLANS_ADDRESS_PROBLEM = "must be an https:// address or a path of this site, such as /plans";

const HERE = "https://here.invalid";

/** Where plans are sold: an https address, or a path that stays on this site whatever a browser makes of it. */
export function isPlansAddress(text: string): boolean {
  if (text.startsWith("/")) return URL.canParse(text, HERE) && new URL(text, HERE).origin === HERE;
  if (!URL.canParse(text)) return false;
  const { protocol, username, password } = new URL(text);
  return protocol === "https:" && username === "" && password === "";
}
