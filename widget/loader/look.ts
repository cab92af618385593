/**
 * Put in a constructed sheet: no page's policy on inline styles stops it, and no style of the page reaches it. The label is
 * black or white, whichever reads better on the accent (at least 4.5), also on one that the page chose without thinking.
 */
export const LOOK = `button{all:unset;font:600 16px system-ui;box-sizing:border-box;position:absolute;bottom:0;inset-inline-end:0;min-height:48px;padding:0 20px;display:flex;align-items:center;gap:8px;white-space:nowrap;border:2px solid #0000;border-radius:99px;background:var(--a);color:#fff;cursor:pointer;box-shadow:0 4px 16px #0003}\
button:focus-visible{outline:2px solid #000;outline-offset:2px;box-shadow:0 0 0 2px #fff}\
@supports(color:lch(from red l 0 0)){button{color:lch(from var(--a) calc(49e3 - l*1e3) 0 0)}}\
b{padding:4px 8px;border-radius:99px;background:#fff;color:#000;font-size:14px}\
[hidden]{display:none!important}`;

/** The frame's, which comes with it. The edge is seen only where a person's own colours take shadows away. */
export const FRAME_LOOK = `iframe{box-sizing:border-box;position:absolute;bottom:60px;inset-inline-end:0;width:384px;height:min(640px,100vh - 96px);border:0;border-radius:14px;background:#fbf9f5;box-shadow:0 8px 32px #0003}
@media(forced-colors:active){iframe{border:2px solid}}
@media(max-width:480px){iframe{position:fixed;inset:var(--t,0) 0 auto;width:100%;height:var(--h,100%);border-radius:0}}`;
