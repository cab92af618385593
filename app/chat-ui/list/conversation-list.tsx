import { type ComponentType, type ReactNode, useId, useRef, useState } from "react";
import type { WireChannel } from "~/protocol/messages";
import { SearchIcon } from "../icons";
import { useBrowserLayoutEffect } from "../use-browser-layout-effect";
import { useAllWords } from "../words/words-context";
import { ConversationRow } from "./conversation-row";
import { filterChannels } from "./filter-channels";
import { sortAppointments } from "./sort-appointments";

/** What a link to a conversation gets; the page says what a link is. */
export interface ConversationLinkProps {
  readonly channelId: string;
  readonly current: boolean;
  readonly children: ReactNode;
}

interface ConversationListProps {
  readonly channels: readonly WireChannel[];
  /** Ids of the conversations whose other person has the chat open. */
  readonly here: ReadonlySet<string>;
  /** The conversation that is open beside the list. */
  readonly openId: string | null;
  readonly Link: ComponentType<ConversationLinkProps>;
}

/** Open chats of appointments, soonest first; then everybody one talks with, newest activity first. Found by name. */
export function ConversationList({ channels: all, here, openId, Link }: ConversationListProps) {
  const words = useAllWords();
  const [query, setQuery] = useState("");
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  // Somebody quick has typed before this page came to life.
  useBrowserLayoutEffect(() => setQuery(field.current?.value ?? ""), []);
  const channels = all.filter((channel) => channel.id === openId || !isSilentVisit(channel));
  const found = filterChannels(channels, query, words.locale);
  const { appointments, others } = sortAppointments(found);
  const toRows = (part: readonly WireChannel[]) => (
    <ul className="rows">
      {part.map((channel) => (
        <li key={channel.id}>
          <Link channelId={channel.id} current={channel.id === openId}>
            <ConversationRow channel={channel} here={here.has(channel.id)} />
          </Link>
        </li>
      ))}
    </ul>
  );
  const searching = query.trim() !== "";
  const result = found.length === 0 ? words.list.foundNone : words.list.found(found.length);

  if (channels.length === 0) {
    return (
      <div className="list-empty">
        <p className="empty__title">{words.list.emptyTitle}</p>
        <p>{words.list.emptyText}</p>
      </div>
    );
  }
  return (
    <>
      {channels.length > 1 ? (
        <div className="search needs-script" role="search">
          <label className="visually-hidden" htmlFor={id}>
            {words.list.search}
          </label>
          <SearchIcon />
          <input
            id={id}
            ref={field}
            type="search"
            autoComplete="off"
            spellCheck={false}
            placeholder={words.list.search}
            value={query}
            onChange={(event) => setQuery(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === "Escape") setQuery("");
            }}
          />
        </div>
      ) : null}
      <p className={searching && found.length === 0 ? "list-result" : "visually-hidden"} role="status">
        {searching ? result : null}
      </p>
      {appointments.length === 0 ? null : (
        <>
          <h2 className="list-part">{words.list.appointments}</h2>
          {toRows(appointments)}
          {others.length === 0 ? null : <h2 className="list-part">{words.list.others}</h2>}
        </>
      )}
      {others.length === 0 && appointments.length > 0 ? null : toRows(others)}
    </>
  );
}

/** A visitor has come, and nobody has written: there is nothing to answer, and mostly there never will be. */
function isSilentVisit({ visitor, lastSeq, purgedUntil }: WireChannel): boolean {
  return visitor !== undefined && lastSeq === 0 && purgedUntil === undefined;
}
