import { Component, type ComponentType, createElement } from "preact";

/** React's `memo`: drawn again only when its props are others, or `isSame` says so. No ref can be given to it. */
export function memo<Props extends object>(
  Drawn: ComponentType<Props>,
  isSame: (before: Props, after: Props) => boolean = isShallowSame,
) {
  return class extends Component<Props> {
    override shouldComponentUpdate(next: Props) {
      return !isSame(this.props, next);
    }
    override render() {
      return createElement(Drawn, this.props);
    }
  };
}

function isShallowSame<Props extends object>(before: Props, after: Props): boolean {
  const names = Object.keys({ ...before, ...after }) as (keyof Props)[];
  return names.every((name) => before[name] === after[name]);
}
