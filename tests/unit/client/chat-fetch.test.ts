import { expect, it, vi } from "vitest";
import { createChatFetch } from "~/client/chat-fetch";

function makeFetch(...statuses: number[]) {
  return vi.fn<typeof fetch>(async () => new Response(null, { status: statuses.shift() ?? 200 }));
}

function headersOf(fetch: ReturnType<typeof makeFetch>, call: number): Headers {
  return new Headers(fetch.mock.calls[call]?.[1]?.headers);
}

it("lets the page's cookie speak, to this origin only, and never asks a cache", async () => {
  const fetch = makeFetch();
  await createChatFetch({ fetch })("/api/x", { method: "POST", headers: { A: "b" } });
  expect(fetch).toHaveBeenCalledWith("/api/x", {
    method: "POST",
    headers: { A: "b" },
    cache: "no-store",
    credentials: "same-origin",
  });
});

it("does not ask twice when a cookie was refused", async () => {
  const fetch = makeFetch(401);
  const response = await createChatFetch({ fetch })("/api/x", {});
  expect(response.status).toBe(401);
  expect(fetch).toHaveBeenCalledTimes(1);
});

it("sends the authorization it is given, beside the other headers, and no cookie", async () => {
  const fetch = makeFetch();
  const chatFetch = createChatFetch({ fetch, getAuthorization: async () => "Bearer t1" });
  await chatFetch("/api/x", { headers: { "Last-Event-ID": "7" } });
  expect(headersOf(fetch, 0).get("Authorization")).toBe("Bearer t1");
  expect(headersOf(fetch, 0).get("Last-Event-ID")).toBe("7");
  expect(fetch.mock.calls[0]?.[1]?.credentials).toBe("omit");
});

it("renews a refused authorization once", async () => {
  const fetch = makeFetch(401, 200);
  const getAuthorization = vi.fn(async (refused: boolean) => (refused ? "Bearer new" : "Bearer old"));
  const response = await createChatFetch({ fetch, getAuthorization })("/api/x", {});
  expect(response.status).toBe(200);
  expect(headersOf(fetch, 1).get("Authorization")).toBe("Bearer new");

  const always = makeFetch(401, 401, 401);
  const refused = await createChatFetch({ fetch: always, getAuthorization })("/api/x", {});
  expect(refused.status).toBe(401);
  expect(always).toHaveBeenCalledTimes(2);
});

it("asks nothing of the server when there is nobody to speak for", async () => {
  const fetch = makeFetch();
  const response = await createChatFetch({ fetch, getAuthorization: async () => null })("/api/x", {});
  expect(response.status).toBe(401);
  expect(fetch).not.toHaveBeenCalled();
});
