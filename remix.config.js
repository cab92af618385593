/** @type {import("@remix-run/dev").AppConfig} */
export default {
  serverModuleFormat: "esm",
  serverBuildPath: "build/index.js",
  assetsBuildDirectory: "public/build",
  publicPath: "/build/",
  // Dotfiles and tests beside a route are not pages.
  ignoredRouteFiles: ["**/.*", "**/*.test.{ts,tsx}"],
  // Plain CSS: no PostCSS or Tailwind to look for.
  postcss: false,
  tailwind: false,
  // Packages that Node cannot load from an ES module as they are published.
  serverDependenciesToBundle: [],
  future: {
    // On: a fetcher's result stays until it is read, so an optimistic row never vanishes halfway.
    v3_fetcherPersist: true,
    // On: no route here relies on the old relative links below a splat.
    v3_relativeSplatPath: true,
    // On: an aborted request throws its own reason, which tells a closed tab from a time-out in the log.
    v3_throwAbortReason: true,
    // Off: it gives every resource route a second address, `<path>.data`, which reads the whole body
    // before answering; an event stream would be held in memory until its end.
    v3_singleFetch: false,
    // Off: the handful of routes fits in one manifest, and discovery would put conversation addresses
    // into the query string of `/__manifest`.
    v3_lazyRouteDiscovery: false,
    // Off: exists for Vite only.
    v3_routeConfig: false,
  },
};
