/** One table as both sides can say it: schema.prisma and PostgreSQL's catalogue. Keys are names. */
export type TablePicture = {
  readonly columns: Readonly<Record<string, ColumnPicture>>;
  /** Index name to its columns, in order. */
  readonly primaryKey: Readonly<Record<string, readonly string[]>>;
  readonly uniques: Readonly<Record<string, readonly string[]>>;
  readonly indexes: Readonly<Record<string, readonly string[]>>;
  readonly foreignKeys: Readonly<Record<string, ForeignKeyPicture>>;
};

export type ColumnPicture = {
  /** As PostgreSQL writes it. */
  readonly type: string;
  readonly nullable: boolean;
  /** The default's SQL as PostgreSQL writes it. */
  readonly default: string | null;
};

export type ForeignKeyPicture = {
  readonly columns: readonly string[];
  readonly references: string;
  readonly referenced: readonly string[];
  readonly onDelete: string;
  readonly onUpdate: string;
};

/** All tables by name. */
export type DatabasePicture = Readonly<Record<string, TablePicture>>;
