import { Controller } from "@hotwired/stimulus"
import { Outbox } from "models/outbox"
import { Backoff } from "models/backoff"
import { csrfToken, newId, tell } from "helpers/dom"

const TIMEOUT = 30000
const FOR_GOOD = "403" // sending again would be refused again
const TOKEN = "csrfmiddlewaretoken" // goes as a header, as the page that sends it knows it: the outbox may outlive a session

// A form whose message is shown at once and sent in order, again and again until the server answers. The server's answer, or the live
// frame, replaces it by its client id; what the server refuses waits for a person. The outbox survives a reload.
export default class extends Controller {
  static targets = ["template", "clientId", "text", "error"]
  static values = { refusals: Object, list: String, key: String, required: { type: Boolean, default: true } }

  connect() {
    this.outbox = new Outbox(this.keyValue || this.element.action)
    this.backoff = new Backoff()
    this.outbox.items.forEach(item => this.#show(item))
    this.hurry = () => { this.backoff.reset(); this.send() }
    window.addEventListener("online", this.hurry)
    this.send()
  }

  disconnect() {
    clearTimeout(this.timer)
    window.removeEventListener("online", this.hurry)
  }

  submit(event) {
    if (event.target !== this.element || !this.hasTemplateTarget) return
    event.preventDefault()
    if (this.element.querySelector("[data-uploading]")) return
    const id = newId()
    this.clientIdTarget.value = id
    const fields = [...new FormData(this.element, event.submitter ?? undefined)].filter(([name, value]) => typeof value === "string" && name !== TOKEN)
    if (this.requiredValue && isEmpty(fields)) { this.dispatch("empty"); return this.textTarget.focus() }
    this.#show(this.outbox.add({ id, action: this.element.action, fields }))
    this.#clearField(fields)
    this.send()
  }

  // One at a time, in order; the first that fails holds the others, for a thread has an order.
  async send() {
    const item = this.outbox.first
    if (!item || this.sending) return
    clearTimeout(this.timer)
    this.sending = true
    const outcome = await post(item)
    this.sending = false
    if (outcome.ok) this.#sent(item, outcome.html)
    else if (outcome.refused) this.#refused(item, outcome)
    else return this.#later(item)
    this.send()
  }

  retry({ target }) {
    const { clientId } = target.closest("[data-client-id]").dataset
    this.outbox.retry(clientId)
    this.#mark(clientId, "sending")
    this.hurry()
  }

  discard({ target }) {
    const element = target.closest("[data-client-id]")
    const item = this.outbox.remove(element.dataset.clientId)
    element.remove()
    if (item) this.dispatch("returned", { detail: { text: value(item, "text"), fields: item.fields } })
  }

  #sent(item, html) {
    this.outbox.remove(item.id)
    this.backoff.reset()
    const pending = this.#pending(item.id)
    if (html.trim() && pending) swap(pending, html)
    this.dispatch("delivered", { detail: { id: item.id } })
  }

  #refused(item, { why, reason, crossed }) {
    const lang = document.documentElement.lang
    const refused = this.outbox.refuse(item.id, { why, reason, lang, crossed, final: why === FOR_GOOD })
    this.#mark(item.id, "failed", this.#told(refused ?? { why, reason }))
    this.dispatch("refused", { detail: { id: item.id, reason: this.#told(refused ?? { why, reason }) } })
  }

  #told(item) { return Outbox.told(item, this.refusalsValue, document.documentElement.lang) }

  #later(item) {
    this.#mark(item.id, "queued")
    this.timer = setTimeout(() => this.send(), this.backoff.next())
    this.dispatch("waiting", { detail: { id: item.id } })
  }

  #show(item) {
    if (this.#element(item.id) || !this.list) return
    const element = this.templateTarget.content.firstElementChild.cloneNode(true)
    element.dataset.clientId = item.id
    element.querySelector("[data-slot=text]").textContent = value(item, "text")
    if (value(item, "mode") === "note") element.classList.replace("message-out", "message-note")
    element.addEventListener("click", event => this.#clicked(event))
    this.list.insertBefore(element, this.list.querySelector(":scope > [data-maintain-scroll-target=below]"))
    if (item.state === "refused") this.#mark(item.id, "failed", this.#told(item))
  }

  // The pending message stands outside the form, where Stimulus does not hear its buttons for us.
  #clicked(event) {
    const action = event.target.closest("[data-action]")?.dataset.action ?? ""
    if (action === "optimistic#retry") this.retry(event)
    if (action === "optimistic#discard") this.discard(event)
  }

  #mark(id, state, reason = "") {
    const element = this.#pending(id)
    if (!element) return
    element.dataset.state = state
    for (const part of element.querySelectorAll("[data-when]")) part.hidden = part.dataset.when !== (state === "failed" ? "failed" : "sending")
    const slot = element.querySelector("[data-slot=reason]")
    if (slot) slot.textContent = reason
    const item = this.outbox.find(id), wish = element.querySelector("[data-slot=retry]")
    if (wish && item?.crossed) wish.textContent = wish.dataset.crossed
    if (item?.final) wish?.closest("button").setAttribute("hidden", "")
  }

  #clearField(fields) {
    const text = fields.find(([name]) => name === this.textTarget.name)?.[1] ?? ""
    this.textTarget.value = ""
    this.textTarget.dispatchEvent(new Event("input", { bubbles: true }))
    this.textTarget.focus()
    this.dispatch("sent", { detail: { text } })
  }

  // What the live frame has replaced knows more than a late answer: that it was read, say.
  #pending(id) {
    const element = this.#element(id)
    return element?.id ? null : element
  }

  #element(id) { return this.list?.querySelector(`[data-client-id="${CSS.escape(id)}"]`) }
  get list() { return document.querySelector(this.listValue) }
}

async function post({ action, fields }) {
  try {
    const body = new URLSearchParams(fields)
    const signal = AbortSignal.timeout?.(TIMEOUT)
    const headers = { "HX-Request": "true", Accept: "text/html", "X-CSRFToken": csrfToken() }
    const response = await fetch(action, { method: "POST", body, headers, signal, redirect: "manual" })
    const elsewhere = response.headers.get("HX-Redirect") // the session has ended: what was written waits until she is back
    if (elsewhere) { location.assign(elsewhere); return {} }
    if (response.ok) { tell(response); return { ok: true, html: await response.text() } }
    const again = response.status >= 500 || [0, 408, 425, 429].includes(response.status)
    return again ? {} : { refused: true, why: response.headers.get("X-Reason") ?? String(response.status), reason: await reason(response), crossed: response.status === 409 }
  } catch { return {} }
}

async function reason(response) {
  const text = (await response.text().catch(() => "")).trim()
  if (response.headers.get("Content-Type")?.includes("json")) {
    try { const problem = JSON.parse(text); return problem.detail ?? problem.title ?? problem.error ?? "" } catch { return "" }
  }
  return text.startsWith("<") || text.length > 300 ? "" : text
}

function swap(pending, html) {
  const template = document.createElement("template")
  template.innerHTML = html
  const fresh = template.content.firstElementChild
  if (!fresh) return pending.remove()
  if (fresh.id && document.getElementById(fresh.id) && document.getElementById(fresh.id) !== pending) return pending.remove()
  fresh.drawn = fresh.outerHTML // as the server draws it: the live frame that says the same need not draw it again
  pending.replaceWith(...template.content.childNodes)
  globalThis.htmx?.process(fresh)
}

function value(item, name) { return item.fields.find(([field]) => field === name)?.[1] ?? "" }
function isEmpty(fields) { return !fields.some(([name, text]) => (name === "text" && text.trim()) || name === "attachments") }
