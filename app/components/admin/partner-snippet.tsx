import { Link } from "@remix-run/react";
import { PATHS } from "~/protocol/paths";
import { useAdminWords } from "./use-admin-words";

interface PartnerSnippetProps {
  readonly siteKey: string;
  readonly chatOrigin: string;
  /** `#rrggbb`; empty: our own. */
  readonly accent: string;
}

/** The line a partner puts in their pages, to be copied. */
export function PartnerSnippet({ siteKey, chatOrigin, accent }: PartnerSnippetProps) {
  const { partners: words } = useAdminWords();
  // The button is drawn before anything is asked of us, so it knows its colour from the page alone.
  const colour = accent === "" ? "" : ` data-accent="${accent}"`;
  return (
    <section aria-labelledby="snippet">
      <h2 className="oversight__part" id="snippet">
        {words.snippet}
      </h2>
      <p className="oversight__lead">
        {words.snippetText}{" "}
        <Link to={PATHS.partnerDocs} reloadDocument>
          {words.guide}
        </Link>
      </p>
      <div className="field">
        <label className="visually-hidden" htmlFor="snippet-text">
          {words.snippet}
        </label>
        <textarea
          id="snippet-text"
          className="code"
          rows={2}
          readOnly
          value={`<script async src="${chatOrigin}/widget.js" data-site="${siteKey}"${colour}></script>`}
        />
      </div>
      <p className="field__hint">
        {words.siteKey}: <code>{siteKey}</code>
      </p>
    </section>
  );
}
