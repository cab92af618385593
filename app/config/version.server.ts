import project from "../../package.json";

/** The build, as /readyz names it. */
export const VERSION = project.version;
