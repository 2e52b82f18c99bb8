import { Controller } from "@hotwired/stimulus"

// A deed about what was saved: once the form beside it says something else, it waits until that is saved too.
export default class extends Controller {
  static targets = ["button", "hint"]
  static values = { form: String }

  note({ target }) {
    if (target.form?.id !== this.formValue || target.name.startsWith("see_")) return // how one looks at it is no change
    for (const button of this.buttonTargets) button.disabled = true
    this.hintTarget.hidden = false
  }
}
