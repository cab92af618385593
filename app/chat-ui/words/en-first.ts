import { createPlural } from "./create-plural";
import { enNotices } from "./en-notices";
import type { FirstWords } from "./first-words";

const plural = createPlural("en");
const number = new Intl.NumberFormat("en");

/** English, for a conversation. */
export const enFirst: FirstWords = {
  locale: "en",
  roles: { therapist: "Financial therapist", prospect: "Client", admin: "Renavest team" },
  conversation: {
    log: (name) => `Messages with ${name}`,
    appointment: (when) => `Appointment ${when}`,
    zone: (zoneName) => `Times in ${zoneName}`,
    you: "You",
    before: (who) => `${who}, before signing in`,
    here: "Here now",
    writing: (name) => `${name} is writing…`,
    unreadDivider: "New messages",
    older: "Show earlier messages",
    loadingOlder: "Loading earlier messages…",
    olderFailed: "Earlier messages didn't load.",
    loading: "Loading the conversation…",
    failed: "The conversation didn't load. Nothing is lost.",
    missing: "Some messages are missing here.",
    reload: "Load again",
    deleted: "This message was deleted.",
    unreadable: "This message can't be shown right now. The others are not affected.",
    erased: "This message was erased.",
    purged: (until) => `Messages until ${until} were deleted under the practice's retention rule.`,
    edited: "Edited",
    newTab: "Opens in a new tab",
    jumpToNew: (count) => plural(count, { one: "# new message", other: "# new messages" }),
    jumpToLatest: "Go to the latest message",
    emptyTitle: (name) => `This is the beginning of your conversation with ${name}.`,
    emptyText: "Start wherever you like. There's no wrong first sentence.",
    notices: enNotices,
  },
  send: {
    label: (name) => `Message to ${name}`,
    placeholder: (name) => `Write to ${name}`,
    hint: "Enter sends. Shift and Enter starts a new line.",
    button: "Send",
    left: (count) => plural(count, { one: "# character left", other: "# characters left" }),
    tooLong: (over, limit) =>
      `${plural(over, { one: "# character", other: "# characters" })} too many: a message holds ${number.format(limit)}. You can send it in two parts.`,
    notText: "This text holds characters that can't be sent. Pasting it as plain text usually helps.",
    queued: "Waiting to be sent",
    sending: "Sending…",
    sent: (time) => `Sent ${time}`,
    read: (time) => `Sent ${time} · Read`,
    failed: "Not sent.",
    retry: "Try again",
    discard: "Don't send",
    copy: "Copy text",
    copied: "Copied",
  },
  connection: {
    connecting: "Connecting…",
    catchingUp: "Catching up on what you missed…",
    waiting: "We can't reach your messages right now. We keep trying.",
    offline: "You're offline. What you write will be sent when you're back.",
    tryNow: "Try now",
    signIn: "Sign in",
    ended: {
      signed_out: "You've been signed out. Sign in to go on.",
      revoked: "You no longer have access to these conversations.",
      subscription_ended: "Your plan doesn't include messages any more.",
      feature_off: "Messages are switched off for now.",
    },
    kept: "What you wrote is kept on this device.",
  },
};
