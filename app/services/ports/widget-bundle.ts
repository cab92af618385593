/** The frame's built files, by the addresses they are served under. */
export interface WidgetFiles {
  readonly js: string;
  readonly css: string;
  /** Subresource integrity of each, where the build told it. */
  readonly integrity: { readonly js: string | null; readonly css: string | null };
}

/** What the build has left. */
export interface WidgetBundle {
  /** Null: it was not built, or not whole. */
  find(): Promise<WidgetFiles | null>;
}
