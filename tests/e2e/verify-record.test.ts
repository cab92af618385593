import { writeFile } from "node:fs/promises";
import { expect } from "@playwright/test";
import { test } from "../support/e2e-test";
import { makeRecord } from "../support/make-record";
import { makeRecordTools } from "../support/make-record-tools";

const tools = makeRecordTools();

test("a record is verified by a page that can reach no network", async ({ app, page }, info) => {
  const file = await makeRecord(tools, "json", [
    {
      ...{ seq: 1, id: "message-of-the-test-0001", kind: "text", text: "I owe 500", loss: null },
      author: { id: "person-2", name: "Sam", role: "prospect" },
      ...{ createdAt: new Date("2026-11-24T10:00:00Z"), editedAt: null, deletedAt: null, earlier: [] },
    },
  ]);
  const intact = info.outputPath("intact.json");
  const changed = info.outputPath("changed.json");
  await writeFile(intact, file);
  await writeFile(changed, file.toString().replace("I owe 500", "I owe 900"));

  await page.goto(new URL("/verify.html", app.url).href);
  await page.getByLabel(/^Record/).setInputFiles(intact);
  await expect(page.getByRole("status")).toContainText("This record is unchanged.");
  await expect(page.getByRole("status")).toContainText(tools.publicKey);

  await page.getByLabel(/^Record/).setInputFiles(changed);
  await expect(page.getByRole("status")).toContainText("not as it was handed over");
  await expect(page.getByRole("status")).toContainText("Message 1 was changed.");

  await page.getByLabel(/^Public key/).fill(makeRecordTools().publicKey);
  await page.getByLabel(/^Record/).setInputFiles(intact);
  await expect(page.getByRole("status")).toContainText("another key");

  const reached = await page.evaluate(() =>
    fetch("/healthz").then(
      () => "reached",
      () => "refused",
    ),
  );
  expect(reached).toBe("refused");
});
