import { createRequire } from "node:module";
import { useLocation } from "@remix-run/react";
import { act, render, screen, waitFor } from "@testing-library/react";
import { type ReactElement, type ReactNode, useState } from "react";
import { hydrateRoot } from "react-dom/client";
import { renderToString } from "react-dom/server";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { ClerkFrame, ClerkSignIn, type PageIdentity } from "~/components/clerk-frame";
import { allowConsoleError } from "../support/fail-on-console-error";

// The very copy of the router whose context Remix's hooks read.
const fromRemix = createRequire(createRequire(import.meta.url).resolve("@remix-run/react"));
const { MemoryRouter } = fromRemix("react-router-dom") as {
  MemoryRouter: (props: { initialEntries: string[]; future: object; children: ReactNode }) => ReactElement;
};

const clerk = { isSignedIn: false, mountSignIn: vi.fn(), unmountSignIn: vi.fn() };
const providerProps = vi.fn();
const packageLoaded = vi.fn();

vi.mock("@clerk/remix", () => {
  packageLoaded();
  return {
    ClerkProvider: ({ children, ...props }: { children: ReactNode }) => {
      providerProps(props);
      return <div data-testid="clerk">{children}</div>;
    },
    ClerkLoaded: ({ children }: { children: ReactNode }) => children,
    useClerk: () => clerk,
  };
});

const CLERK: PageIdentity = {
  kind: "clerk",
  publishableKey: "pk_test_x",
  hostedSignInUrl: "https://accounts.renavest.test/sign-in",
  clerkState: { __internal_clerk_state: {} },
};

function Address() {
  const { pathname, search } = useLocation();
  return <output>{pathname + search}</output>;
}

function Counter() {
  const [count, setCount] = useState(0);
  return (
    <button type="button" onClick={() => setCount(count + 1)}>
      {count}
    </button>
  );
}

function Page({ identity, children = <ClerkSignIn /> }: { identity: PageIdentity; children?: ReactNode }) {
  return (
    <MemoryRouter
      initialEntries={["/elsewhere"]}
      future={{ v7_startTransition: true, v7_relativeSplatPath: true }}
    >
      <ClerkFrame identity={identity}>
        <Address />
        {children}
      </ClerkFrame>
    </MemoryRouter>
  );
}

beforeEach(() => {
  clerk.isSignedIn = false;
  vi.clearAllMocks();
  window.history.replaceState(null, "", "/sign-in?redirectTo=%2Fchat%2Fabc");
});

describe("without Clerk", () => {
  it("shows the page and loads nothing of Clerk's", async () => {
    render(<Page identity={{ kind: "local" }}>Hello</Page>);
    await act(() => new Promise((resolve) => setTimeout(resolve, 20)));
    expect(screen.getByText("Hello")).toBeTruthy();
    expect(screen.queryByTestId("clerk")).toBeNull();
    expect(packageLoaded).not.toHaveBeenCalled();
  });
});

describe("with Clerk", () => {
  it("draws the page on the server, with a way to sign in that needs no script, and wakes it without a warning", async () => {
    // The test's router says so; Remix's own server router does not.
    allowConsoleError(/useLayoutEffect does nothing on the server[\s\S]*at MemoryRouter/);
    const html = renderToString(<Page identity={CLERK} />);
    expect(html).toContain('href="https://accounts.renavest.test/sign-in"');
    const container = document.createElement("div");
    container.innerHTML = html;
    const root = await act(async () => hydrateRoot(container, <Page identity={CLERK} />));
    expect(container.querySelector("h1")?.textContent).toBe("Sign in");
    act(() => root.unmount());
  });

  it("puts Clerk's form in its place, to come back to this very address, and takes the link away", async () => {
    render(<Page identity={CLERK} />);
    expect(screen.getByRole("link").getAttribute("href")).toBe("https://accounts.renavest.test/sign-in");
    await waitFor(() => expect(clerk.mountSignIn).toHaveBeenCalledTimes(1));
    const here = "/sign-in?redirectTo=%2Fchat%2Fabc";
    expect(clerk.mountSignIn).toHaveBeenCalledWith(expect.any(HTMLDivElement), {
      routing: "hash",
      forceRedirectUrl: here,
      signUpForceRedirectUrl: here,
    });
    expect(screen.queryByRole("link")).toBeNull();
  });

  it("tells Clerk to collect no statistics", async () => {
    render(<Page identity={CLERK} />);
    await waitFor(() => expect(providerProps).toHaveBeenCalled());
    expect(providerProps.mock.lastCall?.[0]).toMatchObject({
      telemetry: false,
      clerkState: { __internal_clerk_state: {} },
    });
  });

  it("shows no form on other pages, which keep their state while Clerk arrives", async () => {
    render(
      <Page identity={CLERK}>
        <Counter />
      </Page>,
    );
    act(() => screen.getByRole("button").click());
    await screen.findByTestId("clerk");
    expect(screen.getByRole("button").textContent).toBe("1");
    expect(clerk.mountSignIn).not.toHaveBeenCalled();
  });

  it("takes the form down when the page is left", async () => {
    const { rerender } = render(<Page identity={CLERK} />);
    await waitFor(() => expect(clerk.mountSignIn).toHaveBeenCalled());
    rerender(<Page identity={CLERK}>Home</Page>);
    expect(clerk.unmountSignIn).toHaveBeenCalledWith(clerk.mountSignIn.mock.calls[0]?.[0]);
  });

  it("goes on once when the person turns out to be signed in, and never in circles", async () => {
    clerk.isSignedIn = true;
    const { rerender } = render(<Page identity={CLERK} />);
    await waitFor(() =>
      expect(screen.getByRole("status").textContent).toBe("/sign-in?redirectTo=%2Fchat%2Fabc"),
    );
    window.history.replaceState(null, "", "/somewhere-else");
    rerender(<Page identity={CLERK} />);
    expect(screen.getByRole("status").textContent).toBe("/sign-in?redirectTo=%2Fchat%2Fabc");
    expect(clerk.mountSignIn).not.toHaveBeenCalled();
  });
});
