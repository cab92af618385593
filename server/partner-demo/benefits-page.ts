import { EMPLOYEES, type Employee } from "./demo-partner";

/** What the page has to know. */
export interface BenefitsPage {
  readonly employee: Employee;
  readonly siteKey: string;
  /** Origin of the chat. */
  readonly chatOrigin: string;
}

/** A believable page of an employer's benefits portal, with the chat on it as any partner would put it there. */
export function toBenefitsPage({ employee, siteKey, chatOrigin }: BenefitsPage): string {
  const others = EMPLOYEES.filter(({ id }) => id !== employee.id);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Your benefits · Harbor Benefits</title>
<link rel="stylesheet" href="/page.css">
<script src="/page.js" data-site="${siteKey}" data-employee="${employee.id}" defer></script>
<script async src="${chatOrigin}/widget.js"></script>
</head>
<body>
<a class="skip" href="#main">Skip to your benefits</a>
<header class="top">
  <a class="brand" href="/">${HARBOR}<span>Harbor Benefits</span></a>
  <nav aria-label="Benefits"><a href="/" aria-current="page">Overview</a><a href="#health">Health</a><a href="#retirement">Retirement</a><a href="#leave">Time off</a></nav>
  <form class="who" method="post" action="/sign-in">
    <span>${employee.name}</span>
    ${others.map(({ id, firstName }) => `<button name="employee" value="${id}">Switch to ${firstName}</button>`).join("")}
  </form>
</header>
<main id="main">
  <section class="hero">
    <p class="kicker">Northwind Mills · Plan year 2026</p>
    <h1>Good to see you, ${employee.firstName}.</h1>
    <p>Everything your employer pays for, in one place. Open enrollment closes on December 12.</p>
  </section>
  <section class="cards" aria-label="Your plans">
    <article class="card wide">
      <p class="kicker">New this year</p>
      <h2>Financial therapy</h2>
      <p>Write with a licensed financial therapist about debt, saving, a raise, or the letter you have not opened. Northwind Mills pays; nobody there can read it.</p>
      <p class="actions"><button type="button" id="open-chat" class="button">Message a financial therapist</button>
      <a href="${chatOrigin}/chat">Open in a page of its own</a></p>
      <p id="chat-missing" class="missing" hidden>The chat did not load. Its own page still works.</p>
    </article>
    <article class="card" id="health"><h2>Health</h2><p class="figure">Silver PPO</p><p>Deductible met: $640 of $1,500</p><meter min="0" max="1500" value="640" aria-label="Deductible met">640 of 1,500</meter></article>
    <article class="card" id="retirement"><h2>Retirement</h2><p class="figure">6% of your pay</p><p>Your employer adds 4%. You are getting all of it.</p></article>
    <article class="card" id="leave"><h2>Time off</h2><p class="figure">11 days left</p><p>Three of them end with the year.</p></article>
  </section>
  <section class="sees" aria-labelledby="sees-title">
    <div class="sees-head">
      <h2 id="sees-title">What my page can see</h2>
      <p>For developers: everything that crosses between this page and the chat, as the chat reports it, and each event as it comes. No words, names or ids of a conversation are among it.</p>
    </div>
    <div class="sees-part" tabindex="0" role="region" aria-label="Privacy report"><h3>Privacy report</h3><div id="report"><p class="quiet">Comes with the chat.</p></div></div>
    <div class="sees-part" tabindex="0" role="region" aria-label="Events"><h3>Events</h3><ol id="events" aria-live="polite"><li class="quiet" id="no-events">None yet.</li></ol></div>
  </section>
</main>
<footer><p>Harbor Benefits is made up, for the demonstration. The chat on it is real.</p></footer>
</body>
</html>
`;
}

const HARBOR = `<svg viewBox="0 0 32 32" width="28" height="28" fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" aria-hidden="true"><path d="M16 5v17M16 9l8 10h-8M4 25c2 2 4 2 6 0s4-2 6 0 4 2 6 0 4-2 6 0"/></svg>`;
