/** The form's look, which only those load who see it; a constructed sheet needs no leave of the frame's policy. */
export const VISITOR_STYLE = `
.visitor-form {
  display: grid;
  flex: 1;
  align-content: start;
  gap: 16px;
  padding: 8px 24px 24px;
  overflow-y: auto;
}
.visitor-form h1 {
  font-size: var(--text-title);
  line-height: 1.3;
}
.visitor-form div {
  display: grid;
  gap: 4px;
}
.visitor-form div label {
  font-weight: 600;
}
.visitor-form div input {
  min-height: 44px;
  padding: 8px 12px;
  border: 1px solid var(--control);
  border-radius: var(--radius-control);
  background: var(--surface);
  color: var(--ink);
  font-size: var(--text-body);
}
.visitor-form__agree {
  display: grid;
  grid-template-columns: 24px 1fr;
  gap: 12px;
}
.visitor-form__agree input {
  width: 24px;
  height: 24px;
  margin: 0;
  appearance: none;
  border: 1px solid var(--control);
  border-radius: 6px;
  background: var(--surface);
}
.visitor-form__agree input:checked {
  border-color: var(--accent);
  background: var(--accent);
}
.visitor-form__agree input:checked::before {
  content: "";
  display: block;
  width: 7px;
  height: 12px;
  margin: 3px auto 0;
  border: solid var(--on-accent);
  border-width: 0 2px 2px 0;
  rotate: 45deg;
}
@media (forced-colors: active) {
  .visitor-form__agree input {
    appearance: auto;
  }
}
.visitor-form p {
  color: var(--muted);
  font-size: var(--text-note);
}
.visitor-form p[role=alert] {
  color: var(--danger);
}
.visitor-note {
  flex: none;
  max-height: 60%;
  overflow-y: auto;
  padding: 8px 16px;
  border-bottom: 1px solid var(--line);
  background: var(--warn-ground);
  color: var(--warn);
  font-size: var(--text-note);
}
.visitor-note div {
  display: grid;
  gap: 8px;
  padding: 8px 0;
  color: var(--ink);
}
.visitor-note h2 {
  font-size: var(--text-body);
}
.visitor-note p[role=alert] {
  color: var(--danger);
}
.visitor-form p:empty,
.visitor-note p:empty {
  display: none;
}
`;
