import { expect, test } from "vitest";
import { parseTrustedProxies } from "~/config/trusted-proxies.server";
import type { ApiRequest } from "~/http/api.server";
import type { AppDeps } from "~/http/deps.server";
import { metrics } from "~/http/endpoints/metrics.server";

const TOKEN = "a-token-of-24-characters";

function ask({
  headers = {},
  peerAddress = null,
  token = TOKEN,
  method = "GET",
  trusted = "",
}: {
  headers?: Record<string, string>;
  peerAddress?: string | null;
  token?: string | null;
  method?: string;
  trusted?: string;
}) {
  const request = {
    ...{ method, peerAddress, params: {}, query: new URLSearchParams(), requestId: "r-1" },
    header: (name: string) => headers[name] ?? null,
  } as ApiRequest;
  const deps = {
    settings: { metricsToken: token, trustedProxies: parseTrustedProxies(trusted) },
    metricsText: { contentType: "text/plain; version=0.0.4", read: async () => "chat_streams_open 3\n" },
  } as AppDeps;
  return metrics(request, deps);
}

const TEXT = {
  kind: "text",
  status: 200,
  text: "chat_streams_open 3\n",
  contentType: "text/plain; version=0.0.4",
};
const NOT_FOUND = { kind: "json", status: 404, body: { error: { code: "not_found" } } };

test("whoever carries the token may read them from anywhere", async () => {
  expect(await ask({ headers: { authorization: `Bearer ${TOKEN}` }, peerAddress: "10.0.0.7" })).toEqual(TEXT);
  expect(await ask({ headers: { authorization: `bearer  ${TOKEN}` } })).toEqual(TEXT);
});

test.each([
  "Bearer",
  "Bearer ",
  "Bearer wrong",
  `Bearer ${TOKEN}x`,
  `Bearer ${TOKEN.slice(0, -1)}`,
  `Basic ${TOKEN}`,
  TOKEN,
  "Bearer undefined",
  "Bearer null",
])("a token that is not it is refused, on this machine as well: %s", async (authorization) => {
  for (const peerAddress of [null, "10.0.0.7", "127.0.0.1"])
    for (const token of [TOKEN, null])
      expect(await ask({ headers: { authorization }, peerAddress, token })).toMatchObject(NOT_FOUND);
});

test.each(["127.0.0.1", "127.8.9.1", "::1", "::ffff:127.0.0.1"])(
  "%s is this machine",
  async (peerAddress) => {
    expect(await ask({ peerAddress, token: null })).toEqual(TEXT);
  },
);

test.each([
  null,
  "",
  "10.0.0.7",
  "::ffff:10.0.0.7",
  "1127.0.0.1",
  "127.0.0.1.evil.example",
  "::11",
  "fe80::1",
])("%s is not", async (peerAddress) => {
  expect(await ask({ peerAddress })).toMatchObject(NOT_FOUND);
});

test("no header makes anybody this machine, and a proxy on this machine does not lend its address", async () => {
  for (const name of ["x-forwarded-for", "x-real-ip", "forwarded", "via", "x-forwarded-host"]) {
    const headers = { [name]: "127.0.0.1" };
    expect(await ask({ headers, peerAddress: "10.0.0.7" })).toMatchObject(NOT_FOUND);
    expect(await ask({ headers, peerAddress: "127.0.0.1" })).toMatchObject(NOT_FOUND);
  }
});

test("they can only be read", async () => {
  expect(await ask({ method: "POST", peerAddress: "127.0.0.1" })).toMatchObject(NOT_FOUND);
});

test("a proxy of ours on this machine is not whoever asks, even when it says nothing of them", async () => {
  expect(await ask({ peerAddress: "127.0.0.1", trusted: "127.0.0.0/8" })).toMatchObject(NOT_FOUND);
  expect(await ask({ peerAddress: "127.0.0.1", trusted: "10.0.0.0/8" })).toEqual(TEXT);
});
