import { MarkdownIt, MarkdownParser, MarkdownSerializer, MarkdownSerializerState, defaultMarkdownSerializer } from "prosemirror"
import { CALLOUTS, isLink, schema } from "models/article_schema"

// The Markdown of articles to the document of the editor, and back. The server reads the same (pasokh/knowledge/text/blocks.py):
// tests/data/knowledge/texts.json is asked of both.
const OPENING = /^(:{3,20})[ \t]*([a-z]{3,10})(?:[ \t]+(.*?))?[ \t]*$/
const CLOSING = /^(:{3,20})[ \t]*$/
const VIDEO = /^@\[([^\]\n]{0,300})\]\(([^\s()<>]{1,2000})\)[ \t]*$/
const ENDS = { alt: ["paragraph", "reference", "blockquote", "list"] }

export const parse = source => parser.parse(source)
export const serialise = document => serialiser.serialize(document).trim()

function lineOf(state, number) {
  return state.sCount[number] - state.blkIndent >= 4 ? "" : state.src.slice(state.bMarks[number] + state.tShift[number], state.eMarks[number])
}

function openingOf(line) {
  const found = OPENING.exec(line)
  return found && CALLOUTS.includes(found[2]) ? { colons: found[1].length, kind: found[2], title: (found[3] ?? "").trim() } : null
}

function container(state, start, end, silent) {
  const opening = openingOf(lineOf(state, start))
  if (!opening) return false
  if (silent) return true
  const after = endOf(state, start, end, opening.colons)
  const token = state.push("container_open", "div", 1)
  Object.assign(token, { info: opening.kind, content: opening.title, map: [start, after] })
  const kept = [state.parentType, state.lineMax]
  state.parentType = "container"
  state.lineMax = after
  state.md.block.tokenize(state, start + 1, after);
  [state.parentType, state.lineMax] = kept
  state.push("container_close", "div", -1)
  state.line = Math.min(after + 1, end)
  return true
}

// The line that closes it: with as many colons, and not one of a block inside.
function endOf(state, start, end, colons) {
  const inside = []
  for (let number = start + 1; number < end; number++) {
    const line = lineOf(state, number)
    if (!line.startsWith(":::")) continue
    const closing = CLOSING.exec(line)
    if (!closing) {
      const inner = openingOf(line)
      if (inner) inside.push(inner.colons)
    } else if (inside.length && closing[1].length === inside.at(-1)) inside.pop()
    else if (closing[1].length === colons) return number
  }
  return end
}

function video(state, start, end, silent) {
  const found = VIDEO.exec(lineOf(state, start))
  if (!found) return false
  if (silent) return true
  const token = state.push("video", "figure", 0)
  token.attrs = [["src", found[2]], ["words", found[1].trim()]]
  state.line = start + 1
  return true
}

const reader = new MarkdownIt("commonmark", { html: false, maxNesting: 40 })
reader.enable(["table", "strikethrough"]).disable(["html_block", "html_inline"])
reader.validateLink = isLink
reader.normalizeLink = address => address
reader.block.ruler.before("fence", "container", container, ENDS)
reader.block.ruler.before("fence", "video", video, ENDS)

const side = token => ({ side: /text-align:(\w+)/.exec(token.attrGet("style") ?? "")?.[1] ?? null })
const isTight = (tokens, at) => { while (++at < tokens.length) if (tokens[at].type !== "list_item_open") return tokens[at].hidden; return false }

const parser = new MarkdownParser(schema, reader, {
  blockquote: { block: "blockquote" },
  paragraph: { block: "paragraph" },
  list_item: { block: "list_item" },
  bullet_list: { block: "bullet_list", getAttrs: (_, tokens, at) => ({ tight: isTight(tokens, at) }) },
  ordered_list: { block: "ordered_list", getAttrs: (token, tokens, at) => ({ order: Number(token.attrGet("start") ?? 1), tight: isTight(tokens, at) }) },
  heading: { block: "heading", getAttrs: token => ({ level: Math.min(Math.max(Number(token.tag.slice(1)), 2), 6) }) },
  code_block: { block: "code_block", noCloseToken: true },
  fence: { block: "code_block", getAttrs: token => ({ params: token.info ?? "" }), noCloseToken: true },
  hr: { node: "horizontal_rule" },
  image: { node: "image", getAttrs: token => ({ src: token.attrGet("src"), title: token.attrGet("title") || "", alt: token.children.map(each => each.content).join("") }) },
  hardbreak: { node: "hard_break" },
  em: { mark: "em" },
  strong: { mark: "strong" },
  s: { mark: "strike" },
  link: { mark: "link", getAttrs: token => ({ href: token.attrGet("href"), title: token.attrGet("title") || null }) },
  code_inline: { mark: "code", noCloseToken: true },
  table: { block: "table" },
  thead: { ignore: true },
  tbody: { ignore: true },
  tr: { block: "table_row" },
  th: { block: "table_header", getAttrs: side },
  td: { block: "table_cell", getAttrs: side },
  video: { node: "video", getAttrs: token => ({ src: token.attrGet("src"), words: token.attrGet("words") }) },
})
parser.tokenHandlers.container_open = (state, token) => {
  state.openNode(schema.nodes.callout, { kind: token.info })
  state.openNode(schema.nodes.callout_title, null)
  if (token.content) state.addText(token.content)
  state.closeNode()
}
parser.tokenHandlers.container_close = state => state.closeNode()

// Colons of a block: one more than any block inside it has.
function colonsOf(node) {
  let depth = 0
  node.forEach(child => { depth = Math.max(depth, innermost(child)) })
  return 3 + depth
}
const innermost = node => {
  let depth = 0
  node.forEach(child => { depth = Math.max(depth, innermost(child)) })
  return depth + (node.type.name === "callout" ? 1 : 0)
}

function writeCallout(state, node) {
  const marks = ":".repeat(colonsOf(node))
  const title = node.firstChild.textContent.replace(/\s+/g, " ").trim()
  state.write(`${marks} ${node.attrs.kind}${title ? ` ${title}` : ""}\n`)
  node.forEach((child, _, at) => { if (at) state.render(child, node, at) })
  state.flushClose(1)
  state.ensureNewLine()
  state.write(marks)
  state.closeBlock(node)
}

function writeTable(state, node) {
  const rows = []
  node.forEach(row => rows.push(cellsOf(row)))
  const width = Math.max(...rows.map(row => row.length))
  const line = words => `| ${Array.from({ length: width }, (_, at) => words[at] ?? "").join(" | ")} |`
  const sides = Array.from({ length: width }, (_, at) => RULES[rows[0][at]?.side] ?? "---")
  const [head, ...body] = rows.map(row => line(row.map(cell => cell.words)))
  for (const each of [head, `| ${sides.join(" | ")} |`, ...body]) {
    state.write(each)
    state.ensureNewLine()
  }
  state.closeBlock(node)
}

const RULES = { left: ":--", center: ":-:", right: "--:" }

// A cell that is wider than one column leaves the others empty: Markdown's tables know no such thing.
function cellsOf(row) {
  const found = []
  row.forEach(cell => {
    const inner = new MarkdownSerializerState(nodes, marks, OPTIONS)
    inner.renderInline(cell)
    found.push({ words: inner.out.replace(/\\?\n/g, " ").replace(/\|/g, "\\|").trim(), side: cell.attrs.side })
    for (let more = 1; more < cell.attrs.colspan; more++) found.push({ words: "", side: null })
  })
  return found
}

const { nodes: usual, marks: usualMarks } = defaultMarkdownSerializer
const title = words => (words ? ` "${words.replace(/["\n]/g, "'")}"` : "")
const nodes = {
  blockquote: usual.blockquote,
  code_block: usual.code_block,
  horizontal_rule: (state, node) => { state.write("---"); state.closeBlock(node) },
  heading: usual.heading,
  bullet_list: (state, node) => state.renderList(node, "  ", () => "- "),
  ordered_list: usual.ordered_list,
  list_item: usual.list_item,
  paragraph: usual.paragraph,
  image: (state, { attrs }) => state.write(`![${state.esc(attrs.alt).replace(/\n/g, " ")}](${attrs.src.replace(/[()\s]/g, encodeURIComponent)}${title(attrs.title)})`),
  hard_break: usual.hard_break,
  text: usual.text,
  callout: writeCallout,
  callout_title: () => {},
  table: writeTable,
  table_row: () => {},
  table_cell: () => {},
  table_header: () => {},
  video: (state, node) => { state.write(`@[${node.attrs.words.replace(/[\]\n]/g, " ")}](${node.attrs.src})`); state.closeBlock(node) },
}
const marks = { em: usualMarks.em, strong: usualMarks.strong, link: usualMarks.link, code: usualMarks.code, strike: { open: "~~", close: "~~", mixable: true, expelEnclosingWhitespace: true } }
// A line of colons in a paragraph is no block of ours.
const OPTIONS = { escapeExtraCharacters: /^:(?=::)/g, tightLists: true, hardBreakNodeName: "hard_break" }
const serialiser = new MarkdownSerializer(nodes, marks, OPTIONS)
