import { describe, expect, test } from "vitest";
import { parseTrustedProxies } from "~/config/trusted-proxies.server";
import { findClientAddress } from "~/http/client-address.server";

const find = (trusted: string, peerAddress: string | null, forwardedFor: string | null) =>
  findClientAddress(
    { peerAddress, header: (name) => (name === "x-forwarded-for" ? forwardedFor : null) },
    { trustedProxies: parseTrustedProxies(trusted) },
  );

describe("where a request comes from", () => {
  test.each<[string, string, string | null, string | null, string | null]>([
    ["the socket's other end", "", "203.0.113.7", null, "203.0.113.7"],
    ["an IPv4 address on an IPv6 socket", "", "::ffff:203.0.113.7", null, "203.0.113.7"],
    ["whoever claims to be another", "", "203.0.113.7", "198.51.100.1", "203.0.113.7"],
    ["behind a proxy of ours", "10.0.0.0/8", "10.1.2.3", "203.0.113.7", "203.0.113.7"],
    ["behind it, on an IPv6 socket", "10.0.0.0/8", "::ffff:10.1.2.3", "203.0.113.7", "203.0.113.7"],
    ["behind it, with a claim in front", "10.0.0.0/8", "10.1.2.3", "1.2.3.4, 203.0.113.7", "203.0.113.7"],
    ["behind two of ours", "10.0.0.0/8,192.0.2.1", "10.1.2.3", "203.0.113.7, 192.0.2.1", "203.0.113.7"],
    ["with a port", "10.0.0.0/8", "10.1.2.3", "203.0.113.7:4711", "203.0.113.7"],
    ["IPv6 with a port", "10.0.0.0/8", "10.1.2.3", "[2001:db8::7]:443", "2001:db8::7"],
    ["an IPv6 proxy", "2001:db8::/32", "2001:db8::1", "2001:db9::7", "2001:db9::7"],
    ["a proxy that says nothing", "10.0.0.0/8", "10.1.2.3", null, "10.1.2.3"],
    ["a proxy that says nonsense", "10.0.0.0/8", "10.1.2.3", "203.0.113.7, <script>", "10.1.2.3"],
    ["a platform that tells no socket, not trusted", "", null, "203.0.113.7", null],
    ["a platform that is", "platform", null, "203.0.113.7", "203.0.113.7"],
    ["only ours all the way", "10.0.0.0/8", "10.1.2.3", "10.0.0.1, 10.0.0.2", "10.0.0.1"],
  ])("%s", (_case, trusted, peer, forwardedFor, expected) => {
    expect(find(trusted, peer, forwardedFor)).toBe(expected);
  });

  test("a list without end is not walked to its end", () => {
    const hops = ["203.0.113.7", ...Array.from({ length: 40 }, () => "10.0.0.1")].join(",");
    expect(find("10.0.0.0/8", "10.0.0.9", hops)).toBe("10.0.0.1");
  });
});

test.each([
  "10.0.0.0/33",
  "10.0.0.0/0",
  "10.0.0.0/",
  "ten",
  "10.0.0.0/8/8",
  "2001:db8::/129",
  "*",
  "10.0.0.0/-1",
])("%s is refused", (text) => {
  expect(() => parseTrustedProxies(`192.0.2.1, ${text}`)).toThrow(/is neither an address/);
});
