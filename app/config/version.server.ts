/** The build, as /readyz names it. */
export { version } from "../../package.json";
