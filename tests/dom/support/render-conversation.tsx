import { render } from "@testing-library/react";
import type { ReactNode } from "react";
import { ConversationView } from "~/chat-ui/conversation/conversation-view";
import { ChatProvider, useChat } from "~/chat-ui/session/chat-context";
import { ClockProvider, type ClockSource } from "~/chat-ui/time/clock";
import { en } from "~/chat-ui/words/en";
import type { Words } from "~/chat-ui/words/words";
import { WordsProvider } from "~/chat-ui/words/words-context";
import type { ConversationSnapshot } from "~/client/snapshot";
import type { WirePerson } from "~/protocol/messages";
import { createFakeSession, type FakeSession } from "./fake-session";
import { NOON, SAM } from "./make-conversation";

/** A reader in Los Angeles, at noon of the test's day. */
export const LOS_ANGELES: ClockSource = {
  now: () => NOON,
  timeZone: () => "America/Los_Angeles",
  languages: () => ["en-US"],
};

/** The surroundings every chat screen has. */
export function Surroundings(props: { words?: Words; clock?: ClockSource; children: ReactNode }) {
  return (
    <WordsProvider words={props.words ?? en}>
      <ClockProvider source={props.clock ?? LOS_ANGELES}>{props.children}</ClockProvider>
    </WordsProvider>
  );
}

interface ScreenOptions {
  readonly words?: Words;
  readonly ended?: boolean;
  readonly takesFocus?: boolean;
  /** Sam, unless told otherwise. */
  readonly you?: WirePerson;
}

function Screen({
  channelId,
  ended = false,
  takesFocus = false,
  you = SAM,
}: ScreenOptions & { channelId: string }) {
  const { session, snapshot } = useChat();
  const conversation = snapshot.conversations[channelId];
  if (conversation === undefined) return null;
  return (
    <ConversationView
      conversation={conversation}
      you={you}
      session={session}
      back={null}
      notice={null}
      olderHref={null}
      formKey=""
      refused={null}
      ended={ended}
      takesFocus={takesFocus}
    />
  );
}

/** One conversation on a running (fake) session, as the page shows it. */
export function renderConversation(
  conversation: ConversationSnapshot,
  options: ScreenOptions = {},
): FakeSession {
  const session = createFakeSession(conversation);
  render(
    <Surroundings {...(options.words === undefined ? {} : { words: options.words })}>
      <ChatProvider session={session} initial={session.getSnapshot()}>
        <Screen channelId={conversation.channel.id} {...options} />
      </ChatProvider>
    </Surroundings>,
  );
  return session;
}
