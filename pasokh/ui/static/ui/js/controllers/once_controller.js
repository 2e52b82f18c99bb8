import { Controller } from "@hotwired/stimulus"
import { newId } from "helpers/dom"

const SHOWN_AFTER = 150 // milliseconds: what is answered at once does not flicker
const KEY = "Idempotency-Key"
const FIELD = "idempotency_key" // the same of a form that loads the next page: that page loaded anew sends it again

// On the page: what is under way is not done a second time. A form or a button of htmx whose request has not been answered sends no other; a dialog is fetched
// once, and another one that is asked for meanwhile takes its place; the button that was pressed shows that it is at it. Each deed has a key of its own, which
// it keeps until the server has answered: sent again after the line broke, it is recognised there. Controls that save themselves are left to htmx, which sends the last.
export default class extends Controller {
  connect() {
    this.underway = new Map()
    this.keys = new WeakMap()
    this.gone = new WeakSet()
    for (const [name, hear] of this.heard) document.addEventListener(name, hear)
    window.addEventListener("pageshow", this.back)
  }

  disconnect() {
    for (const [name, hear] of this.heard) document.removeEventListener(name, hear)
    window.removeEventListener("pageshow", this.back)
  }

  asked = event => {
    const { detail } = event
    if (!isOne(detail)) return
    if (this.underway.has(keyOf(detail))) event.preventDefault()
    else if (isDialog(detail)) for (const [key, { dialog, xhr }] of this.underway) if (dialog) { this.underway.delete(key); xhr.abort() }
  }

  named = ({ detail }) => {
    if (detail.verb !== "post" || !detail.elt.matches("form, button")) return
    if (!this.keys.has(detail.elt)) this.keys.set(detail.elt, newId())
    detail.headers[KEY] = this.keys.get(detail.elt)
  }

  sent = ({ detail: { xhr, requestConfig } }) => {
    if (!isOne(requestConfig)) return
    const button = buttonOf(requestConfig)
    const timer = setTimeout(() => button?.setAttribute("aria-busy", "true"), SHOWN_AFTER)
    this.underway.set(keyOf(requestConfig), { xhr, button, timer, dialog: isDialog(requestConfig) })
  }

  // An answer of the server, whatever it says, ends the deed; without one nobody knows, and the next try is the same deed.
  answered = ({ detail: { xhr, requestConfig } }) => {
    if (xhr.status >= 200 && xhr.status < 500) this.keys.delete(requestConfig.elt)
    for (const [key, one] of this.underway) {
      if (one.xhr !== xhr) continue
      clearTimeout(one.timer)
      one.button?.removeAttribute("aria-busy")
      this.underway.delete(key)
    }
  }

  // A form that loads the next page.
  left = event => {
    const { target: form, submitter, defaultPrevented } = event
    if (defaultPrevented || (submitter?.formMethod || form.method) !== "post") return
    if (this.gone.has(form)) return event.preventDefault()
    this.gone.add(form)
    if (!form.elements[FIELD]) form.append(keyField())
    setTimeout(() => this.gone.delete(form), 3000) // what is saved as a file loads no page
  }

  // Back on a page that was left: what is sent from there is another deed.
  back = () => {
    this.gone = new WeakSet()
    for (const field of document.querySelectorAll(`input[name=${FIELD}]`)) field.remove()
  }

  heard = [["htmx:confirm", this.asked], ["htmx:configRequest", this.named], ["htmx:beforeSend", this.sent], ["htmx:afterRequest", this.answered], ["submit", this.left]]
}

function isOne(detail) { return isDialog(detail) || (detail.verb !== "get" && detail.elt.matches("form, button, a, body")) }
function isDialog({ verb, target }) { return verb === "get" && target === document.body }
function keyOf({ elt, verb, path }) { return elt === document.body ? `${verb} ${path}` : elt }

function keyField() { return Object.assign(document.createElement("input"), { type: "hidden", name: FIELD, value: newId() }) }

function buttonOf({ elt, triggeringEvent }) {
  const button = triggeringEvent?.submitter ?? elt
  return button.matches("button, a") ? button : null
}
