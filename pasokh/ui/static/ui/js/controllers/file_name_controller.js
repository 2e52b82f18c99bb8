import { Controller } from "@hotwired/stimulus"

// The name of the file that was chosen, in the button that stands for the browser's control.
export default class extends Controller {
  static targets = ["name"]

  show({ target }) {
    if (target.files.length) this.nameTarget.textContent = [...target.files].map(file => file.name).join("، ")
  }
}
