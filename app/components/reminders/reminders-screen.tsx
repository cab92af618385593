import { Form } from "@remix-run/react";
import type { WirePerson } from "~/protocol/messages";
import { PATHS } from "~/protocol/paths";
import { OwnFrame } from "../appointments/own-frame";
import type { Logoff } from "../use-idle-logoff";
import { useRemindersWords } from "./use-reminders-words";

interface RemindersScreenProps {
  readonly you: WirePerson;
  readonly logoff: Logoff;
  readonly wanted: boolean;
  readonly done: boolean;
}

/** One's e-mails: how it stands, and the one button that changes it. */
export function RemindersScreen({ you, logoff, wanted, done }: RemindersScreenProps) {
  const words = useRemindersWords();
  return (
    <OwnFrame you={you} logoff={logoff}>
      <div className="oversight">
        <h1>{words.title}</h1>
        <p className="oversight__lead">{words.lead}</p>
        <p className="standing" role={done ? "status" : undefined}>
          {done ? `${words.saved} ` : null}
          {wanted ? words.isOn : words.isOff}
        </p>
        <Form method="post" action={PATHS.reminders} className="filter__actions">
          <input type="hidden" name="wanted" value={wanted ? "no" : "yes"} />
          <button type="submit" className={wanted ? "quiet-button" : "button"}>
            {wanted ? words.turnOff : words.turnOn}
          </button>
        </Form>
      </div>
    </OwnFrame>
  );
}
