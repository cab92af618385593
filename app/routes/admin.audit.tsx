import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData, useLocation } from "@remix-run/react";
import { AuditScreen } from "~/components/admin/audit-screen";
import { toAdminTitle } from "~/components/admin/use-admin-words";
import { auditAction, loadAudit, type PeopleChoice } from "~/http/admin.server";

export const meta: MetaFunction = ({ matches }) => toAdminTitle(matches, "audit");

export async function loader(args: LoaderFunctionArgs) {
  return loadAudit(args);
}

export async function action(args: ActionFunctionArgs) {
  return auditAction(args);
}

export default function Audit() {
  const { filter, person, page, standing } = useLoaderData<typeof loader>();
  const { pathname, search } = useLocation();
  const found = useActionData<PeopleChoice>();
  const older = new URLSearchParams(search);
  if (page.next !== null) older.set("after", page.next);
  return (
    <AuditScreen
      {...{ filter, person, page, standing }}
      choices={found?.choices ?? null}
      olderAddress={page.next === null ? null : `${pathname}?${older}`}
    />
  );
}
