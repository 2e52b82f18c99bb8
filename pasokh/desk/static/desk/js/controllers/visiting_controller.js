import { Controller } from "@hotwired/stimulus"

// The dot on customers' faces, wherever they are shown: they come to the chat and leave it while one looks.
export default class extends Controller {
  static values = { word: String }

  heard({ detail: { topic, data } }) {
    if (topic !== "presence") return
    for (const id of data.contacts ?? []) {
      for (const face of document.querySelectorAll(`.avatar[data-contact="${Number(id)}"]`)) this.#show(face, data.online)
    }
  }

  #show(face, online) {
    const word = face.querySelector(".visually-hidden")
    if (!online) {
      delete face.dataset.presence
      word?.remove()
    } else if (!word) {
      face.dataset.presence = "online"
      face.append(Object.assign(document.createElement("span"), { className: "visually-hidden", textContent: this.wordValue }))
    }
  }
}
