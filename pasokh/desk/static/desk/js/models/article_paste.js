// What was copied from Word, Google Docs or a page, as HTML that the editor's schema understands: lists that Word draws with dots become lists,
// what only looks is left out by the schema itself.
export function tidied(html, read = source => new DOMParser().parseFromString(source, "text/html")) {
  const page = read(html)
  for (const junk of page.querySelectorAll("style, script, meta, link, title, xml, template, o\\:p, w\\:sdtpr")) junk.remove()
  for (const wrapper of page.querySelectorAll("b[style*='font-weight:normal'], b[style*='font-weight: normal'], w\\:sdt, font")) wrapper.replaceWith(...wrapper.childNodes)
  listsOf(page)
  for (const words of page.querySelectorAll("p.MsoTitle, p.MsoHeading7, p.MsoHeading8, p.MsoHeading9")) rename(words, "h2")
  for (const quote of page.querySelectorAll("p.MsoQuote, p.MsoIntenseQuote")) wrap(quote, "blockquote")
  for (const cell of page.querySelectorAll("td, th")) flat(cell)
  for (const words of page.querySelectorAll("p, h1, h2, h3, h4, h5, h6")) if (isEmpty(words)) words.remove()
  for (const span of page.querySelectorAll("span")) if (/mso-spacerun/.test(span.getAttribute("style") ?? "")) span.textContent = " "
  return page.body.innerHTML
}

const isEmpty = words => !words.textContent.replace(/[\s\u00a0]/g, "") && !words.querySelector("img, br")

// Word's lists are paragraphs that say `mso-list: l0 level2 lfo1` and begin with their dot or number.
function listsOf(page) {
  let open = []
  for (const item of [...page.querySelectorAll("p[style*='mso-list'], p.MsoListParagraph, p.MsoListParagraphCxSpFirst, p.MsoListParagraphCxSpMiddle, p.MsoListParagraphCxSpLast")]) {
    const found = /mso-list:\s*(l\d+)\s+level(\d+)/.exec(item.getAttribute("style") ?? "")
    const mark = markOf(item)
    if (!found && !mark) continue
    const level = Math.min(Number(found?.[2] ?? 1), 6)
    if (open.length && previousOf(item) !== open[0].list) open = []
    open = open.slice(0, level)
    while (open.length < level) open.push(begin(page, item, open.at(-1), isOrdered(mark)))
    const line = page.createElement("li")
    line.append(...item.childNodes)
    open.at(-1).list.append(line)
    open.at(-1).last = line
    item.remove()
  }
}

function begin(page, item, outer, ordered) {
  const list = page.createElement(ordered ? "ol" : "ul")
  if (outer?.last) outer.last.append(list)
  else if (outer) outer.list.append(list)
  else item.before(list)
  return { list, last: null }
}

function previousOf(item) {
  let before = item.previousSibling
  while (before && before.nodeType !== 1) before = before.previousSibling
  return before
}

function markOf(item) {
  for (const span of item.querySelectorAll("span")) {
    if (!/mso-list:\s*ignore/i.test(span.getAttribute("style") ?? "")) continue
    const mark = span.textContent.replace(/[\s\u00a0]/g, "")
    span.remove()
    return mark
  }
  return ""
}

const isOrdered = mark => /^\(?[\p{Nd}a-zA-Zا-ی]{1,4}[.)-]/u.test(mark)

// Cells hold words: paragraphs in them become lines of one.
function flat(cell) {
  for (const words of [...cell.querySelectorAll("p, div")]) {
    if (words.nextElementSibling) words.append(" ")
    words.replaceWith(...words.childNodes)
  }
}

function rename(element, tag) {
  const other = element.ownerDocument.createElement(tag)
  other.append(...element.childNodes)
  element.replaceWith(other)
}

function wrap(element, tag) {
  const around = element.ownerDocument.createElement(tag)
  element.replaceWith(around)
  around.append(element)
}
