import { screen, within } from "@testing-library/react";
import type { JSX } from "react";
import { describe, expect, it, vi } from "vitest";
import { ChatEnded } from "~/components/chat-ended";
import { HomePage } from "~/components/home-page";
import { toPageTitle } from "~/components/page-title";
import { RouteError } from "~/components/route-error";
import { type LocalPerson, SignInPeople } from "~/components/sign-in-people";
import { SiteFrame } from "~/components/site-frame";
import { SAM } from "./support/make-conversation";
import { renderPages } from "./support/render-pages";

describe("the start page", () => {
  it.each([
    [null, true, "Sign in", "/sign-in"],
    [SAM, true, "Open your conversations", "/chat"],
  ])("offers one thing to do", async (viewer, chatEnabled, name, address) => {
    await renderPages([{ path: "/", element: <HomePage viewer={viewer} chatEnabled={chatEnabled} /> }], "/");
    const main = within(screen.getByRole("main"));
    expect(main.getAllByRole("link").map((link) => [link.textContent, link.getAttribute("href")])).toEqual([
      [name, address],
    ]);
  });

  it("offers nothing while messages are switched off, and says so", async () => {
    await renderPages([{ path: "/", element: <HomePage viewer={SAM} chatEnabled={false} /> }], "/");
    const main = within(screen.getByRole("main"));
    expect(main.queryByRole("link")).toBeNull();
    expect(main.getByText(/switched off for now/)).toBeTruthy();
  });

  it("speaks Spanish", async () => {
    await renderPages([{ path: "/", element: <HomePage viewer={null} chatEnabled /> }], "/", {
      locale: "es",
    });
    expect(screen.getByRole("link", { name: "Iniciar sesión" })).toBeTruthy();
    expect(screen.getByText(/no es un servicio de emergencias/)).toBeTruthy();
  });

  it("lets the keyboard skip to the content first", async () => {
    await renderPages([{ path: "/", element: <SiteFrame>text</SiteFrame> }], "/");
    const first = screen.getAllByRole("link")[0];
    expect(first?.textContent).toBe("Skip to content");
    expect(document.querySelector(first?.getAttribute("href") ?? "")).toBe(screen.getByRole("main"));
  });
});

describe("signing in to the demonstration", () => {
  const PEOPLE: LocalPerson[] = [
    { email: "dana@example.com", name: "Dana Whitfield", role: "therapist", note: "Writes with Sam" },
    { email: "sam@example.com", name: "Sam Okafor", role: "prospect", note: "Individual subscription" },
  ];

  it("is one button for each person, in a plain form, grouped by what they are", async () => {
    await renderPages([{ path: "/sign-in", element: <SignInPeople people={PEOPLE} /> }], "/sign-in");
    const groups = screen.getAllByRole("region");
    expect(groups.map((group) => within(group).getByRole("heading").textContent)).toEqual([
      "Therapists",
      "Clients",
    ]);
    const button = screen.getByRole<HTMLButtonElement>("button", {
      name: "Sign in as Sam Okafor",
      description: "Individual subscription",
    });
    expect([button.form?.method, button.name, button.value]).toEqual(["post", "person", "sam@example.com"]);
  });
});

describe("without a plan", () => {
  const links = () =>
    screen.getAllByRole("link").map((link) => [link.textContent, link.getAttribute("href")]);
  const show = (element: JSX.Element, plansUrl: string | null, locale: "en" | "es" = "en", ownCopy = true) =>
    renderPages([{ path: "/chat", element }], "/chat", { plansUrl, locale, ownCopy });

  it("the page leads to where plans are, and to looking again", async () => {
    await show(<ChatEnded end="no_plan" lapsed={false} />, "https://renavest.example/plans");
    expect(links()).toEqual([
      ["See plans", "https://renavest.example/plans"],
      ["Check again", "/chat"],
    ]);
    expect(screen.getByText(/opens your conversations by itself/)).toBeTruthy();
  });

  it("somebody who had one is told that nothing is lost, and how to renew it", async () => {
    await show(<ChatEnded end="subscription_ended" lapsed={false} />, "/plans");
    expect(screen.getByText(/Your conversations are kept safe/)).toBeTruthy();
    expect(links()[0]).toEqual(["Renew your plan", "/plans"]);
  });

  it("leads to no plans when nobody said where, and to their own copy who had one", async () => {
    await show(<ChatEnded end="no_plan" lapsed />, null, "es");
    expect(links()).toEqual([
      ["Comprobar de nuevo", "/chat"],
      ["Descargar un registro", "/records"],
    ]);
  });

  it("leads to no own copy where the operator gives none", async () => {
    await show(<ChatEnded end="no_plan" lapsed />, null, "en", false);
    expect(links()).toEqual([["Check again", "/chat"]]);
  });
});

describe("a page that fails", () => {
  const refuse =
    (status: number, body: unknown = null) =>
    () => {
      throw Response.json(body, { status });
    };
  const failing = (loader: () => never, inConversation = false) => [
    { path: "/there", loader, element: null, errorElement: <RouteError inConversation={inConversation} /> },
  ];
  const withReference = { error: { code: "unavailable", message: "", requestId: "req-123" } };

  it.each([
    [404, false, "There's no page here.", "/"],
    [404, true, "We can't find that conversation.", "/chat"],
    [402, false, "Your plan doesn't include messages yet.", "/chat"],
    [503, false, "We can't reach your messages right now.", "/there"],
    [503, true, "We can't reach your messages right now.", "/there"],
    [500, false, "This page isn't working right now.", "/there"],
  ])(
    "with %i (in a conversation: %s) says it in words, with one way on",
    async (status, inConversation, title, way) => {
      await renderPages(failing(refuse(status), inConversation), "/there");
      expect(screen.getByRole("heading", { level: 1 }).textContent).toBe(title);
      expect(screen.getAllByRole("link").map((link) => link.getAttribute("href"))).toEqual([way]);
      expect(document.body.textContent).not.toMatch(/\d{3}/);
    },
  );

  it("names the reference to write to us with, except for a wrong address", async () => {
    await renderPages(failing(refuse(503, withReference)), "/there");
    expect(screen.getByText(/mention req-123/)).toBeTruthy();
  });

  it("asks nobody to write about a wrong address", async () => {
    await renderPages(failing(refuse(404, withReference)), "/there");
    expect(screen.queryByText(/req-123/)).toBeNull();
  });

  it("explains that messages are switched off", async () => {
    await renderPages(failing(refuse(404), true), "/there", { chatEnabled: false });
    expect(screen.getByRole("heading", { level: 1 }).textContent).toBe("Messages are switched off for now.");
  });

  it("tells a lost connection from a fault of ours, and shows nothing of either", async () => {
    vi.spyOn(navigator, "onLine", "get").mockReturnValue(false);
    const crash = () => {
      throw new TypeError("Failed to fetch secret");
    };
    await renderPages(failing(crash), "/there");
    expect(screen.getByRole("heading", { level: 1 }).textContent).toBe("You're offline.");
    expect(document.body.textContent).not.toContain("secret");
  });
});

describe("a page's title", () => {
  it("is in the language of the page, and in English when that is not known", () => {
    const matches = (data: unknown) => [{ id: "root", data }];
    expect(toPageTitle(matches({ locale: "es" }), "conversation")).toEqual([
      { title: "Conversación · Renavest" },
    ]);
    expect(toPageTitle(matches(undefined), "conversation")).toEqual([{ title: "Conversation · Renavest" }]);
  });
});
