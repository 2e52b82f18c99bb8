import { Component } from "preact";
import { offered, piece } from "./coming.js";

export * from "./coming.js";

/** A view of a piece: `<Later of="more" view="Form" chat={chat} />`. Until it is there its children stand in its place. */
export class Later extends Component {
  render({ of, view, children, ...given }) {
    const View = offered[view];
    if (View) return <View {...given} />;
    piece(of).then(() => this.forceUpdate());
    return children;
  }
}
