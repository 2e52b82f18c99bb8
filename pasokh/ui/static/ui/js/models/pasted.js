// What was copied from a document, a mail or a page, as the Markdown that our composer knows: bold, italics, lists, links, quotations, code.
// Headings are bold lines, a table's rows are lines, pictures stay behind. Nothing of its look or its scripts comes along.

const FORMED = /<(?:b|strong|i|em|ul|ol|a\s|blockquote|pre|code|h[1-6]|table)\b/i
const LONGEST = 400000 // characters of HTML; of more the plain text is taken

export const isFormed = html => html.length < LONGEST && FORMED.test(html)

export async function markdownOf(html) {
  const { default: Turndown } = await import("turndown")
  const reader = new Turndown({ emDelimiter: "_", codeBlockStyle: "fenced", bulletListMarker: "-", br: "" })
  reader.escape = text => text // what looks like Markdown by chance is left alone by the server
  reader.remove(["style", "script", "title", "img", "svg", "button"])
  for (const [name, rule] of Object.entries(RULES)) reader.addRule(name, rule)
  return reader.turndown(tidied(html)).replace(/[ \t]+$/gm, "").replace(/\n{3,}/g, "\n\n").trim()
}

const RULES = {
  picture: { filter: "img", replacement: () => "" },
  heading: { filter: ["h1", "h2", "h3", "h4", "h5", "h6"], replacement: words => `\n\n${bold(words)}\n\n` },
  item: { filter: "li", replacement: itemOf },
  cell: { filter: ["td", "th"], replacement: (words, cell) => (cell.previousElementSibling ? " | " : "") + words.trim().replace(/\n+/g, " ") },
  row: { filter: "tr", replacement: words => `\n${words}` },
  link: { filter: link => link.nodeName === "A" && link.getAttribute("href"), replacement: linkOf },
}

const bold = words => (words.trim() ? `**${words.trim().replaceAll("**", "")}**` : "")

function itemOf(words, item) {
  const list = item.parentNode
  const place = [...list.children].filter(each => each.nodeName === "LI").indexOf(item)
  const mark = list.nodeName === "OL" ? `${Number(list.getAttribute("start") || 1) + place}. ` : "- "
  return mark + words.trim().replace(/\n+/g, "\n").replace(/\n/g, "\n" + " ".repeat(mark.length)) + (item.nextElementSibling ? "\n" : "")
}

function linkOf(words, link) {
  const address = link.getAttribute("href")
  if (!/^(?:https?:|mailto:|tel:)/i.test(address) || !words.trim()) return words
  return words.trim() === address ? address : `[${words.trim()}](${address})`
}

// Google Docs wraps everything in a <b> that is not bold; Word leaves comments and empty paragraphs.
function tidied(html) {
  const page = new DOMParser().parseFromString(html, "text/html")
  for (const wrapper of page.querySelectorAll("b[style*='font-weight:normal'], b[style*='font-weight: normal']")) wrapper.replaceWith(...wrapper.childNodes)
  for (const bolded of page.querySelectorAll("span[style*='font-weight']")) {
    if (Number(bolded.style.fontWeight) >= 600 || bolded.style.fontWeight === "bold") wrap(bolded, "strong")
  }
  for (const slanted of page.querySelectorAll("span[style*='italic']")) wrap(slanted, "em")
  return page.body
}

function wrap(element, name) {
  const around = element.ownerDocument.createElement(name)
  around.append(...element.childNodes)
  element.append(around)
}
