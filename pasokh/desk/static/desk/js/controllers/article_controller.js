import { Controller } from "@hotwired/stimulus"
import { announce, csrfToken, emit } from "helpers/dom"
import { ArticleEditor } from "models/article_editor"
import { ArticleSaver } from "models/article_saver"

// The page of an article while somebody writes on it: the editor over the field of Markdown, autosave, files, preview.
export default class extends Controller {
  static targets = ["title", "summary", "source", "place", "state", "aside", "button", "ask", "askInput", "askLabel", "file", "preview", "previewBody", "toolbar", "mode", "lacks", "both"]
  static values = { save: String, upload: String, preview: String, file: String, version: Number, key: String, label: String, words: Object }

  connect() {
    this.saver = new ArticleSaver({
      key: this.keyValue, version: this.versionValue, contents: this.#contents(), send: (...said) => this.#send(...said), told: (...said) => this.#told(...said),
    })
    if (this.hasPlaceTarget) this.#edit()
    addEventListener("pagehide", this.leave)
    addEventListener("beforeunload", this.hold)
    addEventListener("online", this.again)
    this.#bringBack()
  }

  #edit() {
    this.editor = new ArticleEditor(this.placeTarget, {
      text: this.sourceTarget.value, label: this.labelValue,
      changed: () => this.#edited(), moved: pressed => this.#press(pressed),
      addressOf: source => source.replace(/^file:(afl_[0-9a-f]{32})$/, (_, id) => this.fileValue.replace("afl", id)),
      upload: file => this.#upload(file), told: text => emit("toast", { text, kind: "danger" }),
    })
    this.sourceTarget.hidden = true
    this.placeTarget.hidden = this.toolbarTarget.hidden = false
  }

  disconnect() {
    removeEventListener("pagehide", this.leave)
    removeEventListener("beforeunload", this.hold)
    removeEventListener("online", this.again)
    this.leave()
    this.editor?.destroy()
  }

  leave = () => { if (!this.saver.isSaved) this.saver.flush() }
  again = () => this.saver.flush()
  hold = event => { if (!this.saver.isSaved && this.saver.state === "offline") event.preventDefault() }

  typed() { this.saver.change(this.#contents()) }
  enter(event) { if (event.key === "Enter" && !event.isComposing) { event.preventDefault(); this.editor?.focus() } }
  async keep(event) {
    event?.preventDefault()
    await this.saver.flush(true)
    if (this.saver.state === "saved") emit("toast", { text: this.wordsValue.kept })
  }

  // A deed of the page is done on what stands here: it is saved first, and the form says the version that this made.
  async first(event) {
    const { target: form } = event
    if (form.dataset.saved === "yes") return undefined
    event.preventDefault()
    const { submitter } = event
    await this.saver.flush()
    await new Promise(done => setTimeout(done)) // a form sends nothing while it still tells that it is to be sent
    if (this.saver.state === "collided") return this.asideTarget.scrollIntoView()
    if (!this.saver.isSaved) return emit("toast", { text: this.stateTarget.textContent, kind: "danger" })
    form.dataset.saved = "yes"
    if (submitter?.dataset.version !== undefined) submitter.value = this.saver.version
    return form.requestSubmit(submitter)
  }

  run({ currentTarget }) { if (!this.editor.run(currentTarget.dataset.command)) announce(this.wordsValue.cannot) }
  keys(event) {
    if (event.code === "KeyS" && (event.ctrlKey || event.metaKey)) this.keep(event)
    else if (this.editor && event.code === "KeyK" && (event.ctrlKey || event.metaKey) && this.placeTarget.contains(event.target)) { event.preventDefault(); event.stopPropagation(); this.askLink() }
  }

  // The source and the editor show the same text: the one that is looked at is the one that counts.
  turn() {
    const toSource = this.sourceTarget.hidden
    if (toSource) this.sourceTarget.value = this.editor.text
    else this.editor.show(this.sourceTarget.value)
    this.sourceTarget.hidden = !toSource
    this.placeTarget.hidden = toSource
    this.modeTarget.setAttribute("aria-pressed", toSource)
    for (const button of this.buttonTargets) button.disabled = toSource
    if (toSource) this.sourceTarget.focus()
    else this.editor.focus()
  }

  askLink() { this.#ask("link", this.wordsValue.link, this.editor.chosenLink) }
  askVideo() { this.#ask("video", this.wordsValue.video, "") }
  answer(event) {
    event.preventDefault()
    const address = this.askInputTarget.value.trim()
    const taken = this.asking === "link" ? this.editor.link(address) !== false : !address || this.editor.video(address)
    this.askInputTarget.setAttribute("aria-invalid", !taken)
    if (taken) this.dismiss()
    else announce(this.wordsValue.address)
  }
  dismiss() { this.askTarget.hidden = true; this.editor.focus() }

  choose() { this.fileTarget.click() }
  chosen() {
    this.editor.take([...this.fileTarget.files])
    this.fileTarget.value = ""
  }

  async look() {
    const response = await this.#post(this.previewValue, this.#contents())
    if (!response?.ok) return emit("toast", { text: this.wordsValue.offline, kind: "danger" })
    this.previewBodyTarget.innerHTML = await response.text()
    return this.previewTarget.showModal()
  }
  close() { this.previewTarget.close() }

  #ask(what, label, value) {
    this.asking = what
    this.askTarget.hidden = false
    this.askLabelTarget.textContent = label
    this.askInputTarget.value = value
    this.askInputTarget.removeAttribute("aria-invalid")
    this.askInputTarget.focus()
  }

  #edited() { this.typed() }

  #contents() {
    if (!this.hasPlaceTarget) return { title: this.titleTarget.value, summary: this.summaryTarget.value, steps: this.sourceTarget.value }
    const body = this.editor && this.sourceTarget.hidden ? this.editor.text : this.sourceTarget.value
    return { title: this.titleTarget.value, summary: this.summaryTarget.value, body }
  }

  // What this browser kept of an earlier page. On the text that it was written on it goes on; on an older one it is kept aside by the server.
  #bringBack() {
    const { left } = this.saver
    if (!left) return
    if (left.version === this.saver.version && this.editor) {
      this.titleTarget.value = left.contents.title
      this.summaryTarget.value = left.contents.summary
      this.sourceTarget.value = left.contents.body
      this.editor.show(left.contents.body)
      this.typed()
      emit("toast", { text: this.wordsValue.back })
    } else {
      this.#send(left.contents, left.version, false).then(({ status, data }) => {
        if (status !== 200) return
        this.saver.forget()
        if (data.collided) this.#told("collided", data)
      })
    }
  }

  async #send(contents, version, keep) {
    const response = await this.#post(this.saveValue, { ...contents, version, ...(keep && { keep: 1 }) })
    if (!response) return { status: 0, data: {} }
    try { return { status: response.status, data: await response.json() } } catch { return { status: response.redirected ? 403 : response.status === 200 ? 500 : response.status, data: {} } }
  }

  async #post(url, fields) {
    const body = new URLSearchParams(fields)
    try { return await fetch(url, { method: "POST", headers: { "X-CSRFToken": csrfToken() }, body, keepalive: `${body}`.length < 60000 }) } catch { return null }
  }

  #told(state, data = {}) {
    this.stateTarget.dataset.state = state
    this.stateTarget.textContent = data.detail ?? this.wordsValue[state] ?? ""
    if (state === "saved" && this.hasLacksTarget) this.lacksTarget.remove() // it was said of another text
    if (state === "collided") {
      this.asideTarget.hidden = false
      this.bothTarget.search = `?new=${data.revision}`
    }
    if (state === "refused" || state === "collided") announce(this.stateTarget.textContent)
    this.dispatch("state", { detail: { state } })
  }

  #press(pressed) {
    for (const button of this.buttonTargets) {
      if (button.hasAttribute("aria-pressed")) button.setAttribute("aria-pressed", pressed.has(button.dataset.command))
      if (button.dataset.in) button.hidden = !pressed.has(button.dataset.in)
    }
  }

  async #upload(file) {
    const form = new FormData()
    form.append("file", file)
    let response
    try { response = await fetch(this.uploadValue, { method: "POST", headers: { "X-CSRFToken": csrfToken() }, body: form }) } catch { throw new Error(this.wordsValue.offline) }
    const told = await response.json().catch(() => ({}))
    if (!response.ok) throw new Error(told.detail ?? this.wordsValue.offline)
    return told
  }
}
