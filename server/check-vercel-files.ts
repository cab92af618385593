// Runs by itself, on the Node of the platform and with a database: node check-vercel-files.ts <handler> <site key>
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [handlerPath = "", siteKey = ""] = process.argv.slice(2);

function expect(what: string, isSo: boolean): boolean {
  console.log(`vercel: ${what}: ${isSo ? "there" : "NOT THERE"}`);
  return isSo;
}

/** Signs in as a therapist of the demonstration; returns the cookie. */
async function signIn(origin: string): Promise<string> {
  const answer = await fetch(`${origin}/sign-in`, {
    method: "POST",
    headers: {
      "Content-Type": "application/x-www-form-urlencoded",
      Origin: origin,
      "x-forwarded-proto": "http",
    },
    body: new URLSearchParams({ person: "dana.therapist@example.com" }),
    redirect: "manual",
  });
  return answer.headers.getSetCookie()[0]?.split(";", 1)[0] ?? "";
}

async function look(origin: string): Promise<boolean[]> {
  const cookie = await signIn(origin);
  const list = await fetch(`${origin}/api/chat/messaging`, {
    method: "POST",
    headers: { "Content-Type": "application/json", Cookie: cookie, Origin: origin },
    body: JSON.stringify({ action: "list_channels" }),
  });
  const { channels } = (await list.json()) as { channels: { id: string }[] };
  const asked = new URLSearchParams({ channelId: channels[0]?.id ?? "", format: "zip" });
  const archive = await fetch(`${origin}/api/chat/export?${asked}`, { headers: { Cookie: cookie } });
  const bytes = Buffer.from(await archive.arrayBuffer());
  const pdf = await fetch(`${origin}/api/chat/export?${asked.toString().replace("zip", "pdf")}`, {
    headers: { Cookie: cookie },
  });
  const paper = Buffer.from(await pdf.arrayBuffer()).toString("latin1");
  const frame = await fetch(`${origin}/widget/frame?site=${siteKey}`);
  const html = await frame.text();
  return [
    expect(
      "a record on paper, with a font of ours in it",
      paper.startsWith("%PDF-") && paper.includes("NotoSans"),
    ),
    expect("its end", paper.trimEnd().endsWith("%%EOF") || paper.includes("%%EOF")),
    expect("the verifier in an archive of records", archive.ok && bytes.includes("verify.html")),
    expect(
      "the widget's frame, with its script",
      frame.ok && /\/widget\/parts\/frame-[\da-f]+\.js/.test(html),
    ),
  ];
}

async function main(): Promise<void> {
  const { default: handle }: { default: RequestListener } = await import(
    pathToFileURL(resolve(handlerPath)).href
  );
  const server = createServer(handle);
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  const results = await look(`http://127.0.0.1:${port}`);
  process.exit(results.every(Boolean) ? 0 : 1);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
