import type { RecordHeading } from "./record";
import { recordWordsOf } from "./record-words";
import type { SealedMember } from "./seal";

/** What the archive's README says, in the language of whoever asked for it. */
export function toBundleReadme(
  { locale, people, at, exportId }: RecordHeading,
  { hasVerifier }: { readonly hasVerifier: boolean },
): string {
  const words = recordWordsOf(locale);
  const [one = "", other = ""] = people.map(({ name }) => name);
  const { files, check, online } = TEXTS[locale];
  const lines = [
    `${words.title}: ${words.between(one, other)}`,
    `${at.toISOString()} · ${exportId}`,
    words.notice,
    files,
    hasVerifier ? check : online,
  ];
  return `${lines.join("\n\n")}\n`.replaceAll("\n", "\r\n");
}

const TEXTS = {
  en: {
    files: [
      "The same record, four times:",
      "  .pdf   to read and to print",
      "  .html  to read on any screen",
      "  .csv   for spreadsheets",
      "  .json  for other programs",
      "",
      "manifest.json lists the files with their SHA-256; seal.txt signs all of it.",
    ].join("\n"),
    check:
      "Is it unchanged? Open verify.html, which came with this archive, in a browser and choose the archive or any one of the four files. It needs no network. Compare the key it shows with the one the practice names at its own address: that tells who made it. To be certain of the page itself, use the one at that address.",
    online:
      "Is it unchanged? Open the page verify.html at the practice's own address and choose this archive or any one of the four files.",
  },
  es: {
    files: [
      "El mismo registro, cuatro veces:",
      "  .pdf   para leer e imprimir",
      "  .html  para leer en cualquier pantalla",
      "  .csv   para hojas de cálculo",
      "  .json  para otros programas",
      "",
      "manifest.json enumera los archivos con su SHA-256; seal.txt lo firma todo.",
    ].join("\n"),
    check:
      "¿Está intacto? Abre verify.html, que viene en este archivo, en un navegador y elige el archivo comprimido o cualquiera de los cuatro. No necesita red. Compara la clave que muestra con la que la consulta publica en su propia dirección: así se sabe quién lo hizo. Para estar seguro de la página misma, usa la de esa dirección.",
    online:
      "¿Está intacto? Abre la página verify.html en la dirección de la consulta y elige este archivo o cualquiera de los cuatro.",
  },
} as const;

/** The archive's list of files, for programs. Public: fields are added, never renamed. */
export function toBundleManifest(
  { exportId, channelId, by, at, from, to, timeZone }: RecordHeading,
  members: readonly SealedMember[],
  { keyId, publicKey }: { readonly keyId: string; readonly publicKey: string },
): string {
  const manifest = {
    ...{ record: "renavest-record-bundle", version: 1, export: { id: exportId, by, at, timeZone, from, to } },
    conversation: { id: channelId },
    files: members.map(({ name, bytes, sha256 }) => ({ name, bytes, sha256 })),
    key: { id: keyId, algorithm: "Ed25519", publicKey },
  };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}
