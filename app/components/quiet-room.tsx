function Chair() {
  return (
    <>
      <path className="quiet-room__line" d="M70 222l-5 38M134 222l5 38" />
      <path
        className="quiet-room__chair"
        d="M66 122c-11 0-18 8-17 18l7 66a14 14 0 0014 13h64a13 13 0 000-26H90l-6-54c-1-10-8-17-18-17z"
      />
      <path className="quiet-room__chair" d="M77 168h54a9 9 0 019 9v16H81z" />
    </>
  );
}

/** Our drawing: two chairs turned to each other, a table with a letter nobody has opened yet, morning in the window. */
export function QuietRoom() {
  return (
    <svg className="quiet-room" viewBox="30 20 340 250" aria-hidden="true" focusable="false">
      <path className="quiet-room__window" d="M150 152V84a50 50 0 01100 0v68z" />
      <path className="quiet-room__sun" d="M177 152a23 23 0 0146 0z" />
      <path className="quiet-room__frame" d="M200 34v95M150 96h100M140 152h120" />
      <Chair />
      <g transform="matrix(-1 0 0 1 400 0)">
        <Chair />
      </g>
      <path className="quiet-room__line" d="M174 214h52M200 214v46M186 260h28M40 260h320" />
      <path className="quiet-room__letter" d="M187 196h26v16h-26zM187 197l13 9 13-9" />
    </svg>
  );
}
