import type { ServerResponse } from "node:http";
import type { RecordDownload } from "~/services/export-record";
import { fileHeaders } from "./answer-headers.server";
import { onceClosed } from "./socket-room.server";

/**
 * Sends a file as it is made, no faster than it is taken. One that cannot go on ends with its connection, so that no
 * browser takes what it has for the whole.
 */
export async function writeFile(download: RecordDownload, response: ServerResponse): Promise<void> {
  let isGone = response.destroyed;
  let wake: () => void = () => undefined;
  onceClosed(response, () => {
    isGone = true;
    wake();
    void download.cancel().catch(() => undefined);
  });
  /** Resolves once nothing here holds the piece any more: it has gone to the network, or nobody takes it. */
  const write = (chunk: Uint8Array) =>
    new Promise<void>((resolve) => {
      wake = resolve;
      response.write(chunk, () => resolve());
    });
  try {
    if (isGone) return await download.cancel();
    response.writeHead(200, fileHeaders(download.fileName, download.contentType));
    for (let chunk = await download.next(); chunk !== null; chunk = await download.next()) {
      if (isGone) return;
      await write(chunk);
    }
    response.end();
  } catch {
    // The file has told the log and the register why.
    response.destroy();
  }
}
