/** The name with its mark: two people, one line between them. */
export function Wordmark() {
  return (
    <span className="wordmark">
      <svg viewBox="0 0 32 32" width="28" height="28" aria-hidden="true" focusable="false">
        <path
          className="wordmark__ground"
          d="M9 3h14a6 6 0 016 6v9a6 6 0 01-6 6h-7l-6.2 5a1 1 0 01-1.6-.8V24A6 6 0 013 18V9a6 6 0 016-6z"
        />
        <path className="wordmark__line" d="M9 17c3.2 0 3.6-7 7-7s3.8 7 7 7" />
      </svg>
      <span>Renavest</span>
    </span>
  );
}
