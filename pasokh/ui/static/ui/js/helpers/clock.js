// The time of the server, as far as this page can tell: the clocks of people's machines may be minutes off.
const A_WHILE = 2000 // what loading a page may take is no fault of a clock

export function ahead(said, began) {
  const offset = Date.parse(said) - began
  return Math.abs(offset) > A_WHILE ? offset : 0 // not a number is no offset either
}

const said = globalThis.document?.querySelector("meta[name=server-time]")?.content
const answered = globalThis.performance?.getEntriesByType?.("navigation")[0]?.responseStart
const offset = said && answered ? ahead(said, performance.timeOrigin + answered) : 0

export function now() { return Date.now() + offset }
