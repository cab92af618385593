import { useWords } from "~/chat-ui/words/words-context";
import { findTextColour } from "~/domain/accent";
import type { PartnerSiteForm } from "~/domain/partner-site";
import { useAdminWords } from "./use-admin-words";

/** The chat's own, where a site has none (look.md). */
const OWN_ACCENT = "#1e6b55";

/**
 * The launcher in the site's colour and the greeting as it is saved. Drawn here: only the site's own pages may hold the
 * frame. The colour is an attribute, since no page of ours allows inline styles.
 */
export function PartnerPreview({ settings }: { settings: PartnerSiteForm }) {
  const { partners: words } = useAdminWords();
  const { locale } = useWords();
  const accent = settings.accent === "" ? OWN_ACCENT : settings.accent;
  const [greeting, promise] =
    locale === "es" ? [settings.greetingEs, settings.promiseEs] : [settings.greetingEn, settings.promiseEn];
  return (
    <section aria-labelledby="preview">
      <h2 className="oversight__part" id="preview">
        {words.preview}
      </h2>
      <p className="oversight__lead">{words.previewText}</p>
      <div className="preview">
        <div className="preview__greeting">
          <p>{greeting === "" ? words.noGreeting : greeting}</p>
          {promise === "" ? null : <p className="field__hint">{promise}</p>}
        </div>
        <svg
          className="preview__launcher"
          viewBox="0 0 84 48"
          width="84"
          height="48"
          role="img"
          aria-label={words.launcher}
        >
          <rect width="84" height="48" rx="24" fill={accent} />
          <text
            x="42"
            y="29"
            textAnchor="middle"
            fontSize="16"
            fontWeight="600"
            fill={findTextColour(accent) ?? "#ffffff"}
          >
            {words.launcher}
          </text>
        </svg>
      </div>
    </section>
  );
}
