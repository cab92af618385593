import { describe, expect, it } from "vitest";
import { judgeBye, judgeResponse, LOST, UNREADABLE } from "~/client/stream-outcome";
import type { ByeEvent } from "~/protocol/events";

function judge(status: number, headers: Record<string, string> = {}) {
  return judgeResponse(new Response(null, { status, headers }), 0);
}

describe("an answer to the request for a stream", () => {
  it("is a stream only with 200 and the right type", () => {
    expect(judge(200, { "Content-Type": "text/event-stream; charset=utf-8" })).toBeNull();
    expect(judge(200, { "Content-Type": "text/html" })).toBe(LOST);
    expect(judge(200)).toBe(LOST);
    expect(judge(204)).toBe(LOST);
  });

  it.each([
    [401, "signed_out"],
    [402, "subscription_ended"],
    [404, "feature_off"],
  ])("%i ends it: %s", (status, reason) => {
    expect(judge(status)).toEqual({ next: "end", reason });
  });

  it.each([429, 503])("%i names its own wait", (status) => {
    expect(judge(status, { "Retry-After": "7" })).toEqual({ next: "retry", afterMs: 7_000 });
    expect(judge(status)).toBe(LOST);
  });

  it.each([403, 405, 409, 410, 418, 451])("%i is not worth a quick retry", (status) => {
    expect(judge(status)).toEqual({ next: "retry", pace: "slow" });
  });

  it("400 may be about the cursor", () => {
    expect(judge(400)).toBe(UNREADABLE);
  });

  it.each([500, 502, 504, 599])("%i is tried again", (status) => {
    expect(judge(status)).toBe(LOST);
  });
});

describe("bye", () => {
  const bye = (reason: string, reconnect: boolean, retryMs: number) =>
    judgeBye({ reason, reconnect, retryMs } as ByeEvent);

  it.each(["lifetime", "shutdown", "overload"])(
    "%s: comes back when told, whatever the flag says",
    (reason) => {
      expect(bye(reason, true, 1_500)).toEqual({ next: "retry", afterMs: 1_500 });
      expect(bye(reason, false, 0)).toEqual({ next: "retry", afterMs: 0 });
    },
  );

  it("signed_out: the session was ended, and did not just run out", () => {
    expect(bye("signed_out", false, 0)).toEqual({ next: "end", reason: "signed_out", onPurpose: true });
  });

  it.each(["revoked", "subscription_ended", "feature_off"])("%s: does not come back", (reason) => {
    expect(bye(reason, true, 10)).toEqual({ next: "end", reason });
  });

  it("leaves a reason it does not know to the flag", () => {
    expect(bye("moved", true, 20)).toEqual({ next: "retry", afterMs: 20 });
    expect(bye("moved", false, 20)).toEqual({ next: "end", reason: "revoked" });
  });

  it.each([Number.NaN, -5, undefined])("takes a wait of %s for none", (retryMs) => {
    expect(bye("lifetime", true, retryMs as number)).toEqual({ next: "retry", afterMs: 0 });
  });
});
