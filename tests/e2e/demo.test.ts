import { chown, rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { expect } from "@playwright/test";
import { findFreePort } from "../../server/free-port";
import { canReach } from "../../server/postgres-os-user";
import { signInApi } from "../support/e2e-api";
import { type Demo, expectGone, killAll, startDemo } from "../support/e2e-demo";
import { makeDataFolder } from "../support/e2e-installation";
import { test } from "../support/e2e-test";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const RUNNING = /Renavest chat is running \([\d.]+ s\):\s+http:\/\/localhost:\d+/;
const NOBODY = { uid: 65_534, gid: 65_534 };

const running: Demo[] = [];
const folders: string[] = [];

async function start(options: Omit<Parameters<typeof startDemo>[0], "partnerPort">): Promise<Demo> {
  const demo = startDemo({ ...options, partnerPort: await findFreePort("127.0.0.1") });
  running.push(demo);
  return demo;
}

async function makeFolder(): Promise<string> {
  const folder = await makeDataFolder();
  folders.push(folder);
  return folder;
}

test.afterEach(async () => {
  for (const demo of running.splice(0)) await killAll(demo.processes());
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

async function readLastMessage(url: string) {
  const sam = await signInApi(url, "sam.prospect@example.com");
  const [channel] = (await sam.list()).channels;
  const messages = await sam.readAll(channel?.id ?? "");
  return { sam, channelId: channel?.id ?? "", count: messages.length, last: messages.at(-1)?.content };
}

test("one command gives a practice to look around in; what was said is there the next time, also after a crash", async () => {
  test.setTimeout(180_000);
  const dataDir = await makeFolder();
  const port = await findFreePort("127.0.0.1");
  const url = `http://localhost:${port}`;

  const first = await start({ dataDir, port });
  await first.prints(RUNNING);
  expect(first.output()).toContain(url);
  for (const name of ["dana.therapist", "sam.prospect", "riley.prospect", "alex.prospect"]) {
    expect(first.output()).toContain(`${name}@example.com`);
  }
  expect((await fetch(url)).status).toBe(200);
  const people = (await (await fetch(`${url}/sign-in`)).text()).match(/value="[^"]+@example\.com"/g) ?? [];
  expect(new Set(people).size).toBe(people.length);
  const { sam, channelId, count } = await readLastMessage(url);
  await sam.sendMany(channelId, "before the end", 1);

  const firstProcesses = first.processes();
  expect(firstProcesses.length).toBeGreaterThan(4);
  first.interrupt();
  await first.ended;
  await expectGone(firstProcesses);

  const second = await start({ dataDir, port });
  await second.prints(RUNNING);
  const again = (await (await fetch(`${url}/sign-in`)).text()).match(/value="[^"]+@example\.com"/g) ?? [];
  expect(again).toEqual(people);
  expect(await readLastMessage(url)).toMatchObject({ count: count + 1, last: "before the end 1" });
  await killAll(second.processes());

  const third = await start({ dataDir, port });
  await third.prints(RUNNING);
  expect(await readLastMessage(url)).toMatchObject({ count: count + 1, last: "before the end 1" });
  const thirdProcesses = third.processes();
  third.interrupt();
  await third.ended;
  await expectGone(thirdProcesses);
});

test("a taken port and a folder in use are said plainly, and disturb nobody", async () => {
  test.setTimeout(120_000);
  const dataDir = await makeFolder();
  const port = await findFreePort("127.0.0.1");
  const demo = await start({ dataDir, port });
  await demo.prints(RUNNING);

  const samePort = await start({ dataDir: await makeFolder(), port });
  expect(await samePort.ended).toBe(1);
  expect(samePort.output()).toContain(
    `Port ${port} is taken. Choose another one, for example: PORT=${port + 1} npm run demo`,
  );
  expect(samePort.output()).not.toMatch(/\n\s+at /);

  const sameFolder = await start({ dataDir, port: await findFreePort("127.0.0.1") });
  expect(await sameFolder.ended).toBe(1);
  expect(sameFolder.output()).toMatch(/Another PostgreSQL \(process \d+, port \d+\) is running/);
  expect(sameFolder.output()).not.toMatch(/\n\s+at /);

  expect((await fetch(`http://localhost:${port}/readyz`)).status).toBe(200);
});

test("killed alone, the demo leaves neither the app nor the database behind", async () => {
  const demo = await start({ dataDir: await makeFolder(), port: await findFreePort("127.0.0.1") });
  await demo.prints(RUNNING);
  const processes = demo.processes();
  for (const pid of demo.launchers()) process.kill(pid, "SIGKILL");
  await expectGone(processes);
});

test("an ordinary OS user can run it", async () => {
  const isRoot = process.getuid?.() === 0;
  if (isRoot && !(await canReach(NOBODY, ROOT))) {
    test.info().annotations.push({ type: "not run", description: `${ROOT} is private to root` });
    return;
  }
  const dataDir = await makeFolder();
  if (isRoot) await chown(dataDir, NOBODY.uid, NOBODY.gid);
  const port = await findFreePort("127.0.0.1");
  const demo = await start({ dataDir, port, ...(isRoot && { user: NOBODY }) });
  await demo.prints(RUNNING);
  expect((await fetch(`http://localhost:${port}`)).status).toBe(200);
  const processes = demo.processes();
  demo.interrupt();
  await demo.ended;
  await expectGone(processes);
});
