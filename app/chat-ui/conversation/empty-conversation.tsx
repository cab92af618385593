import { useWords } from "../words/words-context";

/** Nobody has written yet: an invitation, not a void. */
export function EmptyConversation({ peerName }: { peerName: string }) {
  const words = useWords().conversation;
  return (
    <div className="empty">
      <p className="empty__title">{words.emptyTitle(peerName)}</p>
      <p>{words.emptyText}</p>
    </div>
  );
}
