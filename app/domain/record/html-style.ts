/** The look of a record as a page of its own: the colours of the app, paper in print. */
export const RECORD_STYLE = `
:root{color-scheme:light dark;--paper:#fbf9f5;--surface:#fff;--ink:#1c2622;--muted:#5a655f;--line:#ddd6c9;--mine:#dcebe4;--on-mine:#14352b;--warn:#8a4b08;--warn-bg:#fbefdd}
@media (prefers-color-scheme:dark){:root{--paper:#121715;--surface:#222b27;--ink:#e9eeea;--muted:#a2aea7;--line:#2f3a35;--mine:#1f4538;--on-mine:#e3f3ec;--warn:#f0b56a;--warn-bg:#33260f}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 "Source Sans 3","Segoe UI",system-ui,sans-serif}
main{max-width:46rem;margin:0 auto;padding:32px 20px 64px}
h1{font-size:28px;line-height:1.2;margin:0 0 4px}
h2{font-size:20px;margin:40px 0 12px}
p{margin:0}
.lead,.facts li{color:var(--muted)}
.facts{list-style:none;margin:12px 0 0;padding:0;font-size:14px}
.facts b{color:var(--ink);font-weight:600}
.notice{margin:24px 0 0;padding:12px 16px;border-radius:10px;background:var(--warn-bg);color:var(--warn);font-size:14px}
.day{margin:28px 0 8px;text-align:center;font-size:13px;color:var(--muted);font-variant-numeric:tabular-nums}
.m{margin:0 0 12px;max-width:85%;break-inside:avoid}
.m.therapist{margin-inline-start:auto}
.m header{display:flex;flex-wrap:wrap;gap:0 8px;align-items:baseline;padding:0 4px 2px;font-size:13px;color:var(--muted)}
.m header b{color:var(--ink);font-weight:600}
.m time{font-variant-numeric:tabular-nums;white-space:nowrap}
.m header a{margin-inline-start:auto;color:var(--muted);text-decoration:none}
.text{padding:10px 14px;border:1px solid var(--line);border-radius:14px;background:var(--surface);white-space:pre-wrap;overflow-wrap:anywhere;unicode-bidi:plaintext}
.m.therapist>.text{border-color:transparent;background:var(--mine);color:var(--on-mine)}
.m.system{max-width:none;margin-inline:auto}
.m.deleted>.text{border-style:dashed;border-color:var(--muted)}
.lost,.note{font-size:13px;color:var(--muted);padding:2px 4px 0}
.lost{padding:10px 14px;border:1px dashed var(--muted);border-radius:14px}
.earlier{margin:6px 0 0;padding:0 0 0 12px;border-inline-start:2px solid var(--line);font-size:14px;color:var(--muted)}
.earlier .text{padding:2px 0;border:0;background:none}
footer{margin-top:40px;font-size:13px;color:var(--muted);overflow-wrap:anywhere}
@page{margin:18mm 16mm 20mm}
@media print{:root{--paper:#fff;--surface:#fff;--ink:#1c2622;--muted:#4a544f;--line:#bdb6a9;--mine:#eef5f1;--on-mine:#14352b;--warn:#6b3a06;--warn-bg:#fff}body{font-size:11pt}main{max-width:none;padding:0}.notice{border:1px solid var(--warn)}.m header a{display:none}}
`.trim();
