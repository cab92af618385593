import type { Page } from "@playwright/test";
import {
  type DoctorFinding,
  judgeFrame,
  NO_SCRIPT,
  toPolicyFinding,
  toScriptFinding,
} from "./doctor-finding";

const PATIENCE_MS = 10_000;
const LOOK_AGAIN_MS = 200;
const LOADER = /\/widget(?:\/[\w.-]+\/widget)?\.js$/;

/** What stands in a page that has the chat on it. */
interface ChatPage {
  readonly RenavestChat?: { readonly diagnose?: () => Promise<DoctorFinding[]> };
  doctorSaw?: (readonly [directive: string, blocked: string])[];
}

/** What the browser was told about the frame, whoever asked for it. */
interface FrameAnswer {
  readonly site: string;
  readonly policy: string;
}

/**
 * What keeps the chat from working on the page of this address; nothing where all is well. Opens it in the given, empty
 * browser page, calls its `diagnose()`, and adds what a page cannot see of itself. Rejects where the page does not open.
 */
export async function examinePage(page: Page, address: string): Promise<readonly DoctorFinding[]> {
  let frame: FrameAnswer | null = null;
  page.on("response", (response) => {
    const { pathname, searchParams } = new URL(response.url());
    if (pathname !== "/widget/frame") return;
    const policy = response.headers()["content-security-policy"] ?? "";
    frame = { site: searchParams.get("site") ?? "", policy };
  });
  await page.addInitScript(() => {
    const seen: [string, string][] = [];
    (window as unknown as ChatPage).doctorSaw = seen;
    document.addEventListener("securitypolicyviolation", (event) => {
      seen.push([event.effectiveDirective, event.blockedURI]);
    });
  });
  await page.goto(address);
  const script = await findLoader(page);
  if (script === null) return [NO_SCRIPT];
  const origin = new URL(script.src).origin;
  const answer = await askPage(page);
  if (answer === null || answer === "failed") {
    const isForbidden = (await listViolations(page)).some(
      ([directive, blocked]) => directive.startsWith("script-src") && blocked.startsWith(origin),
    );
    return [isForbidden ? toPolicyFinding(origin) : toScriptFinding(script.src, script.hasIntegrity)];
  }
  const heard = frame as FrameAnswer | null;
  const refused = heard === null ? null : judgeFrame(heard.site, new URL(page.url()).origin, heard.policy);
  // The page sees silence; why, the frame's answer says.
  return answer.flatMap((one) => (one.code === "no_answer" && refused !== null ? [refused] : [one]));
}

async function findLoader(
  page: Page,
): Promise<{ readonly src: string; readonly hasIntegrity: boolean } | null> {
  return await waitFor(page, async () => {
    const scripts = await page.evaluate(() =>
      [...document.scripts].map(({ src, integrity }) => ({ src, hasIntegrity: integrity !== "" })),
    );
    return scripts.find(({ src }) => URL.canParse(src) && LOADER.test(new URL(src).pathname)) ?? null;
  });
}

/** Null: the script never ran; `failed`: it could not fetch what tells. */
async function askPage(page: Page): Promise<readonly DoctorFinding[] | "failed" | null> {
  const isThere = await waitFor(page, async () =>
    (await page.evaluate(() => typeof (window as unknown as ChatPage).RenavestChat?.diagnose === "function"))
      ? true
      : null,
  );
  if (isThere === null) return null;
  return await page.evaluate(async () => {
    try {
      return (await (window as unknown as ChatPage).RenavestChat?.diagnose?.()) ?? [];
    } catch {
      return "failed" as const;
    }
  });
}

async function listViolations(page: Page) {
  return await page.evaluate(() => (window as unknown as ChatPage).doctorSaw ?? []);
}

/** Asks until there is an answer, or it has taken too long. */
async function waitFor<Answer>(page: Page, ask: () => Promise<Answer | null>): Promise<Answer | null> {
  for (let waitedMs = 0; waitedMs < PATIENCE_MS; waitedMs += LOOK_AGAIN_MS) {
    const answer = await ask();
    if (answer !== null) return answer;
    await page.waitForTimeout(LOOK_AGAIN_MS);
  }
  return null;
}
