// Runs by itself, on the Node of the platform: node check-vercel-function.ts <handler> <path>=<status> ...
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [handlerPath = "", ...expectations] = process.argv.slice(2);

async function ask(origin: string, expectation: string): Promise<boolean> {
  const [path = "/", status = "200"] = expectation.split("=");
  const answer = await fetch(`${origin}${path}`, {
    redirect: "manual",
    headers: { "x-forwarded-proto": "http" },
  });
  const text = await answer.text();
  const verdict = String(answer.status) === status ? "as expected" : `not ${status}`;
  console.log(`vercel: ${path} answers ${answer.status}, ${verdict} (${text.length} characters)`);
  return String(answer.status) === status;
}

async function main(): Promise<void> {
  console.log(`vercel: the function alone on Node ${process.version}`);
  const { default: handle }: { default: RequestListener } = await import(
    pathToFileURL(resolve(handlerPath)).href
  );
  const server = createServer(handle);
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  const results: boolean[] = [];
  for (const expectation of expectations) results.push(await ask(`http://127.0.0.1:${port}`, expectation));
  process.exit(results.every(Boolean) ? 0 : 1);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
