import { PARTNER_TOKEN_REFUSALS, type PartnerTokenRefusal } from "~/domain/partner-claims";

/** Something on a page that keeps the chat from working, or that its partner had better know. */
export interface Finding {
  /** Never renamed. */
  readonly code: FindingCode;
  /** `error`: the chat does not work so. `note`: it works, and yet. */
  readonly weight: "error" | "note";
  readonly problem: string;
  /** The line to add, or what to do. */
  readonly fix: string;
}

/** Names of findings. A token's are those of its refusals. */
export type FindingCode =
  | "csp_frame"
  | "double_boot"
  | "no_answer"
  | "opaque_origin"
  | "opener_policy"
  | "referrer_policy"
  | "storage_blocked"
  | "token_failed"
  | "token_missing"
  | `token_${PartnerTokenRefusal}`;

/** Where the page and the chat stand. */
export interface FindingPlace {
  readonly chatOrigin: string;
  readonly pageOrigin: string;
  readonly site: string;
}

type Told = Pick<Finding, "problem" | "fix"> & { readonly weight?: Finding["weight"] };

/** The finding of that name, in words for the page's developer. */
export function toFinding(code: FindingCode, place: FindingPlace): Finding {
  return { code, weight: "error", ...tell(code, place) };
}

function tell(code: FindingCode, { chatOrigin, pageOrigin, site }: FindingPlace): Told {
  switch (code) {
    case "csp_frame":
      return {
        problem: "The page's Content-Security-Policy forbids the chat's frame.",
        fix: `frame-src ${chatOrigin};`,
      };
    case "double_boot":
      return {
        ...{ weight: "note", problem: "The chat's script stands on the page more than once." },
        fix: `Keep one <script async src="${chatOrigin}/widget.js">.`,
      };
    case "no_answer":
      return {
        problem: "The chat's frame did not answer: the site key or the page's origin is not registered.",
        fix: `Ask for ${pageOrigin} to be registered for the site ${site}, and for the site to be enabled.`,
      };
    case "opaque_origin":
      return {
        problem: "The page has no origin: it comes from a file, a string or a sandboxed frame.",
        fix: 'Serve it from its https address; give its frame sandbox="allow-scripts allow-same-origin".',
      };
    case "opener_policy":
      return {
        problem: "The sign-in window loses the page that opened it.",
        fix: "Cross-Origin-Opener-Policy: same-origin-allow-popups",
      };
    case "referrer_policy":
      return {
        ...{ weight: "note", problem: "The page tells every host its whole address, the chat's among them." },
        fix: "Referrer-Policy: strict-origin-when-cross-origin",
      };
    case "storage_blocked":
      return {
        ...{ weight: "note", problem: "The browser gives this page no storage." },
        fix: "Nothing: the chat needs none. What is typed and not sent goes with the page.",
      };
    case "token_failed":
      return {
        problem: "getToken failed.",
        fix: "Let it fetch the token from your own server, and see what that answers.",
      };
    case "token_missing":
      return {
        ...{ weight: "note", problem: "getToken gave no token: nobody is signed in." },
        fix: "Sign in on the page, and look again.",
      };
    default:
      return {
        problem: PARTNER_TOKEN_REFUSALS[code.slice(6) as PartnerTokenRefusal],
        fix: `{"alg": "ES256", "kid": "your key"}, {"iss": "${site}", "aud": "${chatOrigin}", "exp": iat + 120}`,
      };
  }
}
