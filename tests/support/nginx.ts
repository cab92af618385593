import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { findFreePort } from "../../server/free-port";
import { findNginxBinary, HOW_TO_GET_NGINX } from "./nginx-binary";

/** An nginx of the test's own in front of several processes of the app. */
export interface TestNginx {
  readonly url: string;
  close(): Promise<void>;
}

/** Which process answered: `127.0.0.1:<port>`, the last one after a comma when it was tried elsewhere first. */
export const ANSWERED_BY = "x-answered-by";

const START_WITHIN_MS = 10_000;

/**
 * Buffering as nginx has it, compression as Debian switches it on, and a proxy time-out of 60 s: nothing is arranged for
 * streams. Throws the command to run when nginx is not installed.
 */
export async function startNginx(appPorts: readonly number[], port?: number): Promise<TestNginx> {
  const binary = findNginxBinary();
  if (binary === null) throw new Error(HOW_TO_GET_NGINX);
  const folder = await mkdtemp(join(tmpdir(), "renavest-nginx-"));
  const ownPort = port ?? (await findFreePort("127.0.0.1"));
  await writeFile(join(folder, "nginx.conf"), toConfig(folder, ownPort, appPorts));
  const child = spawn(binary, ["-p", folder, "-c", "nginx.conf", "-e", "stderr"], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  let said = "";
  child.stderr.on("data", (chunk: Buffer) => {
    said = `${said}${chunk.toString()}`.slice(-4_000);
  });
  const url = `http://127.0.0.1:${ownPort}`;
  await waitUntilUp(child, url, () => said);
  return {
    url,
    async close() {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill("SIGTERM");
        await once(child, "exit");
      }
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** As its own user when it is started by root: its workers would else not reach the folder. */
function toConfig(folder: string, port: number, appPorts: readonly number[]): string {
  return `
${process.getuid?.() === 0 ? "user root;" : ""}
daemon off;
worker_processes 1;
worker_rlimit_nofile 16384;
pid ${folder}/nginx.pid;
error_log stderr warn;
events { worker_connections 8192; }
http {
  access_log off;
  gzip on;
  client_body_temp_path ${folder}/body;
  proxy_temp_path ${folder}/proxy;
  fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi;
  scgi_temp_path ${folder}/scgi;
  upstream chat {
${appPorts.map((one) => `    server 127.0.0.1:${one};`).join("\n")}
  }
  server {
    listen 127.0.0.1:${port};
    location / {
      proxy_pass http://chat;
      proxy_set_header Host $http_host;
      proxy_read_timeout 60s;
      add_header X-Answered-By $upstream_addr always;
    }
  }
}
`;
}

async function waitUntilUp(child: ChildProcess, url: string, said: () => string): Promise<void> {
  for (const deadline = Date.now() + START_WITHIN_MS; Date.now() < deadline; await sleep(50)) {
    if (child.exitCode !== null) throw new Error(`nginx ended at once:\n${said()}`);
    const isUp = await fetch(`${url}/healthz`, { headers: { Connection: "close" } }).then(
      () => true,
      () => false,
    );
    if (isUp) return;
  }
  child.kill("SIGKILL");
  throw new Error(`nginx did not come up:\n${said()}`);
}
