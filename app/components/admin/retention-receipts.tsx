import { Link } from "@remix-run/react";
import { useId } from "react";
import { useClock } from "~/chat-ui/time/clock";
import { dayAndTime } from "~/chat-ui/time/format-time";
import { overseenConversationPath } from "~/protocol/paths";
import type { WireRetentionReceipt } from "~/protocol/retention";
import { useAdminWords } from "./use-admin-words";

/** What was deleted, when, how much, by which rule; never a word of it. */
export function RetentionReceipts({ receipts }: { receipts: readonly WireRetentionReceipt[] }) {
  const { retention: words } = useAdminWords();
  const id = useId();
  return (
    <section aria-labelledby={`${id}-title`} className="retention">
      <h2 className="oversight__part" id={`${id}-title`}>
        {words.receipts}
      </h2>
      {receipts.length === 0 ? <p>{words.noReceipts}</p> : null}
      <ul className="accounts" aria-label={words.receipts}>
        {receipts.map((receipt) => (
          <ReceiptRow key={receipt.id} receipt={receipt} />
        ))}
      </ul>
    </section>
  );
}

function ReceiptRow({ receipt }: { receipt: WireRetentionReceipt }) {
  const { retention: words, event } = useAdminWords();
  const { zone, now } = useClock();
  const { id, channelId, therapist, prospect, messages, firstAt, lastAt, issuedAt, finished } = receipt;
  const at = (moment: string) => dayAndTime(moment, zone, now);
  return (
    <li className="accounts__row">
      <p className="accounts__who">
        <Link to={overseenConversationPath(channelId)}>{event.between(therapist.name, prospect.name)}</Link>
        <span className="accounts__email" suppressHydrationWarning>
          {finished ? words.deleted(at(issuedAt)) : words.underWay}
        </span>
      </p>
      <p className="accounts__role" suppressHydrationWarning>
        {words.messages(messages)}
        {firstAt === null || lastAt === null ? null : (
          <span className="accounts__email">{words.span(at(firstAt), at(lastAt))}</span>
        )}
      </p>
      <p className="accounts__plan">
        {words.byRule(receipt.days, receipt.setBy.name)}
        <span className="accounts__email">
          {words.receipt} {id}
        </span>
        <span className="accounts__email">
          {words.digest} {receipt.sha256}
        </span>
      </p>
    </li>
  );
}
