import {
  TextSelection, addColumnAfter, addRowAfter, chainCommands, deleteColumn, deleteRow, deleteTable, inputRules, isInTable, lift, liftListItem, redo, setBlockType, sinkListItem,
  textblockTypeInputRule, toggleMark, undo, wrapIn, wrapInList, wrappingInputRule, InputRule,
} from "prosemirror"
import { schema } from "models/article_schema"

const { nodes, marks } = schema

// What the buttons and keys of the editor do, by name: functions of (state, dispatch), as ProseMirror has them.
export const COMMANDS = {
  strong: toggleMark(marks.strong),
  em: toggleMark(marks.em),
  strike: toggleMark(marks.strike),
  code: toggleMark(marks.code),
  h2: heading(2),
  h3: heading(3),
  h4: heading(4),
  bullet: list(nodes.bullet_list),
  ordered: list(nodes.ordered_list),
  quote: within("blockquote", wrapIn(nodes.blockquote)),
  pre: turned(nodes.code_block, {}),
  rule: put(() => nodes.horizontal_rule.create()),
  note: callout("note"),
  tip: callout("tip"),
  warning: callout("warning"),
  danger: callout("danger"),
  faq: callout("faq"),
  table: (state, dispatch) => !isInTable(state) && put(() => tableOf(3, 3))(state, dispatch),
  "row-add": addRowAfter,
  "row-drop": deleteRow,
  "column-add": addColumnAfter,
  "column-drop": deleteColumn,
  "table-drop": deleteTable,
  further: sinkListItem(nodes.list_item),
  back: chainCommands(liftListItem(nodes.list_item), lift),
  undo,
  redo,
}

function turned(type, attrs) {
  return (state, dispatch) => {
    const { parent } = state.selection.$from
    const is = parent.type === type && Object.keys(attrs).every(name => parent.attrs[name] === attrs[name])
    return setBlockType(is ? nodes.paragraph : type, is ? {} : attrs)(state, dispatch)
  }
}
function heading(level) { return turned(nodes.heading, { level }) }

function around(state, name) {
  const { $from } = state.selection
  for (let depth = $from.depth; depth > 0; depth--) if ($from.node(depth).type.name === name) return depth
  return 0
}
function within(name, otherwise) { return (state, dispatch) => (around(state, name) ? lift(state, dispatch) : otherwise(state, dispatch)) }

// The same button again takes the list away; the other one makes it the other kind.
function list(type) {
  return (state, dispatch) => {
    const { $from } = state.selection
    for (let depth = $from.depth; depth > 0; depth--) {
      const node = $from.node(depth)
      if (node.type === type) return liftListItem(nodes.list_item)(state, dispatch)
      if (node.type === nodes.bullet_list || node.type === nodes.ordered_list) {
        dispatch?.(state.tr.setNodeMarkup($from.before(depth), type, { tight: node.attrs.tight }))
        return true
      }
    }
    return wrapInList(type)(state, dispatch)
  }
}

// A callout around what is chosen; in one already: of this kind, or none any more.
function callout(kind) {
  return (state, dispatch) => {
    const { $from, $to } = state.selection
    const depth = around(state, "callout")
    if (depth) {
      const node = $from.node(depth)
      if (node.attrs.kind !== kind) dispatch?.(state.tr.setNodeMarkup($from.before(depth), null, { kind }))
      else dispatch?.(state.tr.replaceWith($from.before(depth), $from.after(depth), unwrapped(node)))
      return true
    }
    const range = $from.blockRange($to)
    if (!range || !range.parent.canReplaceWith(range.startIndex, range.endIndex, nodes.callout)) return false
    if (dispatch) {
      const inside = state.doc.slice(range.start, range.end).content
      const made = nodes.callout.createAndFill({ kind }, [nodes.callout_title.create(), ...children(inside)])
      if (!made) return false
      const change = state.tr.replaceRangeWith(range.start, range.end, made)
      dispatch(change.setSelection(TextSelection.near(change.doc.resolve(range.start + 2))).scrollIntoView())
    }
    return true
  }
}

const children = fragment => { const found = []; fragment.forEach(node => found.push(node)); return found }
function unwrapped(node) {
  const [title, ...rest] = children(node.content)
  return title.content.size ? [nodes.paragraph.create(null, title.content), ...rest] : rest
}

export function put(make) {
  return (state, dispatch) => {
    const node = make()
    dispatch?.(state.tr.replaceSelectionWith(node).scrollIntoView())
    return true
  }
}

function tableOf(rows, columns) {
  const row = type => nodes.table_row.create(null, Array.from({ length: columns }, () => type.createAndFill()))
  return nodes.table.create(null, [row(nodes.table_header), ...Array.from({ length: rows - 1 }, () => row(nodes.table_cell))])
}

// Which of the buttons are pressed where the caret stands.
export function pressed(state) {
  const found = new Set()
  const { $from, empty, from, to } = state.selection
  for (const name of ["strong", "em", "strike", "code", "link"]) {
    const mark = marks[name]
    if (empty ? mark.isInSet(state.storedMarks ?? $from.marks()) : state.doc.rangeHasMark(from, to, mark)) found.add(name)
  }
  for (let depth = $from.depth; depth > 0; depth--) {
    const { type, attrs } = $from.node(depth)
    if (type === nodes.heading) found.add(`h${attrs.level}`)
    else if (type === nodes.callout) found.add(attrs.kind)
    else if (NAMES[type.name]) found.add(NAMES[type.name])
  }
  return found
}
const NAMES = { bullet_list: "bullet", ordered_list: "ordered", blockquote: "quote", code_block: "pre", table: "table" }

// Typed Markdown takes its form at once; digits of any script begin a list.
export const rules = inputRules({
  rules: [
    textblockTypeInputRule(/^(#{2,4})\s$/, nodes.heading, found => ({ level: found[1].length })),
    textblockTypeInputRule(/^```$/, nodes.code_block),
    wrappingInputRule(/^\s*([-*])\s$/, nodes.bullet_list),
    wrappingInputRule(/^([\d۰-۹]+)[.)]\s$/, nodes.ordered_list, found => ({ order: numberOf(found[1]) })),
    wrappingInputRule(/^>\s$/, nodes.blockquote),
    new InputRule(/^---$/, (state, _found, from, to) => state.tr.replaceRangeWith(from - 1, to, nodes.horizontal_rule.create())),
  ],
})
const numberOf = digits => Number(digits.replace(/[۰-۹]/g, digit => digit.charCodeAt(0) - 0x6f0))
