import { useChat } from "~/chat-ui/session/chat-context";
import { useAllWords } from "~/chat-ui/words/words-context";
import { QuietRoom } from "./quiet-room";

/** Beside the list, while nothing is open. */
export function ChooseConversation() {
  const words = useAllWords().list;
  const { snapshot } = useChat();
  return (
    <div className="choose">
      <QuietRoom />
      {snapshot.channels.length === 0 ? null : <p>{words.choose}</p>}
    </div>
  );
}
