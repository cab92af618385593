import { isIP } from "node:net";
import type { ApiRequest } from "./api.server";
import type { AppSettings } from "./deps.server";

/** More hops than any set-up has; a longer list is somebody's attempt. */
const MAX_HOPS = 16;

/**
 * The address a request comes from, for the audit and the limits; null where nobody reliable tells. Forwarded addresses
 * count only from the right, and only as far as each next proxy is one the operator named: anybody can write the rest.
 */
export function findClientAddress(
  { peerAddress, header }: Pick<ApiRequest, "peerAddress" | "header">,
  { trustedProxies }: Pick<AppSettings, "trustedProxies">,
): string | null {
  const hops = (header("x-forwarded-for") ?? "").split(",").slice(-MAX_HOPS);
  let address = peerAddress === null ? null : toPlain(peerAddress);
  while (trustedProxies.isTrusted(address)) {
    const next = toPlain(hops.pop()?.trim() ?? "");
    if (isIP(next) === 0) break;
    address = next;
  }
  return address;
}

/** An IPv4 address that came by an IPv6 socket is still one; some proxies add the port. */
function toPlain(address: string): string {
  const bare = /^\[(.+)\](?::\d+)?$/.exec(address)?.[1] ?? /^([\d.]+):\d+$/.exec(address)?.[1] ?? address;
  return /^::ffff:([\d.]+)$/i.exec(bare)?.[1] ?? bare;
}
