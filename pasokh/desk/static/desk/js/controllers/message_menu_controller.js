import { Controller } from "@hotwired/stimulus"
import { announce, emit } from "helpers/dom"
import { saidIn } from "helpers/said"

// The menu of one message: fetched when it is first opened, for it differs by member and message while the lines are the same for all.
export default class extends Controller {
  async open({ target }) {
    const button = target.closest?.(".message-more[data-menu]")
    if (!button || button.getAttribute("aria-busy")) return
    button.setAttribute("aria-busy", "true")
    const response = await fetch(button.dataset.menu, { headers: { "HX-Request": "true" } }).catch(() => null)
    button.removeAttribute("aria-busy")
    if (response?.ok && button.isConnected) this.#put(button, await response.text())
  }

  quote({ target }) {
    const lines = textOf(target).split("\n").map(line => line ? `> ${line}` : ">")
    emit("composer:insert", { text: `${lines.join("\n")}\n\n` })
  }

  copyText({ target }) { this.#copy(textOf(target)) }
  copyLink({ target }) { this.#copy(`${location.origin}${location.pathname}#${target.closest(".message").id}`) }

  #put(button, html) {
    const template = document.createElement("template")
    template.innerHTML = html.trim()
    const menu = template.content.querySelector(".menu")
    const stream = button.closest("#stream")
    // Near the lower edge there is no room below.
    if (stream && stream.getBoundingClientRect().bottom - button.getBoundingClientRect().bottom < 260) menu.classList.add("menu-up")
    button.replaceWith(menu)
    globalThis.htmx?.process(menu)
    setTimeout(() => menu.querySelector("[data-menu-target=button]").click()) // once the controller of menus has found it
  }

  async #copy(text) {
    try { await navigator.clipboard.writeText(text) } catch { return }
    announce("✓")
  }
}

function textOf(target) {
  return saidIn(target.closest(".message"))?.innerText.trim() ?? ""
}
