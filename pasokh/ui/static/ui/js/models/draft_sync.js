import { mergeTexts } from "models/merge"

const PREFIX = "pasokh-draft-known:"
const NOTHING = { text: "", revision: 0 }

// What the server was last known to keep of a draft: the base on which this browser's text and the server's are brought together.
export class DraftSync {
  constructor(key, { storage = globalThis.localStorage } = {}) { Object.assign(this, { name: PREFIX + key, storage }) }

  get known() {
    try { return { ...NOTHING, ...JSON.parse(this.storage?.getItem(this.name) ?? "{}") } } catch { return NOTHING }
  }

  // The server has kept this text under this revision.
  keep({ text, revision, sent }) {
    try {
      if (revision) this.storage?.setItem(this.name, JSON.stringify({ text, revision, sent }))
      else this.storage?.removeItem(this.name)
    } catch { /* full or forbidden: both texts are kept at the next meeting */ }
  }

  // This text has been sent, and the server has forgotten its draft of it. One that is there later is a new one, though it says the same: it was taken back.
  // Where it was being saved `beside` the sending, nobody knows which came first: a draft of that very revision was sent, one of another is new.
  sent(text, beside = false) {
    const { known } = this
    if (known.text.trim() === text.trim()) this.keep(beside ? { ...known, sent: true } : NOTHING)
  }

  // How the server has it; gives the text that should stand here now, with nothing lost that either side wrote since they last agreed.
  meet(server, mine) {
    const { text, revision, sent } = this.known
    if (server.revision === revision && server.text === text) return mine
    this.keep({ ...server, sent: undefined })
    return mergeTexts(sent ? "" : text, mine, server.text)
  }
}
