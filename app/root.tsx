import fontHref from "@fontsource-variable/source-sans-3/files/source-sans-3-latin-wght-normal.woff2";
import type { LinksFunction, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import {
  Links,
  Meta,
  Outlet,
  Scripts,
  ScrollRestoration,
  useLoaderData,
  useRouteLoaderData,
} from "@remix-run/react";
import type { ReactNode } from "react";
import { ClerkFrame } from "~/components/clerk-frame";
import { useNonce } from "~/components/nonce";
import { toPageTitle } from "~/components/page-title";
import { Language } from "~/components/page-words/language";
import { RouteError } from "~/components/route-error";
import { SiteFrame } from "~/components/site-frame";
import { loadRoot } from "~/http/page.server";
import stylesHref from "~/styles/pages.css";

/** Vercel alone reads this: a stream lives up to four minutes. The only `config` of all routes (docs/vercel.md). */
export const config = { maxDuration: 300 };

export const links: LinksFunction = () => [
  { rel: "preload", href: fontHref, as: "font", type: "font/woff2", crossOrigin: "anonymous" },
  { rel: "stylesheet", href: stylesHref },
  { rel: "icon", href: "/favicon.svg", type: "image/svg+xml" },
  { rel: "manifest", href: "/site.webmanifest" },
];

export const meta: MetaFunction = ({ matches }) => toPageTitle(matches, "problem");

export async function loader(args: LoaderFunctionArgs) {
  return loadRoot(args);
}

export function Layout({ children }: { children: ReactNode }) {
  // Absent when the root loader itself failed.
  const locale = useRouteLoaderData<typeof loader>("root")?.locale ?? "en";
  const nonce = useNonce();
  return (
    <html lang={locale} dir="ltr">
      <head>
        <meta charSet="utf-8" />
        <meta
          name="viewport"
          content="width=device-width, initial-scale=1, interactive-widget=resizes-content"
        />
        <meta name="color-scheme" content="light dark" />
        <meta name="theme-color" content="#FBF9F5" media="(prefers-color-scheme: light)" />
        <meta name="theme-color" content="#121715" media="(prefers-color-scheme: dark)" />
        <Meta />
        <Links />
      </head>
      <body>
        <Language locale={locale}>{children}</Language>
        <ScrollRestoration nonce={nonce} />
        <Scripts nonce={nonce} />
      </body>
    </html>
  );
}

export default function Root() {
  const { identity } = useLoaderData<typeof loader>();
  return (
    <ClerkFrame identity={identity}>
      <Outlet />
    </ClerkFrame>
  );
}

export function ErrorBoundary() {
  return (
    <SiteFrame>
      <RouteError />
    </SiteFrame>
  );
}
