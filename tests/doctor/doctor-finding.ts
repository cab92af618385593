/** Something on a page that keeps the chat from working there, or that its developer had better know. */
export interface DoctorFinding {
  /** Those of `diagnose()`, and what only somebody outside the page can tell. Never renamed. */
  readonly code: string;
  /** `error`: the chat does not work so. `note`: it works, and yet. */
  readonly weight: "error" | "note";
  readonly problem: string;
  /** The line to add, or what to do. */
  readonly fix: string;
}

/** There is nothing to look for the chat's host in. */
export const NO_SCRIPT: DoctorFinding = {
  code: "no_script",
  weight: "error",
  problem: "The page has no script tag of the chat.",
  fix: '<script async src="https://<chat host>/widget.js" data-site="<site key>"></script>',
};

/** The script is asked for, and the page's policy does not let it come, or what it fetches later. */
export function toPolicyFinding(chatOrigin: string): DoctorFinding {
  return {
    code: "csp_script",
    weight: "error",
    problem:
      "The page's Content-Security-Policy forbids the chat's script, or what it fetches when it is opened.",
    fix: `script-src ${chatOrigin};`,
  };
}

/** The script was asked for and did not come, or did not run. */
export function toScriptFinding(script: string, hasIntegrity: boolean): DoctorFinding {
  return {
    code: "script_failed",
    weight: "error",
    problem: `${script} did not load or did not run.`,
    fix: hasIntegrity
      ? "Its integrity is of another version: take both from the same version, as the guide shows."
      : "Open that address in a browser: does it answer with a script?",
  };
}

/** What the frame's own answer says of the site and of the pages that may hold it. */
export function judgeFrame(site: string, pageOrigin: string, policy: string): DoctorFinding | null {
  const ancestors = /frame-ancestors ([^;]*)/.exec(policy)?.[1]?.trim().split(/\s+/) ?? ["'none'"];
  if (ancestors.includes("'none'"))
    return {
      code: "site_unknown",
      weight: "error",
      problem: `There is no site ${site}, or it is switched off.`,
      fix: "Compare data-site, or boot's `site`, with the site key you were given; ask whether the site is enabled.",
    };
  if (ancestors.includes(pageOrigin)) return null;
  return {
    code: "origin_not_registered",
    weight: "error",
    problem: `${pageOrigin} is not registered for the site ${site}.`,
    fix: `Ask for ${pageOrigin} to be registered.`,
  };
}
