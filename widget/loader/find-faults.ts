import { judgePartnerClaims } from "~/domain/partner-claims";
import { toPageMessage } from "~/protocol/widget-messages";
import { type Finding, type FindingCode, toFinding } from "./findings";
import type { Settings } from "./settings";

/** Longer than any frame takes that is going to answer. */
const PATIENCE_MS = 8_000;
/** After the frame has loaded its script has run. */
const SILENCE_MS = 1_000;
const TELLING_POLICIES = /^(?:unsafe-url|no-referrer-when-downgrade)$/;

/** What keeps the chat from working on this page, as far as the page can see it; nothing where all is well. Never throws. */
export async function findFaults(origin: string, settings: Settings): Promise<readonly Finding[]> {
  const { site = "" } = settings;
  const codes: (FindingCode | null)[] = [
    self.origin === "null" ? "opaque_origin" : null,
    document.querySelectorAll(`script[src^="${origin}/widget"][src$="/widget.js"]`).length > 1
      ? "double_boot"
      : null,
    hasStorage() ? null : "storage_blocked",
    ...(await judgeHeaders(settings)),
    await probeFrame(origin, site),
    await judgeToken(origin, settings),
  ];
  return [...new Set(codes)].flatMap((code) =>
    code === null ? [] : [toFinding(code, { chatOrigin: origin, pageOrigin: location.origin, site })],
  );
}

function hasStorage(): boolean {
  try {
    return Boolean(localStorage);
  } catch {
    return false;
  }
}

/** What the page's own answer says, where the page may ask for it. */
async function judgeHeaders({ getToken }: Settings): Promise<(FindingCode | null)[]> {
  let headers = new Headers();
  try {
    ({ headers } = await fetch(location.href, { method: "HEAD" }));
  } catch {
    // Its own policy forbids that, or it is offline.
  }
  const meta = document.querySelector<HTMLMetaElement>("meta[name=referrer]")?.content;
  const policy = (meta ?? headers.get("Referrer-Policy") ?? "").split(",").at(-1)?.trim() ?? "";
  const isSevered = headers.get("Cross-Origin-Opener-Policy") === "same-origin";
  return [
    TELLING_POLICIES.test(policy) ? "referrer_policy" : null,
    isSevered && getToken === undefined ? "opener_policy" : null,
  ];
}

/** A frame of its own, out of sight, that is asked for nothing but its hello. */
function probeFrame(origin: string, site: string): Promise<FindingCode | null> {
  const frame = document.createElement("iframe");
  frame.hidden = true;
  frame.referrerPolicy = "no-referrer";
  frame.src = `${origin}/widget/frame?site=${encodeURIComponent(site)}#${location.origin}`;
  const over = new AbortController();
  return new Promise<FindingCode | null>((resolve) => {
    const { signal } = over;
    const wait = (ms: number) => setTimeout(() => resolve("no_answer"), ms);
    document.addEventListener(
      "securitypolicyviolation",
      ({ effectiveDirective, blockedURI }) => {
        if (effectiveDirective === "frame-src" && blockedURI.startsWith(origin)) resolve("csp_frame");
      },
      { signal },
    );
    addEventListener(
      "message",
      ({ origin: from, source, data }) => {
        if (from === origin && source === frame.contentWindow && toPageMessage(data)?.renavest === "hello")
          resolve(null);
      },
      { signal },
    );
    frame.onload = () => wait(SILENCE_MS);
    wait(PATIENCE_MS);
    document.documentElement.append(frame);
  }).finally(() => {
    over.abort();
    frame.remove();
  });
}

/** What can be told of a token without its key. It is made for this and goes nowhere. */
async function judgeToken(origin: string, { site = "", getToken }: Settings): Promise<FindingCode | null> {
  if (getToken === undefined) return null;
  let token: string;
  try {
    token = await getToken();
  } catch {
    return "token_failed";
  }
  if (!token) return "token_missing";
  try {
    const [header, payload] = token.split(".").map((part) => decode(part));
    if (token.split(".").length !== 3 || header === undefined || payload === undefined)
      return "token_malformed";
    if (["jku", "jwk", "x5u", "x5c", "crit"].some((name) => name in header)) return "token_key_reference";
    if (!/^(?:ES256|EdDSA|HS256)$/.test(String(header["alg"]))) return "token_algorithm";
    const judged = judgePartnerClaims(payload, { issuer: site, audiences: [origin] }, new Date());
    return typeof judged === "string" ? `token_${judged}` : null;
  } catch {
    return "token_malformed";
  }
}

function decode(part: string): Readonly<Record<string, unknown>> | undefined {
  // A signature is bytes and no text.
  if (!/^ey/.test(part)) return undefined;
  const bytes = Uint8Array.from(atob(part.replace(/-/g, "+").replace(/_/g, "/")), (one) => one.charCodeAt(0));
  return JSON.parse(new TextDecoder().decode(bytes));
}
