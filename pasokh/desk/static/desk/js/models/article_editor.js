import {
  DOMSerializer, EditorState, EditorView, Slice, baseKeymap, chainCommands, dropCursor, exitCode, gapCursor, goToNextCell, history, keymap, splitListItem, tableEditing,
} from "prosemirror"
import { COMMANDS, pressed, put, rules } from "models/article_commands"
import { parse, serialise } from "models/article_markdown"
import { tidied } from "models/article_paste"
import { isLink, schema } from "models/article_schema"

const { nodes, marks } = schema

// The editor of one text. `addressOf(reference)` is where a picture is fetched, `upload(file)` gives {id, name, picture} or throws in words.
export class ArticleEditor {
  constructor(place, { text, changed, moved, addressOf, upload, told, label }) {
    Object.assign(this, { changed, moved, addressOf, upload, told })
    this.view = new EditorView(place, {
      state: this.#stateOf(text),
      attributes: { class: "article-text", role: "textbox", "aria-multiline": "true", "aria-label": label },
      nodeViews: { image: node => this.#picture(node) },
      dispatchTransaction: change => this.#apply(change),
      transformPastedHTML: html => tidied(html),
      clipboardTextParser: (text, _context, plain) => (plain ? null : new Slice(parse(text).content, 1, 1)),
      clipboardTextSerializer: slice => serialise(schema.topNodeType.createAndFill(null, slice.content) ?? schema.topNodeType.createAndFill()),
      handlePaste: (_view, event) => this.#takeFiles(event.clipboardData),
      handleDrop: (_view, event) => this.#takeFiles(event.dataTransfer),
    })
  }

  get text() { return serialise(this.view.state.doc) }
  get isEmpty() { return !this.view.state.doc.textContent && this.view.state.doc.childCount < 2 }

  // Another text stands here from now on; what was before is not to be had by undo.
  show(text) { this.view.updateState(this.#stateOf(text)) }

  run(name) {
    this.view.focus()
    return COMMANDS[name]?.(this.view.state, this.view.dispatch, this.view)
  }

  link(address) {
    const { from, to, empty } = this.view.state.selection
    const change = this.view.state.tr
    if (!address) change.removeMark(from, to, marks.link)
    else if (!isLink(address)) return false
    else if (empty) change.insert(from, schema.text(address, [marks.link.create({ href: address })]))
    else change.addMark(from, to, marks.link.create({ href: address }))
    this.view.dispatch(change)
    this.view.focus()
    return true
  }

  get chosenLink() {
    const { $from } = this.view.state.selection
    return marks.link.isInSet($from.marks())?.attrs.href ?? ""
  }

  video(address, words = "") {
    if (!/^(?:https?:\/\/\S+|file:afl_[0-9a-f]{32})$/.test(address)) return false
    put(() => nodes.video.create({ src: address, words }))(this.view.state, this.view.dispatch)
    this.view.focus()
    return true
  }

  // Pictures stand where the caret is; videos are played there, other files are links.
  async take(files) {
    for (const file of files) {
      try { this.#putFile(await this.upload(file)) } catch (error) { this.told(error.message) }
    }
  }

  focus() { this.view.focus() }
  destroy() { this.view.destroy() }

  #stateOf(text) {
    const keys = { "Mod-b": COMMANDS.strong, "Mod-i": COMMANDS.em, "Mod-e": COMMANDS.code, "Mod-z": COMMANDS.undo, "Mod-y": COMMANDS.redo, "Shift-Mod-z": COMMANDS.redo,
      "Mod-Alt-2": COMMANDS.h2, "Mod-Alt-3": COMMANDS.h3, "Mod-Shift-8": COMMANDS.bullet, "Mod-Shift-7": COMMANDS.ordered,
      Enter: chainCommands(leaveTitle, splitListItem(nodes.list_item)), "Mod-Enter": exitCode, "Shift-Enter": chainCommands(exitCode, newLine),
      Tab: chainCommands(goToNextCell(1), COMMANDS.further), "Shift-Tab": chainCommands(goToNextCell(-1), COMMANDS.back) }
    return EditorState.create({ doc: parse(text), plugins: [rules, keymap(keys), keymap(baseKeymap), history(), dropCursor(), gapCursor(), tableEditing()] })
  }

  #apply(change) {
    this.view.updateState(this.view.state.apply(change))
    if (change.docChanged) this.changed()
    this.moved(pressed(this.view.state))
  }

  #picture(node) {
    const dom = DOMSerializer.renderSpec(document, ["img", { alt: node.attrs.alt, title: node.attrs.title || null, "data-src": node.attrs.src }]).dom
    dom.src = this.addressOf(node.attrs.src)
    return { dom }
  }

  #takeFiles(data) {
    const files = [...(data?.files ?? [])]
    // Word offers a picture of the text beside the text itself.
    if (!files.length || data.types.includes("text/html")) return false
    this.take(files)
    return true
  }

  #putFile({ id, name, kind }) {
    const src = `file:${id}`
    const { state } = this.view
    if (kind === "video") return put(() => nodes.video.create({ src, words: name }))(state, this.view.dispatch)
    const node = kind === "picture" ? nodes.image.create({ src, alt: name.replace(/\.\w+$/, "") }) : schema.text(name, [marks.link.create({ href: src })])
    this.view.dispatch(state.tr.replaceSelectionWith(node, false).scrollIntoView())
  }
}

// Enter in the title of a callout goes on in its text.
function leaveTitle(state, dispatch) {
  const { $from } = state.selection
  if ($from.parent.type !== nodes.callout_title) return false
  dispatch?.(state.tr.setSelection(state.selection.constructor.near(state.doc.resolve($from.after() + 1))).scrollIntoView())
  return true
}

function newLine(state, dispatch) {
  const { parent } = state.selection.$from
  if (!parent.inlineContent || !parent.type.contentMatch.matchType(nodes.hard_break)) return false
  dispatch?.(state.tr.replaceSelectionWith(nodes.hard_break.create()).scrollIntoView())
  return true
}
