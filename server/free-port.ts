import { createServer } from "node:net";

/** Whether nobody listens on the port at this moment. */
export function isPortFree(host: string, port: number): Promise<boolean> {
  return listen(host, port).then(
    () => true,
    () => false,
  );
}

/** A port nobody listened on a moment ago; somebody else may still be faster. */
export function findFreePort(host: string): Promise<number> {
  return listen(host, 0);
}

/** Opens a port for a moment and says which; rejects when it is taken. */
function listen(host: string, port: number): Promise<number> {
  const probe = createServer();
  return new Promise((resolve, reject) => {
    probe.once("error", reject);
    probe.listen(port, host, () => {
      const address = probe.address();
      const opened = typeof address === "object" && address ? address.port : port;
      probe.close(() => resolve(opened));
    });
  });
}
