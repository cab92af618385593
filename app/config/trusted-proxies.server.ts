import { BlockList, isIP } from "node:net";

/** The one word that is no address: the platform in front (Vercel) says who asks, and there is no socket to look at. */
const PLATFORM = "platform";

/** Whose word about who asks is believed; nobody's, unless the operator says so (ASVS 4.1.3). */
export interface TrustedProxies {
  /** Whether what a request says of its origin counts when it comes from this address; null: the platform does not tell. */
  isTrusted(address: string | null): boolean;
}

/** Reads `10.0.0.0/8, 2001:db8::/32, 192.0.2.1` or `platform`. Throws, naming the entry that is none. */
export function parseTrustedProxies(text: string): TrustedProxies {
  const entries = text
    .split(",")
    .map((entry) => entry.trim())
    .filter((entry) => entry !== "");
  const list = new BlockList();
  for (const entry of entries) if (entry !== PLATFORM) addRange(list, entry);
  return {
    isTrusted(address) {
      if (address === null) return entries.includes(PLATFORM);
      const family = isIP(address);
      return family !== 0 && list.check(address, family === 6 ? "ipv6" : "ipv4");
    },
  };
}

function addRange(list: BlockList, entry: string): void {
  const [address = "", prefix, ...rest] = entry.split("/");
  const family = isIP(address);
  const bits = family === 6 ? 128 : 32;
  const length = prefix === undefined ? bits : Number(prefix);
  const isPlain = family !== 0 && rest.length === 0 && /^\d*$/.test(prefix ?? "") && prefix !== "";
  if (!isPlain || length < 1 || length > bits)
    throw new Error(
      `${entry.slice(0, 60)} is neither an address, nor a range such as 10.0.0.0/8, nor "platform"`,
    );
  list.addSubnet(address, length, family === 6 ? "ipv6" : "ipv4");
}
