import { Controller } from "@hotwired/stimulus"
import { elementOf, emit } from "helpers/dom"
import { press } from "helpers/press"
import { arrange, place } from "models/thread_order"
import { markLast } from "models/taking_back"
import { markDays } from "models/thread_days"

const UNREAD = ["queued", "sent", "delivered"]

// The thread of one ticket: takes in what its topic tells, in the place where a reload would show it.
export default class extends Controller {
  static targets = ["stream", "self"]
  static values = { topic: String, member: String, me: String, whisper: String }

  // What the server said last of each line, to know a frame that says nothing new.
  connect() {
    this.known = new Map([...this.streamTarget.querySelectorAll(".message[id]")].map(line => [line.id, line.outerHTML]))
    markLast(this.streamTarget, this.memberValue)
  }

  heard({ detail: { topic, data } }) {
    if (topic !== this.topicValue) return
    if (data.kind === "message") this.message(data)
    if (data.kind === "event") this.event(data)
    if (data.kind === "read") this.read(data)
    if (data.kind === "held") this.held(data)
    if (data.kind === "changed") emit("ticket:changed")
  }

  message({ id, html }) {
    const fresh = elementOf(html)
    const old = document.getElementById(`message-${id}`)
    if (this.#isOld(fresh, old)) return
    if (old) return this.#grown(renew(old, fresh))
    const pending = this.#pending(fresh.dataset.clientId)
    if (pending) pending.replaceWith(fresh)
    else if (!place(fresh, this.streamTarget)) return
    const isNews = !pending || pending.classList.contains("message-held")
    if (isNews && fresh.classList.contains("message-out")) emit("ticket:answered")
    if (isNews && this.whisperValue && (fresh.dataset.notedBy ?? this.meValue) !== this.meValue) this.#whispered(fresh)
    this.#grown(fresh)
  }

  // Something was done to the ticket: the line says what, the head and the panel fetch themselves anew.
  event({ id, html }) {
    if (!document.getElementById(`event-${id}`)) {
      const fresh = elementOf(html)
      if (place(fresh, this.streamTarget)) this.#grown(fresh)
    }
    emit("ticket:changed")
  }

  // An answer that waits: its line, or nothing where it was taken back.
  held({ id, html }) {
    const old = document.getElementById(`held-${id}`)
    if (!html) return this.#takenBack(old)
    const fresh = elementOf(html)
    if (this.#isOld(fresh, old)) return
    const here = old ?? this.#pending(fresh.dataset.clientId)
    if (here?.classList.contains("message") && here.dataset.position) return // it has gone already
    if (old) return this.#grown(renew(old, fresh))
    if (here) here.replaceWith(fresh)
    else if (place(fresh, this.streamTarget)) emit("ticket:answered")
    this.#grown(fresh)
  }

  read({ position, html }) {
    for (const message of this.streamTarget.querySelectorAll(".message-out[data-position]")) {
      if (Number(message.dataset.position) > position || !UNREAD.includes(message.dataset.state)) continue
      message.dataset.state = "read"
      message.querySelector(".message-state")?.replaceWith(elementOf(html))
    }
  }

  // What comes after the reader has gone on to another request is not put in its place, and nothing is drawn anew under what she presses.
  async reload() {
    const { element } = this
    let pressed = null
    const late = event => {
      if (event.detail.requestConfig?.elt !== element) return
      pressed = press()
      if (pressed || !element.isConnected) event.preventDefault()
    }
    document.addEventListener("htmx:beforeSwap", late)
    await globalThis.htmx.ajax("GET", this.selfTarget.href, { source: element, target: "#main", swap: "innerHTML" })?.catch(() => {})
    document.removeEventListener("htmx:beforeSwap", late)
    await pressed
    if (pressed && element.isConnected) this.reload()
  }

  tidy() {
    arrange(this.streamTarget)
    markDays(this.streamTarget)
    markLast(this.streamTarget, this.memberValue)
  }

  // The customer must not be told that somebody writes, while it is a note.
  mode({ target }) {
    if (target.name !== "mode") return
    const { form } = target
    form.dataset.pingUrlValue = `${form.dataset.pingUrlValue.split("?")[0]}?mode=${target.value}`
  }

  // Whoever did it, the text is in its writer's draft again.
  #takenBack(old) {
    if (old?.dataset.author === this.memberValue) emit("draft:fetch")
    if (old) emit("ticket:answered")
    old?.remove()
    this.tidy()
  }

  // A colleague says something to whoever has the chat, beside it: seen and heard at once.
  #whispered(fresh) {
    const word = Object.assign(document.createElement("b"), { className: "message-whispers", textContent: this.whisperValue })
    fresh.classList.add("message-whisper")
    fresh.querySelector(".message-foot")?.prepend(word, " ")
    emit("thread:whisper")
  }

  #isOld(fresh, old) {
    const same = old && (this.known.get(fresh.id) ?? old.drawn) === fresh.outerHTML
    this.known.set(fresh.id, fresh.outerHTML)
    return same
  }

  #pending(clientId) {
    return clientId ? this.streamTarget.querySelector(`[data-client-id="${CSS.escape(clientId)}"]`) : null
  }

  #grown(fresh) {
    globalThis.htmx?.process(fresh)
    this.tidy()
    this.dispatch("grown")
  }
}

// Only what differs is touched: focus and selection stay. So does a menu that came in the place of its button, while it is open;
// a closed one is fetched anew, for what may be done with the message can have changed.
function renew(old, fresh) {
  const menu = old.querySelector(".message-foot > .menu")
  const isOpen = menu?.querySelector("[aria-expanded=true]")
  const hadFocus = menu?.contains(document.activeElement)
  if (isOpen) fresh.querySelector(".message-more")?.replaceWith(menu.cloneNode(true))
  globalThis.Idiomorph.morph(old, fresh)
  if (hadFocus && !isOpen) old.querySelector(".message-more")?.focus({ preventScroll: true })
  return old
}
