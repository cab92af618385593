import { Form } from "@remix-run/react";
import { useAdminWords } from "./use-admin-words";

/** A public key to be pasted, or a shared secret to be made: one form each, so that neither asks for the other's fields. */
export function PartnerKeyForm({ action }: { action: string }) {
  const { partners: words } = useAdminWords();
  return (
    <section className="glass" aria-labelledby="add-key">
      <h3 id="add-key">{words.addKey}</h3>
      <Form method="post" action={action} className="glass__form">
        <input type="hidden" name="change" value="add_key" />
        <KeyName id="public-kid" />
        <div className="field">
          <label htmlFor="public-key">{words.publicKey}</label>
          <textarea
            id="public-key"
            name="publicKey"
            className="code"
            rows={5}
            required
            spellCheck={false}
            aria-describedby="public-key-hint"
          />
          <p className="field__hint" id="public-key-hint">
            {words.publicKeyHint}
          </p>
        </div>
        <button type="submit" className="button">
          {words.addPublicKey}
        </button>
      </Form>
      <details>
        <summary>{words.secret}</summary>
        <Form method="post" action={action} className="glass__form">
          <input type="hidden" name="change" value="add_key" />
          <input type="hidden" name="kind" value="secret" />
          <p>{words.secretText}</p>
          <KeyName id="secret-kid" />
          <button type="submit" className="quiet-button">
            {words.makeSecret}
          </button>
        </Form>
      </details>
    </section>
  );
}

function KeyName({ id }: { id: string }) {
  const { partners: words } = useAdminWords();
  return (
    <div className="field">
      <label htmlFor={id}>{words.kid}</label>
      <input
        id={id}
        name="kid"
        type="text"
        required
        maxLength={64}
        autoComplete="off"
        spellCheck={false}
        aria-describedby={`${id}-hint`}
      />
      <p className="field__hint" id={`${id}-hint`}>
        {words.kidHint}
      </p>
    </div>
  );
}
