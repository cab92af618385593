// Loaded into a measured process before its own program: looks at its memory when the bench asks, over the channel that
// the process was started with. Plain JavaScript, because that process knows no TypeScript.
import { setTimeout as sleep } from "node:timers/promises";
import { getHeapSnapshot, setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

const ROUNDS = 4;

async function collect() {
  setFlagsFromString("--expose-gc");
  const collectGarbage = runInNewContext("gc");
  for (let round = 0; round < ROUNDS; round += 1) {
    collectGarbage();
    await sleep(100);
  }
  return null;
}

/** @param {readonly string[]} classes */
async function count(classes) {
  await collect();
  const chunks = [];
  for await (const chunk of getHeapSnapshot()) chunks.push(chunk);
  const { snapshot, nodes, strings } = JSON.parse(Buffer.concat(chunks).toString());
  const { node_fields: fields, node_types: types } = snapshot.meta;
  const object = types[fields.indexOf("type")].indexOf("object");
  const [typeAt, nameAt] = [fields.indexOf("type"), fields.indexOf("name")];
  /** @type {Record<string, number>} */
  const counts = Object.fromEntries(classes.map((name) => [name, 0]));
  for (let node = 0; node < nodes.length; node += fields.length) {
    // A bundler may have given a class a number.
    const name = strings[nodes[node + nameAt]].replace(/\d+$/, "");
    if (nodes[node + typeAt] === object && name in counts) counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}

process.on("message", (/** @type {any} */ message) => {
  if (typeof message?.probe !== "string") return;
  const answer = message.probe === "count" ? count(message.classes) : collect();
  void answer.then((probed) => process.send?.({ probed }));
});
