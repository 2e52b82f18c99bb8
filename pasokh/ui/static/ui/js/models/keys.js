// Shortcuts are physical keys ("KeyK", "Ctrl+KeyK", "Shift+Slash"; "KeyG KeyI" one after the other): on a Persian keyboard the key K yields «ن».
const MODIFIERS = ["Ctrl", "Alt", "Shift"]
const NAMES = { Slash: "/", Escape: "Esc", Comma: ",", Period: ".", BracketLeft: "[", BracketRight: "]", ArrowUp: "↑", ArrowDown: "↓", ArrowLeft: "←", ArrowRight: "→" }
const SEQUENCE_WITHIN = 1200

// The combination of one keydown. Command counts as Ctrl, for the same page serves both kinds of keyboard.
export function combination(event) {
  const held = { Ctrl: event.ctrlKey || event.metaKey, Alt: event.altKey, Shift: event.shiftKey }
  return [...MODIFIERS.filter(name => held[name]), event.code].join("+")
}

// As printed on a key: "Ctrl K", "?", "G I".
export function spoken(shortcut) {
  return shortcut.split(" ").map(part => {
    if (part === "Shift+Slash") return "?"
    return part.split("+").map(key => NAMES[key] ?? key.replace(/^(Key|Digit)/, "")).join(" ")
  }).join(" ")
}

export function isTyping(element) {
  return Boolean(element?.closest?.("input:not([type=checkbox], [type=radio], [type=button], [type=submit]), textarea, select, [contenteditable]:not([contenteditable=false])"))
}

// Remembers the key before, for shortcuts of two keys.
export class KeySequence {
  constructor({ now = Date.now } = {}) { Object.assign(this, { now, before: "", at: 0 }) }

  // The candidates for this press, longest first.
  press(event) {
    const key = combination(event)
    const candidates = this.before && this.now() - this.at < SEQUENCE_WITHIN ? [`${this.before} ${key}`, key] : [key]
    Object.assign(this, { before: key, at: this.now() })
    return candidates
  }

  forget() { this.before = "" }
}
