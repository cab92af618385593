import type { ReactNode, RefObject } from "react";
import type { WireAppointment, WirePerson } from "~/protocol/messages";
import { Avatar } from "../avatar";
import { HereSign } from "../here-sign";
import { useClock } from "../time/clock";
import { dayAndTime, zoneName } from "../time/format-time";
import { useWords } from "../words/words-context";

interface ConversationHeaderProps {
  readonly peer: WirePerson;
  /** The appointment this conversation goes with, if it does. */
  readonly appointment?: WireAppointment | undefined;
  readonly peerHere: boolean;
  readonly headingRef: RefObject<HTMLHeadingElement>;
  readonly headingId: string;
  /** The way back to the list, where there is one. */
  readonly back: ReactNode;
  /** What can be done here. */
  readonly children?: ReactNode;
}

/** Whom one talks with, and in which zone times are written. */
export function ConversationHeader({
  peer,
  appointment,
  peerHere,
  headingRef,
  headingId,
  back,
  children,
}: ConversationHeaderProps) {
  const words = useWords();
  const { zone, now } = useClock();
  return (
    <header className="conversation__header">
      {back}
      <Avatar name={peer.name} />
      <div className="conversation__who">
        <h1 ref={headingRef} id={headingId} tabIndex={-1}>
          <bdi className="one-line">{peer.name}</bdi>
        </h1>
        <p>
          <span suppressHydrationWarning>
            {appointment === undefined
              ? words.roles[peer.role]
              : words.conversation.appointment(dayAndTime(appointment.startsAt, zone, now))}
          </span>{" "}
          {peerHere ? <HereSign /> : null}
          {now !== null ? (
            <span className="conversation__zone">{words.conversation.zone(zoneName(zone, now))}</span>
          ) : null}
        </p>
      </div>
      {children}
    </header>
  );
}
