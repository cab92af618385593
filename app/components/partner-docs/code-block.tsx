/** An example to copy. Long lines break, so that nothing has to be scrolled sideways. */
export function CodeBlock({ title, code }: { title: string; code: string }) {
  return (
    <figure className="example">
      <figcaption>{title}</figcaption>
      <pre translate="no">
        <code>{code.trimEnd()}</code>
      </pre>
    </figure>
  );
}
