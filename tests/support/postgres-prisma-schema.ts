import { execFile } from "node:child_process";
import { copyFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { DatabasePicture, TablePicture } from "./postgres-table-picture";

type Field = {
  readonly name: string;
  readonly dbName?: string;
  readonly kind: "scalar" | "object";
  readonly type: string;
  readonly isRequired: boolean;
  readonly isList: boolean;
  readonly nativeType: readonly [string, readonly string[]] | null;
  readonly default?: string | number | boolean | { readonly name: string; readonly args: readonly string[] };
  readonly relationFromFields?: readonly string[];
  readonly relationToFields?: readonly string[];
  readonly relationOnDelete?: string;
  readonly relationOnUpdate?: string;
};
type Model = { readonly name: string; readonly dbName: string | null; readonly fields: readonly Field[] };
type Index = {
  readonly model: string;
  readonly type: "id" | "unique" | "normal";
  readonly dbName?: string;
  readonly fields: readonly { readonly name: string }[];
};
type Datamodel = { readonly models: readonly Model[]; readonly indexes: readonly Index[] };

const PRISMA = join(import.meta.dirname, "../../node_modules/prisma/build/index.js");
const TYPES: Readonly<Record<string, string>> = {
  Int: "integer",
  "Int SmallInt()": "smallint",
  BigInt: "bigint",
  String: "text",
  Boolean: "boolean",
  Json: "jsonb",
  Bytes: "bytea",
  "DateTime Timestamptz(6)": "timestamp with time zone",
};
const ACTIONS: Readonly<Record<string, string>> = {
  Restrict: "r",
  NoAction: "a",
  Cascade: "c",
  SetNull: "n",
};

/** What schema.prisma says the database looks like, as Prisma's own parser reads it. */
export async function readSchemaPicture(schema: string): Promise<DatabasePicture> {
  const { models, indexes } = await parse(schema);
  return Object.fromEntries(models.map((model) => [tableOf(model), toTable(model, models, indexes)]));
}

async function parse(schema: string): Promise<Datamodel> {
  const folder = await mkdtemp(join(tmpdir(), "renavest-schema-"));
  try {
    await copyFile(join(import.meta.dirname, "postgres-dump-datamodel.mjs"), join(folder, "dump.mjs"));
    const generator = 'generator dump {\n  provider = "node dump.mjs"\n  output = "out"\n}';
    const file = join(folder, "schema.prisma");
    await writeFile(file, schema.replace(/generator client \{[^}]*\}/, generator));
    await promisify(execFile)(process.execPath, [PRISMA, "generate", "--schema", file], {
      cwd: folder,
      env: { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, PRISMA_HIDE_UPDATE_MESSAGE: "1" },
    });
    return JSON.parse(await readFile(join(folder, "out", "datamodel.json"), "utf8")) as Datamodel;
  } finally {
    await rm(folder, { recursive: true });
  }
}

const tableOf = (model: Model) => model.dbName ?? model.name;
const columnOf = (field: Field) => field.dbName ?? field.name;

function toTable(model: Model, models: readonly Model[], allIndexes: readonly Index[]): TablePicture {
  const table = tableOf(model);
  const columnsOf = (owner: Model, names: readonly string[]) =>
    names.map((name) => columnOf(owner.fields.find((field) => field.name === name)!));
  const own = allIndexes.filter((index) => index.model === model.name);
  const pick = (type: Index["type"], suffix: string) =>
    Object.fromEntries(
      own
        .filter((index) => index.type === type)
        .map((index) => ({
          index,
          columns: columnsOf(
            model,
            index.fields.map((field) => field.name),
          ),
        }))
        .map(({ index, columns }) => {
          const stem = type === "id" ? [table] : [table, ...columns];
          return [index.dbName ?? [...stem, suffix].join("_"), columns];
        }),
    );
  const scalars = model.fields.filter((field) => field.kind === "scalar");
  const relations = model.fields.filter((field) => (field.relationFromFields ?? []).length > 0);
  return {
    columns: Object.fromEntries(
      scalars.map((field) => [
        columnOf(field),
        { type: toType(field), nullable: !field.isRequired, default: toDefault(field, table) },
      ]),
    ),
    primaryKey: pick("id", "pkey"),
    uniques: pick("unique", "key"),
    indexes: pick("normal", "idx"),
    foreignKeys: Object.fromEntries(
      relations.map((field) => {
        const target = models.find((each) => each.name === field.type)!;
        const columns = columnsOf(model, field.relationFromFields ?? []);
        return [
          `${table}_${columns.join("_")}_fkey`,
          {
            columns,
            references: tableOf(target),
            referenced: columnsOf(target, field.relationToFields ?? []),
            onDelete: ACTIONS[field.relationOnDelete ?? ""]!,
            onUpdate: ACTIONS[field.relationOnUpdate ?? ""]!,
          },
        ];
      }),
    ),
  };
}

function toType(field: Field): string {
  const native = field.nativeType ? ` ${field.nativeType[0]}(${field.nativeType[1].join()})` : "";
  const type = TYPES[`${field.type}${native}`];
  if (!type) throw new Error(`Say here what ${field.type}${native} is in PostgreSQL.`);
  return field.isList ? `${type}[]` : type;
}

function toDefault(field: Field, table: string): string | null {
  const value = field.default;
  if (value === undefined) return null;
  if (typeof value === "object") {
    if (value.name === "autoincrement") return `nextval('${table}_${columnOf(field)}_seq'::regclass)`;
    return value.name === "dbgenerated" ? String(value.args[0]) : `${value.name}()`;
  }
  return field.type === "String" ? `'${value}'::text` : String(value);
}
