import { PATHS } from "~/protocol/paths";
import { WIDGET_CODE_MESSAGE, type WidgetCodeBody } from "~/protocol/widget-frame";

const CLOSED_CHECK_MS = 500;

/**
 * Opens our own sign-in (call it in the click) and waits for the code meant for this frame (PKCE S256). Null when the
 * window was blocked or closed without one.
 */
export async function signInByPopup(
  siteKey: string,
): Promise<Pick<WidgetCodeBody, "code" | "verifier"> | null> {
  // Opened before anything is waited for: browsers open windows for a click, and not for what comes later.
  const popup = window.open("", "", "popup,width=460,height=680");
  if (popup === null) return null;
  const [verifier, state] = [toRandom(), toRandom()];
  const challenge = toText(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier)));
  popup.location.href = `${PATHS.widgetSignIn}?${new URLSearchParams({ site: siteKey, challenge, state })}`;
  return new Promise((resolve) => {
    const finish = (code: string | null) => {
      removeEventListener("message", listen);
      clearInterval(watch);
      popup.close();
      resolve(code === null ? null : { code, verifier });
    };
    const listen = ({ origin, source, data }: MessageEvent<unknown>) => {
      if (origin !== location.origin || source !== popup) return;
      const { type, code, state: told } = Object(data) as Record<string, unknown>;
      if (type === WIDGET_CODE_MESSAGE && told === state && typeof code === "string") finish(code);
    };
    const watch = setInterval(() => popup.closed && finish(null), CLOSED_CHECK_MS);
    addEventListener("message", listen);
  });
}

function toRandom(): string {
  return toText(crypto.getRandomValues(new Uint8Array(32)).buffer);
}

/** Base64url. */
function toText(bytes: ArrayBuffer): string {
  return btoa(String.fromCharCode(...new Uint8Array(bytes)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}
