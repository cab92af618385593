import { expect, test } from "vitest";
import { isSiteOrigin } from "~/domain/partner-site";

test.each([
  "https://benefits.example.com",
  "https://benefits.example.com:8443",
  "https://xn--bcher-kva.example",
  "http://localhost:3001",
  "http://127.0.0.1:3001",
  "http://[::1]:3001",
])("%s is an origin", (origin) => {
  expect(isSiteOrigin(origin)).toBe(true);
});

test.each([
  "http://benefits.example.com",
  "http://localhost.example.com",
  "https://benefits.example.com/",
  "https://benefits.example.com/chat",
  "https://benefits.example.com:443",
  "https://Benefits.example.com",
  "https://bücher.example",
  "https://*.example.com",
  "https://me@benefits.example.com",
  "https://a.example;script-src",
  "https://[2001:db8::1]",
  "https://under_score.example",
  "ftp://benefits.example.com",
  "javascript:alert(1)",
  "null",
  "*",
  "",
])("%s is none", (origin) => {
  expect(isSiteOrigin(origin)).toBe(false);
});
