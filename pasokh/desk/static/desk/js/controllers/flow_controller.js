import { Controller } from "@hotwired/stimulus"
import { announce, directionFactor } from "helpers/dom"
import { FlowCanvas } from "models/flow_canvas"
import { FlowHistory } from "models/flow_history"
import { arranged } from "models/flow_layout"
import { nearest } from "models/flow_steering"

// The canvas of a flow beside its outline. Whatever is done here is one deed for the server (`deed`, and what it needs), which answers with the outline
// and the drawing anew; the outline sends the same deeds by itself.
const ARROWS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] }
const STEP = 20 // pixels that Shift and an arrow move a step
const SETTLED = 500 // milliseconds after the last of several moves
const CLOSER = 1.25

export default class extends Controller {
  static targets = ["canvas", "chooser", "undo", "redo", "zoom"]
  static values = { url: String, editable: Boolean, words: Object }

  async connect() {
    if (globalThis.Idiomorph) Idiomorph.defaults.callbacks.beforeNodeMorphed = old => !old.typed
    this.rtl = directionFactor(this.element) < 0
    this.history = new FlowHistory()
    this.moves = {}
    const canvas = await FlowCanvas.on(this.canvasTarget, { rtl: this.rtl, editable: this.editableValue, tell: this.#tell() })
    if (!this.element.isConnected) return canvas.gone()
    this.canvas = canvas
    this.drawn()
    canvas.open(this.flow.here || this.flow.chosen)
    this.element.dataset.ready = ""
  }

  disconnect() { this.canvas?.gone(); this.canvas = null }

  // What the server gave: in the page, and after each deed.
  drawn() {
    const data = this.element.querySelector("#flow-data")
    if (!data || !this.canvas || data.textContent === this.shown) return
    this.shown = data.textContent
    this.flow = JSON.parse(this.shown)
    this.canvas.editable = this.editableValue && !this.flow.busy
    this.canvas.show(this.flow)
    this.canvas.choose(this.flow.chosen)
    const sought = this.flow.here || this.flow.chosen
    if (sought) this.canvas.reveal(sought)
    if (this.flow.chosen !== this.opened) this.#open(this.flow.chosen)
    if (this.flow.graph) this.history.seen(this.flow.graph)
    this.#offer()
    this.#enter()
  }

  // A form in which something was written that the server has not seen yet is drawn anew by nobody: `typed` counts, `sent` is how far it was sent.
  typed({ target: { form } }) { if (form?.dataset.keepsTyped !== undefined) form.typed = (form.typed ?? 0) + 1 }
  sends({ detail: { elt } }) { formOf(elt).sent = formOf(elt).typed }

  answered({ detail: { requestConfig, isError } }) {
    const form = formOf(requestConfig.elt)
    if (form.typed && form.typed === form.sent && !isError) form.typed = 0
  }

  add({ params: { kind } }) {
    const { pending } = this
    this.closeChooser()
    this.#add(kind, pending ?? {})
  }

  undo() { this.#send({ deed: "graph", graph: this.history.undo() }) }
  redo() { this.#send({ deed: "graph", graph: this.history.redo() }) }
  fit() { this.canvas?.fit() }
  closer() { this.canvas?.zoom(CLOSER) }
  farther() { this.canvas?.zoom(1 / CLOSER) }

  async arrange() {
    this.#send({ deed: "move", at: await arranged(this.flow.steps) })
    this.fits = true
  }

  lift(event) { event.dataTransfer.setData("application/x-flow-kind", event.params.kind) }
  over(event) { if (this.canvas?.editable && event.dataTransfer.types.includes("application/x-flow-kind")) event.preventDefault() }

  drop(event) {
    const kind = event.dataTransfer.getData("application/x-flow-kind")
    if (!kind) return
    event.preventDefault()
    const [x, y] = this.canvas.placeOf({ x: event.clientX, y: event.clientY })
    this.#add(kind, { x, y })
  }

  // Keys anywhere on the page: undo and redo, unless something is being written.
  anywhere(event) {
    if (event.code !== "KeyZ" && event.code !== "KeyY") return
    if (!(event.ctrlKey || event.metaKey) || event.target.matches("input, textarea, select") || !this.canvas?.editable) return
    event.preventDefault()
    event.code === "KeyY" || event.shiftKey ? this.redo() : this.undo()
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target !== this.canvasTarget) return
    const action = ARROWS[event.code] ? () => this.#arrow(ARROWS[event.code], event.shiftKey) : this.#keys()[event.code]
    if (!action) return
    event.preventDefault()
    event.stopPropagation()
    action()
  }

  closeChooser() {
    this.pending = null
    if (this.hasChooserTarget) this.chooserTarget.hidden = true
  }

  chooserKey(event) {
    const buttons = [...this.chooserTarget.querySelectorAll("button")]
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.code]
    if (event.code === "Escape") { this.closeChooser(); this.canvasTarget.focus() }
    if (by) buttons.at((buttons.indexOf(document.activeElement) + by) % buttons.length).focus()
    if (by || event.code === "Escape") { event.preventDefault(); event.stopPropagation() }
  }

  chooserLeft({ relatedTarget }) { if (relatedTarget && !this.chooserTarget.contains(relatedTarget)) this.closeChooser() }

  #keys() {
    const look = { Equal: () => this.closer(), NumpadAdd: () => this.closer(), Minus: () => this.farther(), NumpadSubtract: () => this.farther(), Digit0: () => this.fit() }
    if (!this.canvas.editable) return look
    const { aim } = this
    if (aim) return { ...look, Enter: () => this.#connectAimed(), Escape: () => this.#stopAiming(), KeyC: () => this.#aimFrom(aim.exit) }
    return {
      ...look, Enter: () => { this.entering = true; this.#enter() }, Delete: () => this.#remove(), Backspace: () => this.#remove(),
      KeyA: () => this.#offerKinds(this.#chosen ? { after: this.#chosen } : {}), KeyC: () => this.#aimFrom(""), Escape: () => this.canvas.choose(""),
    }
  }

  get #chosen() { return this.flow.chosen }

  #tell() {
    return {
      chosen: id => this.#choose(id),
      nothingChosen: () => { this.closeChooser(); this.canvas.choose(this.#chosen) },
      lineChosen: () => { this.canvasTarget.focus(); if (this.canvas.editable) announce(this.wordsValue.line) },
      moved: at => this.#send({ deed: "move", at }),
      connected: (step, exit, to) => this.#send({ deed: "connect", step, exit, to }),
      letGo: (step, exit, [x, y], point) => this.#offerKinds({ after: step, exit, x, y }, point),
      zoomed: scale => { if (this.hasZoomTarget) this.zoomTarget.textContent = new Intl.NumberFormat(document.documentElement.lang, { style: "percent" }).format(scale) },
    }
  }

  #choose(id) {
    if (!this.editableValue || this.flow.busy) return
    this.canvas.choose(id)
    this.flow.chosen = id
    this.canvasTarget.focus({ preventScroll: true })
    announce(this.#titleOf(id))
    htmx.ajax("GET", `${this.urlValue}/panel`, { source: this.element, values: { step: id } })
  }

  #titleOf(id) { return this.flow.steps.find(step => step.id === id)?.title ?? "" }

  #arrow([dx, dy], moves) {
    const sign = this.rtl ? -1 : 1
    if (moves && this.canvas.editable && !this.aim) return this.#shift(dx * sign * STEP, dy * STEP)
    const from = this.aim?.to ?? this.#chosen
    const found = nearest(this.canvas.places(), from, [dx * sign, dy])
    if (!found) return
    if (!this.aim) return this.editableValue ? this.#choose(found) : this.#look(found)
    this.aim.to = found
    this.canvas.aim(found)
    this.canvas.reveal(found)
    announce(this.#titleOf(found))
  }

  #look(id) {
    this.flow.chosen = id
    this.canvas.choose(id)
    this.canvas.reveal(id)
    announce(this.#titleOf(id))
  }

  #shift(dx, dy) {
    const id = this.#chosen
    if (!id) return
    this.moves[id] = this.canvas.move(id, dx, dy)
    clearTimeout(this.settling)
    this.settling = setTimeout(() => { this.#send({ deed: "move", at: this.moves }); this.moves = {} }, SETTLED)
  }

  // C goes through the ways out of the chosen step; the arrows choose where the way leads, Enter connects.
  #aimFrom(exit) {
    const step = this.flow.steps.find(each => each.id === this.#chosen)
    if (!step?.exits.length) return
    const keys = step.exits.map(each => each.key)
    const next = exit ? keys[(keys.indexOf(exit) + 1) % keys.length] : (step.exits.find(each => !each.to) ?? step.exits[0]).key
    this.aim = { exit: next, to: this.aim?.to ?? step.id }
    announce(this.wordsValue.aim.replace("%s", step.exits.find(each => each.key === next).label))
  }

  #connectAimed() {
    const { exit, to } = this.aim
    this.#stopAiming()
    if (to !== this.#chosen) this.#send({ deed: "connect", step: this.#chosen, exit, to })
  }

  #stopAiming() { this.aim = null; this.canvas.aim("") }

  #remove() {
    if (this.canvas.line) {
      const [step, ...exit] = this.canvas.line.split(":")
      return this.#send({ deed: "connect", step, exit: exit.join(":"), to: "" })
    }
    if (this.#chosen) this.#send({ deed: "remove", step: this.#chosen })
  }

  #offerKinds(pending, point) {
    const { left, top, width, height } = this.canvasTarget.getBoundingClientRect()
    const at = point ?? { x: left + width / 2, y: top + height / 3 }
    this.pending = pending
    this.chooserTarget.hidden = false
    const { offsetWidth, offsetHeight } = this.chooserTarget
    this.chooserTarget.style.left = `${Math.max(0, Math.min(at.x - left, width - offsetWidth))}px`
    this.chooserTarget.style.top = `${Math.max(0, Math.min(at.y - top, height - offsetHeight))}px`
    this.chooserTarget.querySelector("button").focus()
  }

  #add(kind, where) {
    const values = { deed: "add", kind, ...where }
    const isSeen = this.canvas && this.canvasTarget.offsetParent
    if (isSeen && !where.after && where.x === undefined) [values.x, values.y] = this.canvas.placeOf() // in the middle of what is seen
    this.entering = true
    this.#send(values)
  }

  // The outline shows the step that was chosen, where it scrolls by itself.
  #open(id) {
    this.opened = id
    const step = id ? this.element.querySelector(`#step-${CSS.escape(id)}`) : null
    const panel = step?.closest(".flow-panel")
    if (!panel || panel.scrollHeight <= panel.clientHeight) return
    const [from, room] = [step.getBoundingClientRect(), panel.getBoundingClientRect()]
    if (from.top < room.top || from.bottom > room.bottom) panel.scrollTop += from.top - room.top - 8
  }

  #enter() {
    if (!this.entering) return
    const field = this.element.querySelector(".flow-form textarea, .flow-form input:not([type=hidden]), .flow-form select")
    if (!field) return
    this.entering = false
    field.scrollIntoView({ block: "nearest" })
    field.focus({ preventScroll: true })
  }

  async #send(values) {
    if (Object.values(values).some(value => value === null)) return
    const plain = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, typeof value === "object" ? JSON.stringify(value) : value]))
    await htmx.ajax("POST", `${this.urlValue}/edit`, { source: this.element, values: plain })
    this.drawn()
    if (this.fits) { this.fits = false; this.fit() }
    this.#settle()
  }

  // What was drawn at once and then refused goes back to where it was.
  #settle() {
    if (!this.flow || !this.canvas) return
    this.canvas.show(this.flow)
    this.#offer()
  }

  #offer() {
    if (this.hasUndoTarget) this.undoTarget.disabled = !this.history.undoable
    if (this.hasRedoTarget) this.redoTarget.disabled = !this.history.redoable
  }
}

// A button of a form sends the whole of it.
function formOf(element) { return element.form ?? element }
