import { PARTNER_TOKEN_REFUSALS } from "~/domain/partner-claims";

/** What a token has to say, and what is answered to one that does not. */
export function TokenRules({ chatOrigin }: { chatOrigin: string }) {
  const claims: readonly (readonly [string, string])[] = [
    ["iss", "Your site key."],
    ["aud", `Exactly ${chatOrigin}`],
    [
      "sub",
      "Your own id for the person, up to 255 characters. It never changes and is never given to another.",
    ],
    ["iat", "Now, in seconds. Clocks may differ by 30 seconds."],
    ["exp", "At most 300 seconds after iat."],
    ["jti", "Random, new for each token, up to 128 characters. A token is taken once."],
    ["name", "Optional: how the therapist addresses the person, up to 80 characters."],
    ["email", "Optional. Nothing is linked by it."],
  ];
  return (
    <>
      <p>
        The header names <code>alg</code> (ES256, EdDSA or HS256, as registered) and <code>kid</code>, the
        name of the key. Claims:
      </p>
      <dl className="rules">
        {claims.map(([name, text]) => (
          <div key={name}>
            <dt>
              <code>{name}</code>
            </dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
      <p>
        With HS256 the secret you were shown is the key as it stands: sign with its characters, don't decode
        it. Prefer a key pair, of which we hold only the public half.
      </p>
      <h3>When a token is refused</h3>
      <ul className="plain">
        {Object.values(PARTNER_TOKEN_REFUSALS).map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </>
  );
}
