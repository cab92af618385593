import type { WireChannel } from "~/protocol/messages";
import { useAllWords } from "../words/words-context";

/** Tells whoever writes to somebody without a plan when that will be seen; nothing while it is seen at once. */
export function PeerPlanNote({ channel }: { channel: Pick<WireChannel, "peer" | "peerPlan"> }) {
  const words = useAllWords().conversation;
  if (channel.peerPlan !== "none") return null;
  return (
    <p className="plan-note" role="status">
      {words.seenLater(channel.peer.name)}
    </p>
  );
}
