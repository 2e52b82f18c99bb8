import { Schema, tableNodes } from "prosemirror"

// What an article can say: what its Markdown can (pasokh/knowledge/text). Nothing of the look of pasted text has a place here.
// Paragraphs take their direction by the style sheet: what is around them (lists, quotations) takes it from them, for its dots and its line.
const auto = { dir: "auto" }
const block = (tag, more = {}) => ({ group: "block", content: "inline*", parseDOM: [{ tag }], toDOM: () => [tag, 0], ...more })
const sides = new Set(["left", "center", "right"])

const cells = tableNodes({
  tableGroup: "block",
  cellContent: "inline*",
  cellAttributes: {
    side: {
      default: null,
      getFromDOM: cell => (sides.has(cell.style?.textAlign) ? cell.style.textAlign : null),
      setDOMAttr: (value, attributes) => { if (value) attributes.class = `side-${value}` },
    },
  },
})

const heading = {
  attrs: { level: { default: 2 } },
  content: "inline*", group: "block", defining: true,
  // The title is the only heading of the first floor.
  parseDOM: [1, 2, 3, 4, 5, 6].map(level => ({ tag: `h${level}`, attrs: { level: Math.min(Math.max(level, 2), 4) } })),
  toDOM: ({ attrs }) => [`h${attrs.level}`, 0],
}

const list = (tag, attrs, read, write) => ({
  attrs, content: "list_item+", group: "block",
  parseDOM: [{ tag, getAttrs: read }], toDOM: node => [tag, { ...auto, ...write(node) }, 0],
})

const callout = {
  attrs: { kind: { default: "note" } },
  content: "callout_title block+", group: "block", defining: true,
  parseDOM: [{ tag: "div[data-callout]", getAttrs: dom => ({ kind: dom.dataset.callout }) }],
  toDOM: ({ attrs }) => ["div", { class: `callout ${attrs.kind}`, "data-callout": attrs.kind }, 0],
}

const image = {
  inline: true, group: "inline", draggable: true,
  attrs: { src: {}, alt: { default: "" }, title: { default: "" } },
  parseDOM: [{ tag: "img[src]", getAttrs: readImage }],
  toDOM: ({ attrs }) => ["img", attrs],
}

const video = {
  atom: true, group: "block", draggable: true,
  attrs: { src: {}, words: { default: "" } },
  parseDOM: [{ tag: "div[data-video]", getAttrs: dom => ({ src: dom.dataset.video, words: dom.textContent }) }],
  toDOM: ({ attrs }) => ["div", { class: "editor-video", "data-video": attrs.src, dir: "auto" }, attrs.words || attrs.src],
}

// Pictures of other programs' clipboards (file:, blob:) are nobody's to fetch.
function readImage(dom) {
  const src = dom.dataset.src || dom.getAttribute("src")
  return /^(?:https?:|file:afl_)/.test(src) ? { src, alt: dom.alt || "", title: dom.title || "" } : false
}

export const schema = new Schema({
  nodes: {
    doc: { content: "block+" },
    paragraph: block("p"),
    heading,
    blockquote: block("blockquote", { content: "block+", defining: true, toDOM: () => ["blockquote", auto, 0] }),
    bullet_list: list("ul", { tight: { default: true } }, null, () => ({})),
    ordered_list: list("ol", { order: { default: 1 }, tight: { default: true } }, dom => ({ order: Number(dom.getAttribute("start")) || 1 }), ({ attrs }) => (attrs.order === 1 ? {} : { start: attrs.order })),
    list_item: { content: "paragraph block*", defining: true, parseDOM: [{ tag: "li" }], toDOM: () => ["li", 0] },
    code_block: {
      attrs: { params: { default: "" } }, content: "text*", group: "block", code: true, defining: true, marks: "",
      parseDOM: [{ tag: "pre", preserveWhitespace: "full" }], toDOM: () => ["pre", { dir: "ltr" }, ["code", 0]],
    },
    callout,
    callout_title: { content: "text*", marks: "", defining: true, parseDOM: [{ tag: "p[data-callout-title]" }], toDOM: () => ["p", { class: "callout-title", "data-callout-title": "", dir: "auto" }, 0] },
    horizontal_rule: { group: "block", parseDOM: [{ tag: "hr" }], toDOM: () => ["hr"] },
    ...cells,
    video,
    text: { group: "inline" },
    image,
    hard_break: { inline: true, group: "inline", selectable: false, parseDOM: [{ tag: "br" }], toDOM: () => ["br"] },
  },
  marks: {
    link: {
      attrs: { href: {}, title: { default: null } }, inclusive: false,
      parseDOM: [{ tag: "a[href]", getAttrs: dom => (isLink(dom.getAttribute("href")) ? { href: dom.getAttribute("href") } : false) }],
      toDOM: ({ attrs }) => ["a", { href: attrs.href, rel: "noopener noreferrer" }, 0],
    },
    strong: { parseDOM: [{ tag: "strong" }, { tag: "b", getAttrs: dom => dom.style.fontWeight !== "normal" && null }, { style: "font-weight", getAttrs: value => /^(?:bold(?:er)?|[6-9]00)$/.test(value) && null }], toDOM: () => ["strong", 0] },
    em: { parseDOM: [{ tag: "em" }, { tag: "i" }, { style: "font-style=italic" }], toDOM: () => ["em", 0] },
    strike: { parseDOM: [{ tag: "s" }, { tag: "del" }, { tag: "strike" }], toDOM: () => ["s", 0] },
    code: { code: true, parseDOM: [{ tag: "code" }], toDOM: () => ["code", { dir: "ltr" }, 0] },
  },
})

export const CALLOUTS = ["note", "tip", "warning", "danger", "faq"]
export const isLink = address => /^(?:https?:\/\/|mailto:|tel:|file:afl_|article:art_|\/(?!\/)|#)/i.test(address ?? "")
