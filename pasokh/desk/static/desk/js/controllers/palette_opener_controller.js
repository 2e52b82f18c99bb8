import { Controller } from "@hotwired/stimulus"

// Opens the palette, by its key or by a button.
export default class extends Controller {
  open() { document.getElementById("palette")?.dispatchEvent(new CustomEvent("palette:open")) }
}
