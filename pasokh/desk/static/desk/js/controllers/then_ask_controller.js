import { Controller } from "@hotwired/stimulus"

// What the server asks after it has taken what was sent: a dialog, which it names.
export default class extends Controller {
  open({ detail: { url } }) { globalThis.htmx.ajax("GET", url, { target: "body", swap: "beforeend" }) }
}
