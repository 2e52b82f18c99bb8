import { Controller } from "@hotwired/stimulus"
import { KeySequence, isTyping, spoken } from "models/keys"

// On <body>. An element with data-shortcut="KeyJ" (or "Ctrl+KeyK", "KeyG KeyI") is clicked, or focused if one writes in it; never while
// typing, but for those with Ctrl or Alt. data-shortcut-too is a second key for the same, such as one that works while typing. The help sheet lists what the page has now.
export default class extends Controller {
  static targets = ["list"]

  connect() {
    this.sequence = new KeySequence()
    this.press = this.press.bind(this)
    document.addEventListener("keydown", this.press)
    this.help = this.help.bind(this)
    document.addEventListener("dialog:open", this.help)
  }

  disconnect() {
    document.removeEventListener("keydown", this.press)
    document.removeEventListener("dialog:open", this.help)
  }

  press(event) {
    if (event.defaultPrevented || event.repeat || event.isComposing || event.key === "Shift") return
    if (document.querySelector("dialog[open]")) return
    for (const shortcut of this.sequence.press(event)) {
      if (isTyping(event.target) && !/^(Ctrl|Alt)\+/.test(shortcut)) continue
      const element = named("shortcut", shortcut) ?? named("shortcut-too", shortcut)
      if (element) { event.preventDefault(); this.sequence.forget(); return follow(element) }
    }
  }

  help() {
    if (!this.hasListTarget) return
    const rows = [...document.querySelectorAll("[data-shortcut-label]")].map(({ dataset }) => row(dataset.shortcutLabel, keysOf(dataset)))
    this.listTarget.replaceChildren(...rows)
  }
}

function named(name, shortcut) { return document.querySelector(`[data-${name}="${CSS.escape(shortcut)}"]:not([disabled])`) }

function keysOf({ shortcut, shortcutToo }) { return [shortcut, shortcutToo].filter(Boolean).map(spoken) }

function follow(element) {
  if (isTyping(element)) { element.focus(); element.select?.() }
  else element.click()
}

function row(label, keys) {
  const line = document.createElement("tr")
  const shown = keys.map(key => Object.assign(document.createElement("kbd"), { textContent: key, dir: "ltr" }))
  line.insertCell().textContent = label
  line.insertCell().append(...shown.flatMap((key, index) => index ? [" ", key] : [key]))
  line.cells[1].className = "end"
  return line
}
