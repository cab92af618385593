import { type ComponentChild, render } from "preact";
import { takeReactNames } from "./react-props";

/** React's `createRoot`, as far as the frame uses it. */
export function createRoot(container: Element) {
  takeReactNames();
  return { render: (drawn: ComponentChild) => render(drawn, container) };
}
