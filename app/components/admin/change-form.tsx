import { Form, useLocation } from "@remix-run/react";
import type { ReactNode } from "react";
import type { AccountChangeName } from "~/protocol/accounts";

interface ChangeFormProps {
  readonly change: AccountChangeName;
  /** The plan it is about. */
  readonly planId?: string;
  readonly className?: string;
  /** Where there are several of them on the page. */
  readonly label?: string;
  readonly children: ReactNode;
}

/** Asks for a change of the person whose page this is; the page then asks whether it is meant. */
export function ChangeForm({ change, planId, className, label, children }: ChangeFormProps) {
  const { pathname } = useLocation();
  return (
    <Form method="post" action={pathname} className={className} aria-label={label}>
      <input type="hidden" name="change" value={change} />
      {planId === undefined ? null : <input type="hidden" name="plan" value={planId} />}
      {children}
    </Form>
  );
}
