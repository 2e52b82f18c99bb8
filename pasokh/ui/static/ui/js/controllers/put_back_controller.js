import { Controller } from "@hotwired/stimulus"
import { confirm, isSame, putBack, stateOf } from "models/confirmed"

const CONTROL = "select, textarea, input:not([type=hidden], [type=file], [type=search], [type=button], [type=submit])"
const TYPED = "textarea, input:not([type=checkbox], [type=radio])"
const FOR_GOOD = [403, 404, 410] // no second try would be taken: what was typed has no place there

// On the page: a control that saves itself by htmx when it is changed goes back to what the server last confirmed where that was not taken; why is said
// by whoever says what failed. What was typed, and might be taken the next time, stays and is marked.
export default class extends Controller {
  connect() {
    this.sent = new WeakMap()
    document.addEventListener("htmx:beforeSend", this.noted)
    document.addEventListener("htmx:afterRequest", this.answered)
  }

  disconnect() {
    document.removeEventListener("htmx:beforeSend", this.noted)
    document.removeEventListener("htmx:afterRequest", this.answered)
  }

  noted = ({ detail: { xhr, requestConfig } }) => {
    const { elt, verb, triggeringEvent } = requestConfig
    if (verb === "get" || triggeringEvent?.type !== "change" || elt.matches("form")) return
    this.sent.set(xhr, new Map(controlsOf(elt).map(control => [control, stateOf(control)])))
  }

  answered = ({ detail: { xhr, requestConfig } }) => {
    const sent = this.sent.get(xhr)
    if (!sent || isDrawnAnew(xhr, requestConfig.elt)) return
    this.sent.delete(xhr)
    const taken = xhr.status >= 200 && xhr.status < 400
    for (const [control, state] of sent) taken ? take(control, state) : refuse(control, state, xhr.status)
  }
}

function controlsOf(elt) {
  if (elt.matches("input[type=radio]")) return [...(elt.form ?? document).querySelectorAll(`input[type=radio][name="${CSS.escape(elt.name)}"]`)]
  return elt.matches(CONTROL) ? [elt] : [...elt.querySelectorAll(CONTROL)]
}

// An answer that draws its part of the page anew says there what was taken, or what is wrong beside what was typed.
function isDrawnAnew({ status }, elt) { return [200, 422].includes(status) && elt.closest("[hx-swap]")?.getAttribute("hx-swap") !== "none" }

function take(control, state) {
  confirm(control, state)
  if (control.matches(TYPED)) control.removeAttribute("aria-invalid")
}

// Changed again meanwhile, it is about to be sent anew.
function refuse(control, state, status) {
  if (!isSame(state, stateOf(control))) return
  if (control.matches(TYPED) && !FOR_GOOD.includes(status)) control.setAttribute("aria-invalid", "true")
  else putBack(control)
}
