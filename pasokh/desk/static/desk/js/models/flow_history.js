// What a flow looked like before each change, as long as its page is open: `seen` is told every state that the server gave, undo and redo say which one is
// wanted next. What was undone is there again until something else is done.
const MOST = 100

export class FlowHistory {
  #past = []
  #future = []
  #now = null
  #wanted = null

  seen(graph) {
    const text = JSON.stringify(graph)
    if (text === this.#now) return
    if (text === this.#wanted?.text) this.#take()
    else if (this.#now !== null) this.#remember()
    this.#now = text
    this.#wanted = null
  }

  undo() { return this.#want(this.#past, "undo") }

  redo() { return this.#want(this.#future, "redo") }

  get undoable() { return this.#past.length > 0 }

  get redoable() { return this.#future.length > 0 }

  #want(from, way) {
    if (!from.length) return null
    this.#wanted = { text: from.at(-1), way }
    return JSON.parse(this.#wanted.text)
  }

  #take() {
    const [from, to] = this.#wanted.way === "undo" ? [this.#past, this.#future] : [this.#future, this.#past]
    from.pop()
    to.push(this.#now)
  }

  #remember() {
    this.#past = [...this.#past.slice(1 - MOST), this.#now]
    this.#future = []
  }
}
