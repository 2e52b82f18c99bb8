import { mergeTexts } from "models/merge"

const PREFIX = "pasokh-draft-known:"
const NOTHING = { text: "", revision: 0 }

// What the server was last known to keep of a draft: the base on which this browser's text and the server's are brought together. One that is `sent` is
// part of a message: nobody goes on with it, and what comes after it is new, though it may say the same (it was taken back).
export class DraftSync {
  constructor(key, { storage = globalThis.localStorage } = {}) { Object.assign(this, { name: PREFIX + key, storage }) }

  get known() {
    try { return { ...NOTHING, ...JSON.parse(this.storage?.getItem(this.name) ?? "{}") } } catch { return NOTHING }
  }

  // The server has kept this text under this revision.
  keep({ text, revision, sent }) {
    try {
      if (revision) this.storage?.setItem(this.name, JSON.stringify({ text, revision, sent: sent || undefined }))
      else this.storage?.removeItem(this.name)
    } catch { /* full or forbidden: both texts are kept at the next meeting */ }
  }

  sent() { this.keep({ ...this.known, sent: true }) }

  // How the server has it; gives the text that should stand here now, with nothing lost that either side wrote since they last agreed. `sent`: what the
  // server has was written in this browser, and sent since.
  meet(server, mine, sent = false) {
    const { known } = this
    if (server.revision === known.revision && server.text === known.text) return mine
    this.keep({ ...server, sent })
    return sent ? mine : mergeTexts(known.sent ? "" : known.text, mine, server.text)
  }
}
