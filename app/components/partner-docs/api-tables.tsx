const CALLS: readonly (readonly [string, string])[] = [
  ["boot(settings)", "Begins. Called again it is update."],
  [
    "update(settings)",
    "Changes some of the settings. Call it with getToken when a visitor signs in without a new page: they are asked whether their conversation comes along.",
  ],
  ["identify(settings)", "Somebody else is signed in now: everything of the one before is gone first."],
  ["shutdown()", "Nobody is signed in any more. Call it when people sign out of your site."],
  ["destroy()", "Takes everything away: no element, listener, timer or global stays."],
  ["open(), close(), toggle()", "The conversation."],
  ["show(), hide()", "The button and everything else of the chat."],
  ["on(event, listener), off(event, listener)", "Events, see below."],
  ["getUnreadCount()", "How many messages are unread."],
  ["whenReady()", "A promise; kept once the button is there."],
  [
    "diagnose()",
    "A promise of what is wrong on this page, each with the line to add; empty where all is well.",
  ],
  ["privacyReport()", "A promise of everything that ever crosses between your page and the chat."],
];

const SETTINGS: readonly (readonly [string, string])[] = [
  ["site", "Your site key. Required."],
  [
    "getToken",
    "Asks your server for a token; called for each session, about every 15 minutes while the chat is open.",
  ],
  ["locale", "en or es. Without it, the language of your page."],
  ["theme", "light, dark or auto."],
  ["accent", "A colour such as #1f4e79. Without it the button has ours, and the chat the one we registered."],
  ["position", "end (where lines end, the default) or start."],
  ["zIndex", "A number."],
  [
    "container",
    "Selector of an element of yours to hold the chat. If there is none by then, it stands on the page.",
  ],
  ["launcher", "default, none, or a selector of your own buttons."],
  ["label", "Text of the button."],
];

const EVENTS: readonly (readonly [string, string])[] = [
  ["ready", "The button is there."],
  ["open, close", "The conversation was opened or closed."],
  ["unread", "How many messages are unread: { count }."],
  ["identity_required", "Somebody has to be signed in: getToken is missing or gave nothing."],
  ["token_expired", "A token was refused or a session is over; getToken is asked again."],
  ["closed_conversation", "The conversation takes no more messages."],
  ["error", "Something went wrong: { code }. Your page goes on as before."],
];

const CODES: readonly (readonly [string, string])[] = [
  ["site_missing", "boot without a site key."],
  ["unavailable", "The chat could not be loaded or reached."],
  [
    "no_answer",
    "The frame did not answer and was taken away: the site is unknown or disabled, your origin is not registered, or your policy forbids it. diagnose() tells more.",
  ],
  ["incompatible", "The script is older than the frame understands: load it anew."],
  ["token_failed", "getToken failed."],
];

/** What a page can call, set and hear. */
export function ApiTables() {
  return (
    <>
      <p>
        Everything goes through one function: <code>RenavestChat("open")</code>. Once the script has loaded,{" "}
        <code>RenavestChat.open()</code> is the same.
      </p>
      <h3>Calls</h3>
      <Rules rows={CALLS} />
      <h3>Settings</h3>
      <p>
        All but <code>getToken</code> may also stand on the script tag, as <code>data-site</code>,{" "}
        <code>data-locale</code> and so on.
      </p>
      <Rules rows={SETTINGS} />
      <h3>Events</h3>
      <p>Counts and codes. Never text, names or ids.</p>
      <Rules rows={EVENTS} />
      <h3>Codes of errors</h3>
      <Rules rows={CODES} />
      <p>
        For TypeScript: <a href="/widget.d.ts">widget.d.ts</a>.
      </p>
    </>
  );
}

function Rules({ rows }: { rows: readonly (readonly [string, string])[] }) {
  return (
    <dl className="rules">
      {rows.map(([name, text]) => (
        <div key={name}>
          <dt>
            <code>{name}</code>
          </dt>
          <dd>{text}</dd>
        </div>
      ))}
    </dl>
  );
}
