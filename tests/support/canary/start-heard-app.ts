import { type AppEnvironment, startAppProcess } from "../../../server/app-process";
import { findFreePort } from "../../../server/free-port";

/** The built app as its own process, with everything it says kept. */
export interface HeardApp {
  readonly url: string;
  output(): string;
  stop(): Promise<void>;
}

export async function startHeardApp(env: AppEnvironment): Promise<HeardApp> {
  let text = "";
  const port = await findFreePort("127.0.0.1");
  const hear = (chunk: Buffer) => {
    text += chunk.toString();
  };
  const app = await startAppProcess({ port, env, onOutput: hear });
  return { url: app.url, output: () => text, stop: () => app.stop() };
}
