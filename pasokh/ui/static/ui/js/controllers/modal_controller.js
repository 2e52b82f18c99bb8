import { Controller } from "@hotwired/stimulus"

// On a <dialog> that was fetched: it opens at once and goes when it is closed. A form in it that was taken closes it.
export default class extends Controller {
  connect() { if (!this.element.open) this.element.showModal() }

  gone() { this.element.remove() }

  close() { this.element.close() }

  taken({ detail }) { if (detail.successful && detail.requestConfig.verb !== "get") this.element.close() }
}
