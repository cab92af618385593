import { createServer } from "node:net";

/** Throws with what to do when somebody listens on the port already. */
export async function requireFreePort(port: number, variable: string): Promise<void> {
  const probe = createServer();
  await new Promise<void>((resolve, reject) => {
    probe.once("error", (error: NodeJS.ErrnoException) =>
      reject(
        error.code === "EADDRINUSE"
          ? new Error(
              `Port ${port} is taken. Choose another one, for example: ${variable}=${port + 1} npm run demo`,
            )
          : error,
      ),
    );
    probe.listen(port, resolve);
  });
  await new Promise<void>((resolve) => probe.close(() => resolve()));
}
