import { options } from "preact";

/** React's names of what the browser calls otherwise: its changes are input events, its focus events bubble. */
const NAMES: Readonly<Record<string, string>> = {
  onChange: "onInput",
  onFocus: "onFocusIn",
  onBlur: "onFocusOut",
};
/** Of drawings; the one kind of attribute here that has a dash. */
const STROKE = /^stroke([A-Z])/;

/** From now on what is drawn may use them, and finds the browser's event where React puts it. */
export function takeReactNames(): void {
  options.vnode = (vnode) => {
    if (typeof vnode.type === "string") vnode.props = toPreactProps(vnode.props);
  };
  options.event = (event) => Object.assign(event, { nativeEvent: event });
}

function toPreactProps<Props extends object>(props: Props): Props {
  const renamed = Object.entries(props).map(([name, value]) => [
    NAMES[name] ?? name.replace(STROKE, (_, letter: string) => `stroke-${letter.toLowerCase()}`),
    // To React, null is nothing; to a property it would be a value.
    value ?? undefined,
  ]);
  return Object.fromEntries(renamed);
}
