import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bookingsAction } from "~/http/bookings.server";
import { newBookingOfAllAction, ownBookingAction, ownNewBookingAction } from "~/http/hand-bookings.server";
import { conversationAction, signInAction, signOutAction } from "~/http/page.server";
import { peopleAction, personAction } from "~/http/people.server";
import { signInAgainAction } from "~/http/records.server";
import { remindersAction } from "~/http/reminders.server";
import { retentionAction } from "~/http/retention.server";
import type { Lane } from "../support/make-lanes";
import { createTestApp, makeLanes, ORIGIN, type TestApp } from "../support/test-app";

/** Columns: what the browser says of the asking page (`absent`: an old browser, or none). */
const SITES = ["same-origin", "absent", "none", "same-site", "cross-site"] as const;
/** Rows: the asking page's origin. */
const ORIGINS = {
  own: ORIGIN,
  absent: null,
  null: "null",
  http: ORIGIN.replace("https:", "http:"),
  subdomain: ORIGIN.replace("//", "//www."),
  other: "https://evil.example",
} as const;

type Site = (typeof SITES)[number];
type Place = keyof typeof ORIGINS;
type Grid = Readonly<Record<Place, string>>;

const NOWHERE = "no no no no no";
/** Who is let in to change something, by column of SITES. A cookie alone proves nothing: any page can make it be sent. */
const BY_COOKIE: Grid = {
  own: "yes yes no no no",
  absent: "yes no no no no",
  ...{ null: NOWHERE, http: NOWHERE, subdomain: NOWHERE, other: NOWHERE },
};
/** No other page can add a token, so a program may send it without more; a browser elsewhere still may not. */
const BY_BEARER: Grid = { ...BY_COOKIE, absent: "yes yes no no no" };
/** A form that says neither comes from no browser (the tests from outside sign in so). */
const BY_FORM: Grid = BY_BEARER;

let app: TestApp;
let lanes: readonly Lane[];
let sent = 0;
beforeAll(async () => {
  app = await createTestApp({
    environment: { SMTP_URL: "smtp://127.0.0.1:9", MAIL_FROM: "no-reply@chat.test" },
  });
  lanes = await makeLanes(app.deps);
});
afterAll(async () => {
  for (const lane of lanes) await lane.close();
  await app.close();
});

function toHeaders(place: Place, site: Site, credentials: readonly ("cookie" | "bearer")[]) {
  const token = app.tokenOf(app.prospect);
  const origin = ORIGINS[place];
  return {
    Host: new URL(ORIGIN).host,
    ...(origin === null ? {} : { Origin: origin }),
    ...(site === "absent" ? {} : { "Sec-Fetch-Site": site }),
    ...(credentials.includes("cookie") ? { Cookie: app.cookieOf(app.prospect) } : {}),
    ...(credentials.includes("bearer") ? { Authorization: `Bearer ${token}` } : {}),
  };
}

async function drawGrid(ask: (place: Place, site: Site) => Promise<boolean>): Promise<Grid> {
  const rows: [Place, string][] = [];
  for (const place of Object.keys(ORIGINS) as Place[]) {
    const cells: string[] = [];
    for (const site of SITES) cells.push((await ask(place, site)) ? "yes" : "no");
    rows.push([place, cells.join(" ")]);
  }
  return Object.fromEntries(rows) as Grid;
}

function print(title: string, grid: Grid): void {
  const lines = Object.entries(grid).map(([place, row]) =>
    [place.padEnd(10), ...row.split(" ").map((cell) => cell.padEnd(12))].join(" "),
  );
  console.info(
    [title, ["origin".padEnd(10), ...SITES.map((site) => site.padEnd(12))].join(" "), ...lines].join("\n"),
  );
}

const makeMessage = () => {
  sent += 1;
  return { channelId: app.channel.id, content: "Hello", clientMessageId: `csrf-${sent}` };
};
const countStored = async () => (await app.world.listStored(app.channel.id)).length;
const countYes = (grid: Grid) =>
  Object.values(grid)
    .join(" ")
    .split(" ")
    .filter((cell) => cell === "yes").length;

describe.each([0, 1])("requests of JSON, in lane %i", (index) => {
  test.each([
    ["with a cookie", ["cookie"], BY_COOKIE],
    ["with a token", ["bearer"], BY_BEARER],
    ["with both", ["cookie", "bearer"], BY_BEARER],
  ] as const)("%s change something only from our own pages", async (title, credentials, expected) => {
    const before = await countStored();
    const grid = await drawGrid(async (place, site) => {
      const headers = { ...toHeaders(place, site, credentials), "Content-Type": "application/json" };
      const body = JSON.stringify(makeMessage());
      const { status } = await lanes[index]!.ask({ method: "POST", path: "/api/chat/send", headers, body });
      expect([201, 403]).toContain(status);
      return status === 201;
    });
    print(`JSON ${title}, ${lanes[index]!.name}`, grid);
    expect(grid).toEqual(expected);
    expect(await countStored()).toBe(before + countYes(expected));
  });

  test("for a token of Stream's are let in from our own pages only", async () => {
    const body = JSON.stringify({ channelId: app.channel.id });
    const grid = await drawGrid(async (place, site) => {
      const headers = { ...toHeaders(place, site, ["cookie"]), "Content-Type": "application/json" };
      const ask = { method: "POST", path: "/api/chat/stream-token", headers, body };
      const { status } = await lanes[index]!.ask(ask);
      // Without Stream there is none; whoever is let in so far is told so.
      expect([404, 403]).toContain(status);
      return status === 404;
    });
    expect(grid).toEqual(BY_COOKIE);
  });

  /** What a page can send elsewhere without asking first, and what it cannot. */
  test.each([
    ["POST", "application/json", 201],
    ["POST", "application/json; charset=utf-8", 201],
    ["POST", "text/plain", 415],
    ["POST", "application/x-www-form-urlencoded", 415],
    ["POST", "multipart/form-data; boundary=x", 415],
    ["POST", "text/plain; application/json", 415],
    ["POST", "application/jsonp", 415],
    ["POST", null, 415],
    ["GET", null, 405],
    ["HEAD", null, 405],
    ["PUT", "application/json", 405],
    ["PATCH", "application/json", 405],
    ["DELETE", null, 405],
    ["OPTIONS", null, 405],
  ] as const)("%s of %s is answered with %i", async (method, type, expected) => {
    const before = await countStored();
    const headers = {
      ...toHeaders("own", "same-origin", ["cookie"]),
      ...(type === null ? {} : { "Content-Type": type }),
    };
    const hasBody = !["GET", "HEAD", "OPTIONS", "DELETE"].includes(method);
    const ask = { method, path: "/api/chat/send", headers };
    const answer = await lanes[index]!.ask(hasBody ? { ...ask, body: JSON.stringify(makeMessage()) } : ask);
    expect(answer.status).toBe(expected);
    expect(answer.headers.get("Access-Control-Allow-Origin")).toBeNull();
    expect(await countStored()).toBe(before + (expected === 201 ? 1 : 0));
  });
});

describe("forms of pages", () => {
  const post = async (
    action: typeof signInAction | typeof conversationAction,
    path: string,
    headers: Record<string, string>,
    fields: Record<string, string>,
    params: Record<string, string> = {},
  ) => {
    const request = new Request(ORIGIN + path, {
      method: "POST",
      headers,
      body: new URLSearchParams(fields),
    });
    const answer = await action({ request, params, context: { deps: app.deps } }).catch(
      (thrown: unknown) => thrown,
    );
    if (!(answer instanceof Response)) throw answer;
    return answer.status;
  };

  test("send, sign in and sign out only from our own pages", async () => {
    const before = await countStored();
    const conversation = await drawGrid(async (place, site) => {
      const { channelId, ...fields } = makeMessage();
      const headers = toHeaders(place, site, ["cookie"]);
      const status = await post(conversationAction, `/chat/${channelId}`, headers, fields, { channelId });
      expect([303, 403]).toContain(status);
      return status === 303;
    });
    const signIn = await drawGrid(async (place, site) => {
      const status = await post(signInAction, "/sign-in", toHeaders(place, site, []), {
        person: app.prospect.email,
      });
      return status === 303;
    });
    const signOut = await drawGrid(async (place, site) => {
      return (await post(signOutAction, "/sign-out", toHeaders(place, site, ["cookie"]), {})) === 303;
    });
    const signInAgain = await drawGrid(async (place, site) => {
      return (await post(signInAgainAction, "/records", toHeaders(place, site, ["cookie"]), {})) === 303;
    });
    expect(signInAgain).toEqual(BY_FORM);
    print("forms", conversation);
    expect(conversation).toEqual(BY_FORM);
    expect(signIn).toEqual(BY_FORM);
    expect(signOut).toEqual(BY_FORM);
    expect(await countStored()).toBe(before + countYes(BY_FORM));
  });

  test("of an admin look for people and change them only from our own pages", async () => {
    const admin = await app.world.addPerson({ role: "admin" });
    const { prospect } = await app.makePair();
    const as = (place: Place, site: Site) => ({
      ...toHeaders(place, site, []),
      Cookie: app.cookieOf(admin),
    });
    const looking = await drawGrid(async (place, site) => {
      return (await post(peopleAction, "/admin/people", as(place, site), { who: "x" })) === 200;
    });
    const changing = await drawGrid(async (place, site) => {
      await app.world.run("update users set disabled_at = now() where id = $1", [prospect.userId]);
      const fields = { change: "enable", confirmed: "yes" };
      const path = `/admin/people/${prospect.id}`;
      const status = await post(personAction, path, as(place, site), fields, { personId: prospect.id });
      const { rows } = await app.world.run("select disabled_at from users where id = $1", [prospect.userId]);
      expect([status, rows[0].disabled_at === null]).toEqual(status === 303 ? [303, true] : [403, false]);
      return status === 303;
    });
    expect(looking).toEqual(BY_FORM);
    expect(changing).toEqual(BY_FORM);
  });

  test("of an admin set how long conversations are kept only from our own pages", async () => {
    const admin = await app.world.addPerson({ role: "admin" });
    const countRules = async () =>
      (await app.world.run("select count(*)::int as n from retention_policies")).rows[0].n as number;
    const setting = await drawGrid(async (place, site) => {
      const before = await countRules();
      const headers = { ...toHeaders(place, site, []), Cookie: app.cookieOf(admin) };
      const fields = { change: "rule", kind: "direct", days: "", reason: "as the practice has decided" };
      const status = await post(retentionAction, "/admin/retention", headers, fields);
      expect([status, await countRules()]).toEqual(status === 303 ? [303, before + 1] : [403, before]);
      return status === 303;
    });
    expect(setting).toEqual(BY_FORM);
  });

  test("of appointments book and change them only from our own pages", async () => {
    const admin = await app.world.addPerson({ role: "admin" });
    const { prospect, therapist } = await app.makePair();
    const as = (person: typeof admin) => (place: Place, site: Site) => ({
      ...toHeaders(place, site, []),
      Cookie: app.cookieOf(person),
    });
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
    const makeFields = () => ({
      ...{ id: app.deps.random.id(), client: prospect.id, therapist: therapist.id },
      ...{ day: tomorrow, time: "12:00", minutes: "50", timeZone: "UTC" },
    });
    const count = async () =>
      (await app.world.run("select from appointments where volunteer_id = $1", [therapist.clerkUserId])).rows
        .length;
    for (const [person, action] of [
      [therapist, ownNewBookingAction],
      [admin, newBookingOfAllAction],
    ] as const) {
      const before = await count();
      const booking = await drawGrid(
        async (place, site) =>
          (await post(action, "/appointments/new", as(person)(place, site), makeFields())) === 303,
      );
      expect(booking).toEqual(BY_FORM);
      expect(await count()).toBe(before + countYes(BY_FORM));
    }
    const { rows } = await app.world.run(
      "select public_id as id from appointments where volunteer_id = $1 limit 1",
      [therapist.clerkUserId],
    );
    const params = { bookingId: rows[0].id };
    const moving = await drawGrid(async (place, site) => {
      const fields = { ...makeFields(), change: "move" };
      const path = `/appointments/${params.bookingId}`;
      return (await post(ownBookingAction, path, as(therapist)(place, site), fields, params)) === 303;
    });
    const looking = await drawGrid(
      async (place, site) =>
        (await post(bookingsAction, "/admin/appointments", as(admin)(place, site), { who: "" })) === 303,
    );
    expect(moving).toEqual(BY_FORM);
    expect(looking).toEqual(BY_FORM);
  });

  test("of reminders change one's choice only from our own pages", async () => {
    const grid = await drawGrid(
      async (place, site) =>
        (await post(remindersAction, "/reminders", toHeaders(place, site, ["cookie"]), { wanted: "no" })) ===
        303,
    );
    expect(grid).toEqual(BY_FORM);
  });

  test.each(["text/plain", "multipart/form-data; boundary=x", "application/json"])(
    "%s is no form of ours",
    async (type) => {
      const headers = { ...toHeaders("own", "same-origin", ["cookie"]), "Content-Type": type };
      expect(await post(signInAction, "/sign-in", headers, { person: app.prospect.email })).toBe(415);
    },
  );
});
