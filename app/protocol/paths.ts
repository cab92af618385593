/** Where a conversation's page lives. */
export function conversationPath(channelId: string): string {
  return `/chat/${encodeURIComponent(channelId)}`;
}

/** One channel's stream. */
export function channelStreamPath(channelId: string): string {
  return `/api/chat/${encodeURIComponent(channelId)}`;
}

/** Addresses that take no argument. */
export const PATHS = {
  home: "/",
  signIn: "/sign-in",
  signOut: "/sign-out",
  conversations: "/chat",
  stream: "/api/chat/stream",
  send: "/api/chat/send",
  messaging: "/api/chat/messaging",
} as const;
