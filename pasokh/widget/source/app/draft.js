// One draft for all tabs of a visitor. What a tab writes says which text it changed (`on`), so that a tab which holds another
// text meanwhile can apply the same change to its own instead of losing one of the two.

export class Draft {
  constructor(host, changed) {
    Object.assign(this, { host, changed });
    this.text = read(host.get("draft")).text;
  }

  /** The visitor typed, or the message was sent (an empty text). */
  write(text) {
    const on = this.text;
    this.text = text;
    this.host.set("draft", JSON.stringify({ text, on }));
  }

  /** Another tab wrote the draft. */
  heard(written) {
    const theirs = read(written);
    const merged = merge(this.text, theirs);
    if (merged === this.text) return;
    if (merged === theirs.text) this.text = merged;
    else this.write(merged);
    this.changed();
  }
}

/** Applies another tab's change to `mine`. Two changes made apart are both kept, in an order that both tabs agree on. */
export function merge(mine, { text, on }) {
  if (mine === on || mine === text) return text;
  if (on && mine.includes(on)) return mine.replace(on, () => text).trim();
  if (mine.includes(text)) return mine;
  if (text.includes(mine)) return text;
  return [mine, text].sort().join("\n");
}

function read(written) {
  try {
    const { text = "", on = "" } = JSON.parse(written) || {};
    return { text, on };
  } catch {
    return { text: "", on: "" };
  }
}
