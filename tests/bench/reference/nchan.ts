import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findFreePort } from "../../../server/free-port";
import { MissingReference, type ReferenceServer } from "./reference-server";
import { endProgram, startProgram } from "./start-program";

const NGINX = "/usr/sbin/nginx";
const MODULE = "/usr/lib/nginx/modules/ngx_nchan_module.so";

/** nginx with nchan and one worker: pub/sub in memory, nothing durable, nobody asked who they are. */
export async function startNchan(): Promise<ReferenceServer> {
  if (!existsSync(NGINX) || !existsSync(MODULE))
    throw new MissingReference("nchan is missing: apt-get install nginx libnginx-mod-nchan");
  const folder = await mkdtemp(join(tmpdir(), "renavest-nchan-"));
  const port = await findFreePort("127.0.0.1");
  await writeFile(join(folder, "nginx.conf"), toConfiguration(folder, port));
  const args = ["-c", join(folder, "nginx.conf"), "-e", join(folder, "error.log")];
  const child = await startProgram({
    command: NGINX,
    args,
    env: { PATH: "/usr/bin:/bin" },
    cwd: folder,
    port,
  });
  return {
    port,
    child,
    async stop() {
      await endProgram(child);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function toConfiguration(folder: string, port: number): string {
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
    .map((name) => `${name}_temp_path ${folder}/${name};`)
    .join(" ");
  // Root keeps its own rights: the folder is its own. Anybody else may not choose a user, and need not.
  const user = process.getuid?.() === 0 ? "user root;" : "";
  return `
load_module ${MODULE};
daemon off;
${user}
worker_processes 1;
worker_rlimit_nofile 20000;
pid ${folder}/nginx.pid;
error_log ${folder}/error.log warn;
events { worker_connections 19000; multi_accept on; }
http {
  access_log off;
  ${temporary}
  keepalive_requests 100000000;
  keepalive_timeout 600s;
  tcp_nodelay on;
  nchan_shared_memory_size 256M;
  server {
    listen 127.0.0.1:${port} backlog=4096;
    location = /publish {
      nchan_publisher http;
      nchan_channel_id $arg_id;
      nchan_message_buffer_length 100;
      nchan_message_timeout 1h;
    }
    location = /subscribe {
      nchan_subscriber;
      nchan_channel_id $arg_id;
      nchan_subscriber_first_message newest;
    }
  }
}
`;
}
