import { describeProblem } from "~/domain/record/describe-problem";
import { type RecordVerdict, verifyRecord } from "~/domain/record/verify-record";
import { VERIFIER_WORDS } from "./verifier-words";
import { webCrypto } from "./web-crypto";

const locale = navigator.language.startsWith("es") ? "es" : "en";
const words = VERIFIER_WORDS[locale];

function find<Element extends HTMLElement>(id: string): Element {
  const element = document.getElementById(id);
  if (element === null) throw new Error(`no ${id}`);
  return element as Element;
}

const fileInput = find<HTMLInputElement>("file");
const keyInput = find<HTMLInputElement>("key");
const result = find("result");

document.documentElement.lang = locale;
document.title = words.title;
for (const [id, text] of [
  ["title", words.title],
  ["lead", words.lead],
  ["file-label", words.file],
  ["key-label", words.key],
] as const)
  find(id).textContent = text;

function show(state: string, title: string, lines: readonly string[]): void {
  const heading = document.createElement("h2");
  heading.textContent = title;
  const list = document.createElement("ul");
  for (const line of lines) list.appendChild(document.createElement("li")).textContent = line;
  result.dataset["state"] = state;
  result.replaceChildren(heading, list);
}

function showVerdict({ problems, manifest, isKeyKnown }: RecordVerdict): void {
  const facts =
    manifest === null
      ? []
      : [
          words.facts(manifest.exportedAt, manifest.messages, manifest.firstSeq, manifest.lastSeq),
          ...(isKeyKnown ? [] : [words.unknownKey]),
          words.keyShown(manifest.keyId, manifest.publicKey),
        ];
  if (problems.length === 0) show("intact", words.intact, facts);
  else
    show("changed", words.changed, [
      ...problems.map((problem) => describeProblem(problem, locale)),
      ...facts,
    ]);
}

async function look(): Promise<void> {
  const file = fileInput.files?.[0];
  if (file === undefined) return;
  show("looking", words.looking, []);
  const key = keyInput.value.trim();
  try {
    showVerdict(
      await verifyRecord(webCrypto, new Uint8Array(await file.arrayBuffer()), key === "" ? null : key),
    );
  } catch {
    show("changed", words.unable, []);
  }
}

fileInput.addEventListener("change", () => void look());
keyInput.addEventListener("change", () => void look());
