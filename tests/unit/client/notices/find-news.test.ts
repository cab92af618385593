import { expect, test } from "vitest";
import { findNews } from "~/client/notices/find-news";
import { makeChannel } from "../../../dom/support/make-conversation";

const one = (id: string, lastSeq: number, unread: number) => makeChannel({ id, lastSeq, unread });

test("something unread that was not known before is news, wherever it stands in the list", () => {
  const before = [one("a", 3, 0), one("b", 5, 2)];
  expect(findNews(before, [one("b", 6, 3), one("a", 4, 1)])).toEqual(["b", "a"]);
  expect(findNews([], [one("new", 1, 1)])).toEqual(["new"]);
});

test("what is read, was known, or is gone is none", () => {
  const before = [one("a", 3, 1), one("b", 5, 2)];
  expect(findNews(before, [one("a", 4, 0), one("b", 5, 2)])).toEqual([]);
  expect(findNews(before, [])).toEqual([]);
  expect(findNews(before, [one("a", 3, 3)])).toEqual([]);
});
