import words from "words-emoji";
import { Component, createRef } from "../core.js";
import { find, lately } from "./find.js";

const KEPT = "emoji";
const STEPS = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: 0, ArrowDown: 0, Home: 0, End: 0 };

/** The list of emoji: one is found by its name, chosen by press or key; Escape closes it. `put(emoji)` puts it, `put()` closes. */
export class Emoji extends Component {
  field = createRef();
  list = createRef();
  state = { text: "" };

  componentDidMount() {
    this.field.current.focus();
  }

  get lately() {
    return (this.props.chat.host.get(KEPT) || "").split(" ").filter(Boolean);
  }

  choose(emoji) {
    const { chat, put } = this.props;
    chat.host.set(KEPT, lately(this.lately, emoji).join(" "));
    put(emoji);
  }

  key(event) {
    const { key } = event;
    if (key === "Escape") this.props.put();
    else if (key === "Enter" && event.target.localName === "input") this.first();
    else if (!(key in STEPS) || (event.target.localName === "input" && key !== "ArrowDown")) return;
    else this.go(event.target, key);
    event.preventDefault();
    event.stopPropagation();
  }

  first() {
    const button = this.list.current.querySelector("button");
    if (button) button.click();
  }

  go(from, key) {
    const all = [...this.list.current.querySelectorAll("button")];
    const at = all.indexOf(from);
    const a_row = all.filter(({ offsetTop }) => offsetTop === (from.offsetTop || all[0].offsetTop)).length || 1;
    const step = document.dir === "rtl" ? -STEPS[key] : STEPS[key];
    const to = { Home: 0, End: all.length - 1, ArrowUp: at - a_row, ArrowDown: at < 0 ? 0 : at + a_row }[key];
    const next = all[to === undefined ? at + step : to];
    if (next) next.focus();
    else if (key === "ArrowUp") this.field.current.focus();
  }

  render(_, { text }) {
    const found = find(words.names, text);
    const before = text ? [] : this.lately;
    return (
      <div class="emoji" onKeyDown={(event) => this.key(event)}>
        <input ref={this.field} type="search" dir="auto" placeholder={words.search} aria-label={words.search} value={text} onInput={({ currentTarget }) => this.setState({ text: currentTarget.value })} />
        <div class="emoji-list" ref={this.list} role="group" aria-label={words.listed}>
          {before.length > 0 && <div class="emoji-row" role="group" aria-label={words.lately}>{before.map((each) => this.button(each, named(each), 0))}</div>}
          {found.map((row, at) => this.button(...parted(row), at || before.length ? -1 : 0))}
          {!found.length && <p role="status">{words.none}</p>}
        </div>
      </div>
    );
  }

  button(emoji, name, tabIndex) {
    return (
      <button type="button" key={emoji} aria-label={name} title={name} tabIndex={tabIndex} onClick={() => this.choose(emoji)}>
        {emoji}
      </button>
    );
  }
}

function parted(row) {
  const at = row.indexOf(" ");
  return [row.slice(0, at), row.slice(at + 1).split(" ")[0]];
}

function named(emoji) {
  const row = words.names.find((each) => each.startsWith(`${emoji} `));
  return row ? parted(row)[1] : emoji;
}
