import { createRequire } from "node:module";

// The very copy of the router that Remix's own hooks read their context from: another version may lie beside it.
const remixRequire = createRequire(createRequire(import.meta.url).resolve("@remix-run/react"));

export const {
  createMemoryRouter,
  RouterProvider,
  Outlet,
  useLoaderData,
}: typeof import("react-router-dom") = remixRequire("react-router-dom");
