// Runs by itself, on the Node of the platform: node check-vercel-function.ts <handler> <path>
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [handlerPath = "", path = "/"] = process.argv.slice(2);

async function main(): Promise<void> {
  const { default: handle }: { default: RequestListener } = await import(
    pathToFileURL(resolve(handlerPath)).href
  );
  const server = createServer(handle);
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  const answer = await fetch(`http://127.0.0.1:${port}${path}`, { headers: { "x-forwarded-proto": "http" } });
  const text = await answer.text();
  console.log(
    `vercel: ${path} answers ${answer.status} with ${text.length} characters on Node ${process.version}`,
  );
  process.exit(answer.ok ? 0 : 1);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
