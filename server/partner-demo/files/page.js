// @ts-nocheck: a page's plain script, as partners write it.
// What a partner's own script does with the chat, and the panel that shows what the page learns from it.
const me = document.currentScript;
const events = [
  "ready",
  "open",
  "close",
  "unread",
  "identity_required",
  "token_expired",
  "closed_conversation",
  "error",
];

/** The queue that stands in for the chat until it has loaded. */
window.RenavestChat ??= Object.assign((...call) => window.RenavestChat.q.push(call), { q: [] });

window.RenavestChat("boot", {
  site: me.dataset.site,
  accent: "#1f4e79",
  async getToken() {
    tell("getToken", { employee: me.dataset.employee });
    const answer = await fetch("/chat-token", { method: "POST" });
    if (!answer.ok) throw new Error("no token");
    return (await answer.json()).token;
  },
});
for (const name of events) window.RenavestChat("on", name, (detail) => tell(name, detail));
window.RenavestChat("on", "ready", () => void showReport());

document.getElementById("open-chat").addEventListener("click", () => window.RenavestChat("open"));
// By now every script has come, or failed to.
window.addEventListener("load", () => {
  if (window.RenavestChat.q === undefined || typeof window.RenavestChat.boot === "function") return;
  document.getElementById("chat-missing").hidden = false;
  document.getElementById("open-chat").hidden = true;
  tell("chat script", { loaded: false });
});

function tell(name, detail) {
  document.getElementById("no-events")?.remove();
  const line = document.createElement("li");
  const [time, what, more] = ["time", "strong", "code"].map((tag) =>
    line.appendChild(document.createElement(tag)),
  );
  time.textContent = new Date().toLocaleTimeString();
  what.textContent = name;
  more.textContent = detail === undefined ? "" : JSON.stringify(detail);
  document.getElementById("events").prepend(line);
}

/** The report as a table, whatever columns it has. */
async function showReport() {
  const report = await window.RenavestChat.privacyReport();
  const rows = Array.isArray(report) ? report : (Object.values(report).find(Array.isArray) ?? [report]);
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const table = document.createElement("table");
  const head = table.createTHead().insertRow();
  for (const column of columns) {
    const cell = head.appendChild(document.createElement("th"));
    cell.scope = "col";
    cell.textContent = column;
  }
  const body = table.createTBody();
  for (const row of rows) {
    const line = body.insertRow();
    for (const column of columns) line.insertCell().textContent = toText(row[column]);
  }
  document.getElementById("report").replaceChildren(table);
}

function toText(value) {
  if (value === undefined || value === null) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
