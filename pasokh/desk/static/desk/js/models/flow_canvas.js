import { FIGURE, HEAD, ROW, WIDTH, heightOf } from "models/flow_sizes"

// The drawing of a flow: steps as boxes, each exit a row with a dot from which a line goes to another step. It shows what it is given and tells what
// was done to it (`on`); the truth stays with the server. Places grow from the side where reading starts: here they are turned into left and right.
const GRID = 10
const [SMALLEST, LARGEST] = [0.2, 2]
const PADDING = 40
const MANY = 60 // steps
const IDLE = 8 // milliseconds of a pause that are taken for finding ways
const whenIdle = globalThis.requestIdleCallback ?? (work => setTimeout(work, 50))
const READABLE = 0.7 // of its size: the words in a box can be read still

export class FlowCanvas {
  static async on(element, options) {
    await import("@joint/core") // a classic script: it leaves its name on the window
    return new FlowCanvas(element, options, globalThis.joint)
  }

  constructor(element, { rtl, editable, tell }, joint) {
    Object.assign(this, { element, rtl, editable, tell, joint, steps: new Map(), boxes: new Map(), marks: {} })
    this.kinds = { flow: { Step: stepType(joint, rtl), Line: lineType(joint) } }
    this.routers = routers(joint, rtl)
    this.graph = new joint.dia.Graph({}, { cellNamespace: this.kinds })
    this.paper = this.#paper()
    this.#listen()
  }

  show({ steps, path = [], here = "", start = "", problems = [], trouble = "" }) {
    this.start = start
    this.steps = new Map(steps.map(step => [step.id, step]))
    const walked = new Set(path.map(({ step, exit }) => `${step}:${exit}`))
    this.marks = { here, trouble, problems: new Set(problems), walked: new Set(path.map(({ step }) => step)) }
    for (const cell of this.graph.getElements()) if (!this.steps.has(cell.id)) cell.remove()
    const moved = steps.map(step => this.#draw(step)).some(Boolean)
    this.#drawLines(steps, walked)
    if (steps.length > MANY) this.#seekWays(moved)
    else if (moved) for (const link of this.graph.getLinks()) link.findView(this.paper).requestConnectionUpdate() // around what stands elsewhere now
    this.#mark()
  }

  choose(id) {
    this.chosen = id
    this.line = ""
    this.#mark()
    for (const link of this.graph.getLinks()) this.#paint(link)
  }

  chooseLine(id) {
    this.choose("")
    this.line = id
    for (const link of this.graph.getLinks()) this.#paint(link)
  }

  aim(id) { this.aimed = id; this.#mark() }

  // Where steps stand, as they are stored.
  places() { return Object.fromEntries([...this.steps.keys()].map(id => [id, this.#stored(this.graph.getCell(id))])) }

  move(id, dx, dy) {
    const cell = this.graph.getCell(id)
    cell?.translate(this.rtl ? -dx : dx, dy)
    return this.#stored(cell)
  }

  fit() {
    if (!this.steps.size) return
    this.paper.transformToFitContent({ padding: PADDING, minScale: SMALLEST, maxScale: 1, useModelGeometry: true, verticalAlign: "middle", horizontalAlign: "middle" })
    this.#zoomed()
  }

  // As one finds it: all of it where it can be read then, else its beginning, or the step that is sought.
  open(sought) {
    this.fit()
    if (this.paper.scale().sx >= READABLE) return
    this.#zoomAt(READABLE / this.paper.scale().sx, { x: 0, y: 0 })
    this.#toStart(this.graph.getCell(this.start) ?? this.graph.getElements()[0])
    if (sought) this.reveal(sought)
  }

  zoom(factor) {
    const { width, height } = this.element.getBoundingClientRect()
    this.#zoomAt(factor, this.paper.clientToLocalPoint(this.#middle(width, height)))
  }

  // Brings a step into sight, moving no more than needed.
  reveal(id) {
    const box = this.graph.getCell(id)?.getBBox()
    if (!box) return
    const { tx, ty } = this.paper.translate(), scale = this.paper.scale().sx
    const { width, height } = this.element.getBoundingClientRect()
    this.paper.translate(within(box.x * scale, box.width * scale, tx, width), within(box.y * scale, box.height * scale, ty, height))
  }

  // The place of a point of the window, or of the middle of what is seen, as it is stored: for a step that is put there.
  placeOf(point) {
    const { width, height } = this.element.getBoundingClientRect()
    const at = this.paper.clientToLocalPoint(point ?? this.#middle(width, height))
    return [round((this.rtl ? -at.x : at.x) - WIDTH / 2), round(at.y - HEAD / 2)]
  }

  covers({ clientX, clientY }) {
    const { left, right, top, bottom } = this.element.getBoundingClientRect()
    return clientX >= left && clientX <= right && clientY >= top && clientY <= bottom
  }

  gone() {
    this.seeking?.clear()
    this.paper.remove()
  }

  // A step stands where reading starts, half way down.
  #toStart(cell) {
    const { x, y, width } = cell.getBBox(), scale = this.paper.scale().sx
    const room = this.element.getBoundingClientRect()
    this.paper.translate(this.rtl ? room.width - PADDING - (x + width) * scale : PADDING - x * scale, room.height / 3 - y * scale)
  }

  #middle(width, height) {
    const { left, top } = this.element.getBoundingClientRect()
    return { x: left + width / 2, y: top + height / 2 }
  }

  #paper() {
    const { editable, kinds, joint } = this
    return new joint.dia.Paper({
      model: this.graph, cellViewNamespace: kinds, width: "100%", height: "100%", gridSize: GRID, async: false, sorting: joint.dia.Paper.sorting.APPROX,
      background: { color: "transparent" }, snapLinks: { radius: 40 }, clickThreshold: 5, moveThreshold: 4, markAvailable: true, preventContextMenu: false,
      interactive: view => editable && view.model.isElement() ? { elementMove: true, addLinkFromMagnet: true } : false,
      defaultLink: () => new kinds.flow.Line(), defaultConnectionPoint: { name: "anchor" },
      validateMagnet: () => editable,
      validateConnection: (from, _port, to) => to.model.isElement() && from !== to,
      el: this.element.appendChild(document.createElement("div")),
    })
  }

  #listen() {
    const { paper, tell } = this
    paper.on("element:pointerdown", view => { this.held = view.model.id; view.model.toFront() })
    paper.on("element:pointerup", view => { this.held = ""; this.#dropped(view.model) })
    paper.on("element:pointerclick", view => tell.chosen(view.model.id))
    paper.on("link:pointerclick", view => { this.chooseLine(view.model.id); tell.lineChosen(view.model.id) })
    paper.on("link:pointerup", (view, event) => this.#connected(view.model, event))
    paper.on("blank:pointerclick", () => tell.nothingChosen())
    paper.on("blank:pointerdown", event => this.#grab(event))
    paper.on("blank:pointermove", event => this.#drag(event))
    paper.on("blank:pointerup", () => { this.grabbed = null; delete this.element.dataset.panning })
    paper.on("paper:pan", (event, dx, dy) => { event.preventDefault(); this.#pan(-dx, -dy) })
    paper.on("paper:pinch", (event, x, y, scale) => { event.preventDefault(); this.#zoomAt(scale, { x, y }) })
  }

  #dropped(cell) {
    const at = this.#stored(cell), was = this.steps.get(cell.id)?.at
    if (was && (at[0] !== was[0] || at[1] !== was[1])) this.tell.moved({ [cell.id]: at })
  }

  #connected(link, event) {
    const { id: step, port: exit } = link.source()
    link.set("drawn", true)
    if (this.steps.get(step)?.exits.some(each => this.#lineId(step, each.key) === link.id)) return // one that stands already was only clicked
    const to = link.target().id
    if (to) return this.tell.connected(step, exit, to)
    link.remove()
    const { clientX: x, clientY: y } = event.originalEvent?.changedTouches?.[0] ?? event
    this.tell.letGo(step, exit, this.placeOf({ x, y }), { x, y })
  }

  #grab(event) { this.grabbed = pointOf(event); this.element.dataset.panning = "" }

  #drag(event) {
    if (!this.grabbed) return
    const at = pointOf(event)
    this.#pan(at.x - this.grabbed.x, at.y - this.grabbed.y)
    this.grabbed = at
  }

  #pan(dx, dy) {
    const { tx, ty } = this.paper.translate()
    this.paper.translate(tx + dx, ty + dy)
  }

  #zoomAt(factor, point) {
    const scale = Math.min(Math.max(this.paper.scale().sx * factor, SMALLEST), LARGEST)
    this.paper.scaleUniformAtPoint(scale, point)
    this.#zoomed()
  }

  #zoomed() { this.tell.zoomed(this.paper.scale().sx) }

  // Whether its box stands elsewhere, or is another size, than before.
  #draw(step) {
    const height = heightOf(step), found = this.graph.getCell(step.id), was = JSON.stringify(this.boxes.get(step.id))
    const cell = found ?? new this.kinds.flow.Step({ id: step.id })
    cell.resize(WIDTH, height)
    if (step.id !== this.held) cell.position(this.rtl ? -step.at[0] - WIDTH : step.at[0], step.at[1]) // what somebody holds goes where she takes it
    cell.attr({ inside: { html: step.html } })
    cell.prop("ports/items", step.exits.map((exit, place) => portOf(exit, HEAD + (step.figure ? FIGURE : 0) + ROW * (place + 0.5), this.rtl)), { rewrite: true })
    if (!found) this.graph.addCell(cell)
    const box = [...step.at, height]
    this.boxes.set(step.id, box)
    return JSON.stringify(box) !== was
  }

  #drawLines(steps, walked) {
    const wanted = new Map(), router = this.routers[steps.length > MANY ? "straight" : "around"]
    for (const { id, exits } of steps) for (const { key, to } of exits) if (to && this.steps.has(to)) wanted.set(this.#lineId(id, key), { id, key, to })
    for (const link of this.graph.getLinks()) if (!wanted.has(link.id) && !this.#isBeingDrawn(link)) link.remove()
    for (const [id, { id: step, key, to }] of wanted) {
      const link = this.graph.getCell(id) ?? new this.kinds.flow.Line({ id, source: { id: step, port: key } })
      if (link.target().id !== to) link.target({ id: to, anchor: { name: this.rtl ? "topRight" : "topLeft", args: { dy: HEAD / 2 } } })
      if (!link.router() || (router === this.routers.around && link.router().name !== router.name)) link.router(router)
      link.set("walked", walked.has(`${step}:${key}`))
      if (!link.graph) this.graph.addCell(link)
      this.#paint(link)
    }
  }

  // Around very many boxes all ways together take seconds to find: lines are drawn straight at first, and each finds its way when nothing else is to be done.
  #seekWays(anew) {
    const { around } = this.routers
    this.seeking = new Set(this.graph.getLinks().filter(link => anew || link.router()?.name !== around.name))
    if (!this.idle) this.idle = whenIdle(() => this.#findSome())
  }

  #findSome() {
    const until = performance.now() + IDLE
    for (const link of this.seeking) {
      if (performance.now() > until) break
      this.seeking.delete(link)
      if (!link.graph) continue
      link.router()?.name === this.routers.around.name ? link.findView(this.paper).requestConnectionUpdate() : link.router(this.routers.around)
    }
    this.idle = this.seeking.size ? whenIdle(() => this.#findSome()) : null
  }

  #lineId(step, exit) { return `${step}:${exit}` }
  #isBeingDrawn(link) { return !link.id.includes(":") && !link.get("drawn") }

  #paint(link) {
    const state = link.id === this.line ? "chosen" : link.get("walked") ? "walked" : "plain"
    const colour = { chosen: "var(--lapis)", walked: "var(--accent)", plain: "var(--line-strong)" }[state]
    link.attr({ line: { stroke: colour, strokeWidth: state === "plain" ? 1.5 : 3 } })
  }

  #mark() {
    const { marks } = this
    for (const cell of this.graph.getElements()) {
      const { id } = cell, view = this.paper.findViewByModel(cell)
      const states = { chosen: id === this.chosen, aimed: id === this.aimed, start: id === this.start, here: id === marks.here,
        walked: marks.walked.has(id), problem: marks.problems.has(id), trouble: id === marks.trouble }
      for (const [name, is] of Object.entries(states)) view?.el.classList.toggle(`is-${name}`, is)
    }
  }

  #stored(cell) {
    const { x, y } = cell.position()
    return [round(this.rtl ? -x - WIDTH : x), round(y)]
  }
}

function stepType({ dia, util }, rtl) {
  return dia.Element.define("flow.Step", {
    attrs: {
      box: { width: "calc(w)", height: "calc(h)", rx: 10, ry: 10, class: "flow-box" },
      frame: { width: "calc(w)", height: "calc(h)" },
    },
    ports: { groups: { exits: { position: { name: "absolute" }, markup: util.svg`<circle @selector="dot" r="7" class="flow-dot" magnet="true"/>` } } },
  }, {
    markup: util.svg`<rect @selector="box"/><foreignObject @selector="frame" class="flow-frame"><div @selector="inside" xmlns="http://www.w3.org/1999/xhtml" class="flow-inside" dir="${rtl ? "rtl" : "ltr"}"></div></foreignObject>`,
  })
}

// Lines go around the boxes; where there are very many, they go straight until they have found their way. One that finds none within so many tries stays so.
function routers(joint, rtl) {
  const [out, into] = rtl ? ["left", "right"] : ["right", "left"]
  const straight = { margin: 24, sourceDirection: out, targetDirection: into }
  const fallbackRouter = (vertices, _options, view) => joint.routers.rightAngle(vertices, straight, view)
  return {
    around: { name: "manhattan", args: { step: GRID, padding: GRID, startDirections: [out], endDirections: [into], maximumLoops: 1500, fallbackRouter } },
    straight: { name: "rightAngle", args: straight },
  }
}

function lineType({ dia, util }) {
  return dia.Link.define("flow.Line", {
    z: -1,
    connector: { name: "straight", args: { cornerType: "cubic", cornerRadius: 12 } },
    attrs: {
      line: { connection: true, fill: "none", strokeLinejoin: "round", targetMarker: { type: "path", d: "M 9 -5 0 0 9 5 z" } },
      wide: { connection: true, fill: "none", stroke: "transparent", strokeWidth: 16, strokeLinecap: "round" },
    },
  }, { markup: util.svg`<path @selector="wide" class="flow-wide"/><path @selector="line" class="flow-line" pointer-events="none"/>` })
}

function portOf({ key, to, is_error: error }, y, rtl) {
  return { id: key, group: "exits", args: { x: rtl ? 0 : WIDTH, y }, attrs: { dot: { "data-open": to ? null : "", "data-error": error ? "" : null } } }
}

function pointOf(event) {
  const { clientX: x, clientY: y } = event.originalEvent?.touches?.[0] ?? event
  return { x, y }
}

function within(start, size, shift, room) {
  const [low, high] = [start + shift - PADDING, start + size + shift + PADDING]
  return low < 0 ? shift - low : high > room ? shift - (high - room) : shift
}

function round(number) { return Math.round(number / GRID) * GRID }
