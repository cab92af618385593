/** Where a conversation's page lives. */
export function conversationPath(channelId: string): string {
  return `/chat/${encodeURIComponent(channelId)}`;
}

/** The page on which a record of this conversation is made. */
export function recordsPath(channelId: string): string {
  return `/records?${new URLSearchParams({ channelId })}`;
}

/** One channel's stream. */
export function channelStreamPath(channelId: string): string {
  return `/api/chat/${encodeURIComponent(channelId)}`;
}

/** An admin's page about one conversation: that it exists and how it stands, and the glass to break. */
export function overseenConversationPath(channelId: string): string {
  return `/admin/conversations/${encodeURIComponent(channelId)}`;
}

/** The report of whoever was shown a person's words. */
export function disclosuresPath(personId: string): string {
  return `/admin/people/${encodeURIComponent(personId)}/disclosures`;
}

/** An admin's page about one person: their account and their plans. */
export function personPath(personId: string): string {
  return `/admin/people/${encodeURIComponent(personId)}`;
}

/** An admin's page about one partner's site. */
export function partnerPath(siteKey: string): string {
  return `/admin/partners/${encodeURIComponent(siteKey)}`;
}

/** The page of retention, about to place a legal hold on a conversation or on all of a person's. */
export function legalHoldPath(target: { conversation: string } | { person: string }): string {
  return `${PATHS.retention}?${new URLSearchParams(target)}`;
}

/** One appointment, below the page that lists it: a therapist's or the admins'. */
export function bookingPath(list: string, bookingId: string): string {
  return `${list}/${encodeURIComponent(bookingId)}`;
}

/** Where an appointment is added, below the same; admins add one for a client. */
export function newBookingPath(list: string, clientId?: string): string {
  return clientId === undefined ? `${list}/new` : `${list}/new?${new URLSearchParams({ person: clientId })}`;
}

/** Addresses that take no argument. */
export const PATHS = {
  home: "/",
  records: "/records",
  recordKey: "/records/key",
  recordKeys: "/.well-known/renavest-record-keys.json",
  verifier: "/verify.html",
  signIn: "/sign-in",
  signOut: "/sign-out",
  conversations: "/chat",
  stream: "/api/chat/stream",
  send: "/api/chat/send",
  messaging: "/api/chat/messaging",
  export: "/api/chat/export",
  streamToken: "/api/chat/stream-token",
  admin: "/admin",
  audit: "/admin/audit",
  people: "/admin/people",
  appointments: "/admin/appointments",
  retention: "/admin/retention",
  ownAppointments: "/appointments",
  reminders: "/reminders",
  partners: "/admin/partners",
  newPartner: "/admin/partners/new",
  partnerDocs: "/partners/docs",
  widgetFrame: "/widget/frame",
  widgetSignIn: "/widget/sign-in",
  widgetSession: "/api/widget/session",
  widgetSessionEnd: "/api/widget/session/end",
  widgetAnonymous: "/api/widget/anonymous",
} as const;
