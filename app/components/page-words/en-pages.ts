import type { PageWords } from "./page-words";

/** English. */
export const enPages: PageWords = {
  skip: "Skip to content",
  titles: {
    home: "Renavest: write with your financial therapist",
    signIn: "Sign in · Renavest",
    conversations: "Conversations · Renavest",
    conversation: "Conversation · Renavest",
    notFound: "Page not found · Renavest",
    problem: "Something isn't working · Renavest",
  },
  home: {
    title: "Some things are easier to write than to say.",
    lead: "Renavest is a private place to write with your financial therapist: about debt, about fear, about the bill you haven't opened. In your own words, in your own time.",
    signIn: "Sign in",
    open: "Open your conversations",
    switchedOff: "Messages are switched off for now. Your conversations are kept safe until they're back.",
    points: [
      {
        title: "Between the two of you",
        text: "What you write is encrypted where it is stored, and shown to you and your therapist.",
      },
      {
        title: "Nothing gets lost",
        text: "If your connection drops, your message waits and is sent once when you're back.",
      },
      {
        title: "At your pace",
        text: "Write at midnight, read at breakfast. Every message says plainly whether it has been sent.",
      },
    ],
  },
  signIn: {
    title: "Who's writing today?",
    lead: "This is a demonstration practice with made-up people. Choose one to see what they see.",
    groups: { therapist: "Therapists", prospect: "Clients", admin: "Renavest team" },
    as: (name) => `Sign in as ${name}`,
    wasIdle:
      "You were signed out because nothing had happened for a while. Sign in to go on where you left off.",
  },
  widgetSignIn: {
    title: (site) => `Continue on ${site}?`,
    lead: (site) =>
      `Your conversation opens in the chat on ${site}. The page around it can't read what you write, and doesn't learn who you are.`,
    continueAs: (name) => `Continue as ${name}`,
    unasked: "If you didn't ask for this, close this window. Nothing has happened.",
    ownPagesOnly: (name) =>
      `You're signed in as ${name}. That account works on Renavest's own pages only. You can close this window.`,
    done: "You can close this window.",
    lost: {
      title: "We lost the page you came from.",
      text: "Close this window and press the button again.",
    },
    needsScript: "This step needs JavaScript. You can close this window.",
  },
  notices: {
    open: "Notifications",
    notify: "Show a notification",
    notifyNote:
      "When a message comes and you're looking at something else. It never says who wrote, or what.",
    sound: "Play a soft sound",
    soundNote: "Short and quiet, at the same moment.",
    kept: "Kept on this device until you sign out.",
    denied:
      "Your browser blocks notifications from this site. You can allow them in its settings for this site.",
    unsupported: "This browser can't show notifications from a page.",
    unanswered: "The browser asked, and got no answer. You can turn it on whenever you like.",
    newMessage: "You have a new message.",
    sample: "You'll hear of new messages like this.",
  },
  account: { signedInAs: (name) => `Signed in as ${name}`, signOut: "Sign out" },
  noPlan: {
    title: "Your plan doesn't include messages yet.",
    text: "Messages with a financial therapist come with:",
    ways: [
      "an individual Renavest subscription",
      "your employer's benefits, where your employer offers Renavest",
      "a free trial",
    ],
    seePlans: "See plans",
    renew: "Renew your plan",
    looksAgain: "Once you have a plan, this page opens your conversations by itself.",
    action: "Check again",
    lapsed: {
      title: "Your plan doesn't include messages any more.",
      text: "Your conversations are kept safe, and everything is here again once your plan is renewed. Messages come with:",
    },
  },
  ended: {
    signedOut: {
      title: "You've been signed out.",
      text: "What was open here has been closed, and nothing of it is kept in this browser.",
      action: "Sign in",
    },
    revoked: {
      title: "You no longer have access to these conversations.",
      text: "If you think this is a mistake, write to the person or practice who invited you.",
      action: "Go to the start page",
    },
  },
  errors: {
    notFound: {
      title: "There's no page here.",
      text: "The address may be mistyped, or the page has moved.",
      action: "Go to the start page",
    },
    conversationNotFound: {
      title: "We can't find that conversation.",
      text: "It may belong to another account, or the address may be incomplete.",
      action: "See your conversations",
    },
    unavailable: {
      title: "We can't reach your messages right now.",
      text: "They are safe. This usually passes within a minute.",
      action: "Try again",
    },
    offline: {
      title: "You're offline.",
      text: "Nothing is lost. Try again when you're back.",
      action: "Try again",
    },
    switchedOff: {
      title: "Messages are switched off for now.",
      text: "Your conversations are kept safe until they're back.",
      action: "Go to the start page",
    },
    noAccess: {
      title: "Your account can't open this.",
      text: "If you think this is a mistake, write to the person or practice who invited you.",
      action: "Go to the start page",
    },
    other: {
      title: "This page isn't working right now.",
      text: "The fault is on our side, and your messages are safe.",
      action: "Try again",
    },
    reference: (requestId) => `If you write to us about it, mention ${requestId}.`,
  },
  emergency:
    "This is not an emergency service. If you or someone near you is in danger, call your local emergency number. In the United States you can call or text 988 at any time.",
};
