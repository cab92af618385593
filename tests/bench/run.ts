import { parseArgs } from "node:util";
import { benchAudit } from "./audit";
import { type BenchRow, printTable } from "./bench-row";
import { benchChatServer } from "./chat-server";
import { benchDeliver } from "./deliver";
import { benchEphemeral } from "./ephemeral";
import { benchExport } from "./export";
import { benchHistory } from "./history";
import { benchRowSecurity } from "./row-security";
import { benchSend } from "./send";
import { benchStreams } from "./streams";
import { benchWidgetOpen } from "./widget-open";
import { benchWidgetSize } from "./widget-size";

const BENCHES: Readonly<Record<string, () => Promise<readonly BenchRow[]>>> = {
  audit: benchAudit,
  send: benchSend,
  history: benchHistory,
  export: benchExport,
  "row-security": benchRowSecurity,
  deliver: benchDeliver,
  "chat-server": benchChatServer,
  ephemeral: benchEphemeral,
  streams: benchStreams,
  "widget-open": benchWidgetOpen,
  "widget-size": benchWidgetSize,
};

/** `npm run bench -- <name> [--json]`: our figure, the reference of the same run, and the ratio. */
async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: { json: { type: "boolean" } },
    allowPositionals: true,
  });
  const [name = ""] = positionals;
  const bench = BENCHES[name];
  if (bench === undefined) throw new Error(`Which bench? One of: ${Object.keys(BENCHES).join(", ")}`);
  const rows = await bench();
  printTable(name, rows);
  if (values.json) console.log(JSON.stringify({ bench: name, rows }));
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
