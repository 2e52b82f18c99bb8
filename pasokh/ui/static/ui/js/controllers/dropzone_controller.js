import { Controller } from "@hotwired/stimulus"
import { fileSize } from "helpers/format"
import { csrfToken } from "helpers/dom"

// Files by picker, paste and drop, each sent at once with its progress. The server answers { id, name, size }; the form then posts the ids
// as "attachments". A file that failed says why and can be taken away; the form waits while one is on its way.
export default class extends Controller {
  static targets = ["input", "list", "template", "file"]
  static values = { url: String, maxBytes: Number, tooLarge: String, empty: String, failed: String, without: String, name: { type: String, default: "attachments" } }

  // Somebody may have been quicker than this script.
  inputTargetConnected(input) { if (input.files.length) this.choose() }

  pick() { this.inputTarget.click() }

  choose() {
    this.#addAll(this.inputTarget.files)
    this.inputTarget.value = ""
  }

  paste(event) {
    const files = event.clipboardData?.files ?? []
    // Office programs put a picture beside the text they copy: text wins.
    if (files.length === 0 || event.clipboardData.types.includes("text/plain")) return
    event.preventDefault()
    this.#addAll(files)
  }

  over(event) {
    if (![...(event.dataTransfer?.types ?? [])].includes("Files")) return
    event.preventDefault()
    this.element.dataset.dropping = ""
  }

  out(event) { if (!this.element.contains(event.relatedTarget)) delete this.element.dataset.dropping }

  drop(event) {
    delete this.element.dataset.dropping
    if (!event.dataTransfer?.files.length) return
    event.preventDefault()
    this.#addAll(event.dataTransfer.files)
  }

  remove({ target }) {
    const item = target.closest(".file")
    item.request?.abort()
    item.remove()
    this.dispatch("changed")
  }

  // What was refused does not go: she says whether the rest may.
  ask(event) {
    const refused = this.fileTargets.filter(({ dataset }) => dataset.state === "failed").map(nameOf)
    if (event.target !== this.element || !refused.length || window.confirm(this.withoutValue.replace("{files}", refused.join("، ")))) return
    event.preventDefault()
    event.stopImmediatePropagation()
  }

  clear() { this.listTarget.replaceChildren() }

  // Files that the server has already: { id, name, size } each.
  give({ detail: { files = [] } }) {
    const here = new Set(new FormData(this.element).getAll(this.nameValue))
    for (const file of files.filter(({ id }) => !here.has(id))) {
      const item = this.#shown(file)
      item.querySelector("progress").remove()
      item.append(this.#named(file.id))
    }
  }

  #addAll(files) { for (const file of files) this.#add(file) }

  #add(file) {
    const item = this.#shown(file)
    if (this.maxBytesValue && file.size > this.maxBytesValue) fail(item, this.tooLargeValue)
    else if (this.emptyValue && file.size === 0) fail(item, this.emptyValue)
    else this.#upload(file, item)
  }

  #shown(file) {
    const item = this.templateTarget.content.firstElementChild.cloneNode(true)
    item.querySelector("[data-slot=name]").textContent = file.name
    item.querySelector("[data-slot=size]").textContent = fileSize(file.size)
    this.listTarget.append(item)
    return item
  }

  #named(id) { return Object.assign(document.createElement("input"), { type: "hidden", name: this.nameValue, value: id }) }

  #upload(file, item) {
    const request = item.request = new XMLHttpRequest()
    item.dataset.uploading = ""
    request.open("POST", this.urlValue)
    request.setRequestHeader("X-CSRFToken", csrfToken())
    request.setRequestHeader("Accept", "application/json")
    request.upload.onprogress = ({ loaded, total }) => { item.querySelector("progress").value = total ? 100 * loaded / total : 0 }
    request.onload = () => this.#answered(request, item)
    request.onerror = request.ontimeout = () => fail(item, this.failedValue)
    const body = new FormData()
    body.append("file", file, file.name)
    request.send(body)
  }

  #answered({ status, responseText }, item) {
    const answer = parse(responseText)
    if (status < 200 || status > 299 || !answer.id) return fail(item, answer.detail ?? answer.error ?? this.failedValue)
    delete item.dataset.uploading
    item.querySelector("progress").remove()
    item.append(this.#named(answer.id))
    this.dispatch("changed", { detail: answer })
  }
}

function nameOf(item) { return item.querySelector("[data-slot=name]").textContent }

function fail(item, reason) {
  delete item.dataset.uploading
  item.dataset.state = "failed"
  item.querySelector("[data-slot=size]").textContent = reason
  item.querySelector("progress")?.remove()
}

function parse(text) { try { return JSON.parse(text) ?? {} } catch { return {} } }
