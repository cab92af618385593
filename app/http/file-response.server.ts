import type { RecordDownload } from "~/services/export-record";
import { fileHeaders } from "./answer-headers.server";
import type { StreamEnds } from "./event-stream-response.server";

/** A file as a Response, made no faster than it is taken; its reader's going is heard of in any of the ways there are. */
export function fileResponse(download: RecordDownload, { signal, onClosed, whenRoom }: StreamEnds): Response {
  let isOver = false;
  const leave = () => {
    if (isOver) return;
    isOver = true;
    signal.removeEventListener("abort", leave);
    void download.cancel().catch(() => undefined);
  };
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          await whenRoom?.();
          const chunk = await download.next();
          // Who takes it, takes it when they like; the piece itself is good until the next one.
          if (chunk !== null) return controller.enqueue(chunk.slice());
          isOver = true;
          controller.close();
        } catch (error) {
          // Not closed: nobody may take what there is for the whole.
          controller.error(error);
        }
      },
      cancel: leave,
    },
    { highWaterMark: 0 },
  );
  onClosed?.(leave);
  signal.addEventListener("abort", leave, { once: true });
  if (signal.aborted) leave();
  return new Response(body, { headers: fileHeaders(download.fileName, download.contentType) });
}
