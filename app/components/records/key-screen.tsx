import { PATHS } from "~/protocol/paths";
import type { RecordKey } from "~/protocol/records";
import { SiteFrame } from "../site-frame";
import { useRecordsWords } from "./use-records-words";

/** By which keys this installation's records are signed, for whoever was handed one; the newest first. */
export function KeyScreen({ keys }: { keys: readonly RecordKey[] }) {
  const { keys: words } = useRecordsWords();
  return (
    <SiteFrame>
      <div className="oversight">
        <h1>{words.title}</h1>
        <p className="oversight__lead">{words.lead}</p>
        <dl className="records__keys">
          {keys.map(({ id, publicKey }, index) => (
            <div key={id}>
              <dt>
                {index === 0 ? words.current : words.former} <span translate="no">{id}</span>
              </dt>
              <dd className="records__key" translate="no">
                {publicKey}
              </dd>
            </div>
          ))}
        </dl>
        <p>
          <a href={PATHS.verifier}>{words.verify}</a>
        </p>
        <p className="oversight__lead">{words.how}</p>
      </div>
    </SiteFrame>
  );
}
