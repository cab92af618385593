import type { Role } from "~/domain/people";

/** A screen that only has something to say: what happened, and the one thing to do. */
export interface Notice {
  readonly title: string;
  readonly text: string;
  readonly action: string;
}

/** The words of the pages around the chat; the chat's own are in `chat-ui/words`, which the widget shares. */
export interface PageWords {
  readonly skip: string;
  readonly titles: {
    readonly home: string;
    readonly signIn: string;
    readonly conversations: string;
    readonly conversation: string;
    readonly notFound: string;
    readonly problem: string;
  };
  readonly home: {
    readonly title: string;
    readonly lead: string;
    readonly signIn: string;
    readonly open: string;
    readonly switchedOff: string;
    readonly points: readonly { readonly title: string; readonly text: string }[];
  };
  readonly signIn: {
    readonly title: string;
    readonly lead: string;
    readonly groups: Readonly<Record<Role, string>>;
    readonly as: (name: string) => string;
    /** To somebody who was signed out because nothing happened for long. */
    readonly wasIdle: string;
  };
  /** The pop-up by which somebody goes on in a partner's page. */
  readonly widgetSignIn: {
    readonly title: (site: string) => string;
    readonly lead: (site: string) => string;
    readonly continueAs: (name: string) => string;
    /** To somebody who did not ask for it. */
    readonly unasked: string;
    readonly ownPagesOnly: (name: string) => string;
    readonly done: string;
    /** The page that asked cannot be told. */
    readonly lost: { readonly title: string; readonly text: string };
    readonly needsScript: string;
  };
  /** How somebody hears of a message while they look elsewhere. */
  readonly notices: {
    readonly open: string;
    readonly notify: string;
    readonly notifyNote: string;
    readonly sound: string;
    readonly soundNote: string;
    readonly kept: string;
    /** Why there can be none. */
    readonly denied: string;
    readonly unsupported: string;
    /** The browser asked, and got no answer. */
    readonly unanswered: string;
    /** The notification itself: nothing in it is about anybody. */
    readonly newMessage: string;
    readonly sample: string;
  };
  readonly account: { readonly signedInAs: (name: string) => string; readonly signOut: string };
  readonly noPlan: Notice & {
    readonly ways: readonly string[];
    /** Leads to where plans are to be had. */
    readonly seePlans: string;
    readonly renew: string;
    /** Nobody has to do anything once there is one. */
    readonly looksAgain: string;
    /** In place of title and text, for somebody whose plan held messages before. */
    readonly lapsed: { readonly title: string; readonly text: string };
  };
  /** The chat has ended under an open page. */
  readonly ended: { readonly signedOut: Notice; readonly revoked: Notice };
  readonly errors: {
    readonly notFound: Notice;
    readonly conversationNotFound: Notice;
    readonly unavailable: Notice;
    readonly offline: Notice;
    readonly switchedOff: Notice;
    readonly noAccess: Notice;
    readonly other: Notice;
    readonly reference: (requestId: string) => string;
  };
  readonly emergency: string;
}
