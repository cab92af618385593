import { createPlural } from "./create-plural";
import { enFirst } from "./en-first";
import { enKeepOpen } from "./en-keep-open";
import type { Words } from "./words";

const plural = createPlural("en");

/** English. */
export const en: Words = {
  ...enFirst,
  conversation: {
    ...enFirst.conversation,
    closes: (when) => `This chat is open until ${when}.`,
    closed: (when) => (when === null ? "This chat is closed." : `This chat closed on ${when}.`),
    reopens: (name) => `${name} can reopen it.`,
    unsent: "You hadn't sent this yet:",
    back: "Back to conversations",
    system: "Note",
    newest: "Back to the newest messages",
    allErased: "The messages of this conversation were erased for good. Nobody can read them any more.",
    closesSoon: (minutes, time) =>
      minutes < 1
        ? `This chat closes at ${time} your time, in less than a minute.`
        : `This chat closes at ${time} your time, in ${minutes === 1 ? "one minute" : `${minutes} minutes`}.`,
    seenLater: (name) =>
      `${name}'s plan doesn't include messages right now. They'll see what you write once it does.`,
  },
  send: {
    ...enFirst.send,
    reasons: {
      invalid_request: "The message couldn't be read.",
      signed_out: "You're signed out. Sign in to send it.",
      subscription_required: "Your plan doesn't include messages right now.",
      forbidden: "You can't write in this conversation.",
      recent_sign_in_required: "Sign in again first.",
      not_found: "This conversation isn't available any more.",
      method_not_allowed: "The message couldn't be delivered.",
      chat_closed: "The chat had closed by then.",
      idempotency_conflict: "An earlier version of this message was already sent.",
      too_large: "The message is too long.",
      unsupported_media_type: "The message couldn't be read.",
      rate_limited: "That was a lot at once. Wait a moment, then try again.",
      internal: "Something went wrong on our side.",
      unavailable: "We can't take messages right now.",
      too_old: "It waited for more than a day, so we ask you before it goes.",
    },
  },
  list: {
    title: "Conversations",
    search: "Search by name",
    found: (count) => plural(count, { one: "# conversation found", other: "# conversations found" }),
    foundNone: "Nobody here goes by that name.",
    unread: (count) => plural(count, { one: "# new message", other: "# new messages" }),
    closed: "Closed",
    appointments: "Appointments",
    others: "All conversations",
    noMessagesYet: "No messages yet",
    purged: "Messages deleted",
    nothingNew: "Nothing new",
    emptyTitle: "No conversations yet",
    emptyText: "When a conversation is opened for you, you'll find it here.",
    choose: "Choose a conversation to read it here.",
  },
  change: {
    options: "Options for this message",
    edit: "Edit",
    editing: "Your message, to be edited",
    editedWithin: (minutes) =>
      `A message can be edited for ${plural(minutes, { one: "# minute", other: "# minutes" })}.`,
    save: "Save",
    saving: "Saving…",
    cancel: "Cancel",
    delete: "Delete",
    deleting: "Deleting…",
    confirm: "Delete this message?",
    confirmNote: "It goes from the conversation for both of you. The record of your care keeps it.",
    keep: "Keep it",
    notSaved: "Not saved.",
    notDeleted: "Not deleted.",
    tooLate: "It can't be changed any more.",
    closed: "The chat is closed.",
    signedOut: "You're signed out. Sign in and try again.",
    unsure: "We got no answer, so it may have worked or not. Trying again is safe.",
    empty: "There's nothing to save. You can delete the message instead.",
  },
  keepOpen: enKeepOpen,
  search: {
    open: "Search this conversation",
    label: "Words to look for",
    button: "Search",
    close: "Close",
    searching: "Searching…",
    found: (count) => plural(count, { one: "# message found", other: "# messages found" }),
    unreadable: (count) =>
      plural(count, {
        one: "# message can't be shown, so it wasn't searched.",
        other: "# messages can't be shown, so they weren't searched.",
      }),
    none: "No message here holds these words.",
    noneSoFar: "Nothing found so far. There may be more, further back.",
    more: "There may be more. A longer phrase narrows it down.",
    failed: "The search didn't work. Try again.",
    going: "Going there…",
    notThere: "That part of the conversation didn't load. Try again.",
  },
  idle: {
    title: "Still there?",
    text: "Nothing has happened here for a while. To keep what's here private, you'll be signed out in a minute.",
    left: "Time left",
    stay: "I'm still here",
    kept: "What you've started to write is kept on this device.",
    lost: "What you've started to write can't be kept on this device.",
    endedTitle: "Signing you out",
    endedText:
      "Nothing happened here for a while, so this page was closed to keep what's here private. If you're offline, this finishes when you're back.",
  },
  noScript: { text: "New messages don't appear by themselves here.", reload: "Reload to see new messages" },
};
