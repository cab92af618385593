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
  accent-color: var(--accent);
}
.visitor-form p {
  color: var(--muted);
  font-size: var(--text-note);
}
.visitor-form p[role=alert] {
  color: var(--danger);
}
.visitor-note {
  padding: 8px 16px;
  border-bottom: 1px solid var(--line);
  background: var(--warn-ground);
  color: var(--warn);
  font-size: var(--text-note);
}
`;
