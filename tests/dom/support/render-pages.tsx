import { act, render } from "@testing-library/react";
import type { RouteObject } from "react-router-dom";
import type { Locale } from "~/chat-ui/words/words";
import { Language } from "~/components/page-words/language";
import { createMemoryRouter, RouterProvider } from "./remix-router";

type Router = ReturnType<typeof createMemoryRouter>;

/** Pages at their addresses, as Remix mounts them; the root's data as its loader gives it. */
export async function renderPages(
  children: RouteObject[],
  address: string,
  {
    locale = "en",
    chatEnabled = true,
    plansUrl = null,
    ownCopy = true,
  }: { locale?: Locale; chatEnabled?: boolean; plansUrl?: string | null; ownCopy?: boolean } = {},
): Promise<Router> {
  const router = createMemoryRouter(
    [{ id: "root", loader: () => ({ locale, chatEnabled, plansUrl, ownCopy }), children }],
    {
      initialEntries: [address],
      future: { v7_relativeSplatPath: true },
    },
  );
  await act(async () => {
    render(
      <Language locale={locale}>
        <RouterProvider router={router} future={{ v7_startTransition: true }} />
      </Language>,
    );
  });
  return router;
}
