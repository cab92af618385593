import type pg from "pg";
import type { Mutant } from "./mutants";

const QUESTION = String.raw`\( ?SELECT \w+\(\) AS \w+\)`;
const SETTING = String.raw`current_setting\([^()]*\)`;
const PERSON = String.raw`NULLIF\(${SETTING}, ''\)::integer`;
const LEFT = String.raw`(?:${PERSON}|[\w.]+(?:\(\))?|${QUESTION}|${SETTING})`;
const RIGHT = [
  String.raw`'[^']*'(?:::\w+)?`,
  PERSON,
  String.raw`ANY \(ARRAY\[[^\]]*\]\)`,
  QUESTION,
  String.raw`[\w.]+(?:\(\))?(?![\w.]| ?\()`,
].join("|");

/** One step of a rule: `a = b`, `a <> 'x'`, `a IS NULL`, `f() IN (a, b)` and their like. */
const CONDITION = new RegExp(
  String.raw`${LEFT} (?:(?:=|<>|<=|>=|>|<) (?:${RIGHT})|IS NULL|IN \([^()]*\))|t\.accepts_new`,
  "g",
);

/** Ids of users and of therapists taken for each other, and '' taken for somebody. */
const MISTAKES = [
  ["app_therapist_id()", "app_person_id()"],
  ["app_person_id()", "app_therapist_id()"],
  ["NULLIF(current_setting('app.user_id', true), '')", "current_setting('app.user_id', true)"],
] as const;

/** The same text, each time with another condition taken for true, or with a mistake in it. */
export function mutateConditions(text: string): readonly { change: string; mutated: string }[] {
  const without = [...text.matchAll(CONDITION)].map((match) => ({
    change: `without ${match[0]}`,
    mutated: `${text.slice(0, match.index)}true${text.slice(match.index + match[0].length)}`,
  }));
  const mistaken = MISTAKES.filter(([right]) => text.includes(right)).map(([right, wrong]) => ({
    change: `with ${wrong} for ${right}`,
    mutated: text.replaceAll(right, wrong),
  }));
  // Nothing but true is what is tried every time.
  return [...without, ...mistaken].filter(({ mutated }) => /[^()]/.test(mutated.replace("true", "")));
}

/** What writes has tests of its own, as triggers have, and a story each where it judges who asks. */
const WRITES = "INSERT INTO|UPDATE public|DELETE FROM|write_audit";
/** So have these: one judges what is due, the other hands on to what writes. */
const OTHERS = ["list_retention_due", "open_booked_chat"];

/**
 * The functions that say who asks, each time with one condition less. What only the worker may call answers no person:
 * `EXPECTED_RIGHTS` says that nobody else may, and the tests of its work what it answers.
 */
export async function makeFunctionMutants(client: pg.Client): Promise<readonly Mutant[]> {
  const { rows } = await client.query<{ name: string; body: string; definition: string }>(
    `SELECT proname AS name, prosrc AS body, pg_get_functiondef(oid) AS definition FROM pg_proc
    WHERE pronamespace = 'public'::regnamespace AND prosecdef AND prosrc !~ $1 AND proname <> ALL ($2)
      AND prorettype <> 'trigger'::regtype
      AND (has_function_privilege('renavest_app', oid, 'EXECUTE') OR has_function_privilege('renavest_admin', oid, 'EXECUTE'))
    ORDER BY proname`,
    [WRITES, OTHERS],
  );
  return rows.flatMap(({ name, body, definition }) =>
    mutateConditions(body).map(({ change, mutated }, index) => ({
      name: `${name}(): ${change} (${index})`,
      table: null,
      sql: definition.replace(body, () => mutated),
    })),
  );
}
