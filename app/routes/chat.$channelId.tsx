import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData, useParams } from "@remix-run/react";
import { ConversationScreen } from "~/components/conversation-screen";
import { toPageTitle } from "~/components/page-title";
import { RouteError } from "~/components/route-error";
import { conversationAction, loadConversation } from "~/http/page.server";

export const meta: MetaFunction = ({ matches }) => toPageTitle(matches, "conversation");

export async function loader(args: LoaderFunctionArgs) {
  const { history } = await loadConversation(args);
  // The key of the next message, for a form posted without JavaScript: posting it twice sends it once.
  return { history, formKey: crypto.randomUUID() };
}

/** From the list, the running session brings the messages itself: at once if it has them, and also after an offline moment. */
export async function clientLoader() {
  return { history: null, formKey: "" };
}

export async function action(args: ActionFunctionArgs) {
  return conversationAction(args);
}

export default function Conversation() {
  const { history, formKey } = useLoaderData<typeof loader | typeof clientLoader>();
  const refused = useActionData<typeof action>();
  const channelId = useParams()["channelId"] ?? "";
  return (
    <ConversationScreen
      key={channelId}
      channelId={channelId}
      history={history}
      formKey={refused?.clientMessageId ?? formKey}
      refused={refused ?? null}
    />
  );
}

export function ErrorBoundary() {
  return <RouteError inConversation />;
}
