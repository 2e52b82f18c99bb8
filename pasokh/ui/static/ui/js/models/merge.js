export const KEPT_BOTH = "\n———\n"

// Two texts that grew apart from one base become one: nothing that was typed is lost.
// The answer does not depend on which tab asks, so that two tabs that merge at once agree.
export function mergeTexts(base, mine, theirs) {
  if (mine === theirs || theirs === base) return mine
  if (mine === base) return theirs
  if (mine.includes(theirs)) return mine
  if (theirs.includes(mine)) return theirs
  const [first, second] = [mine, theirs].sort()
  return mergeEdits(base, first, second) ?? first + KEPT_BOTH + second
}

// Both changed different places of the base: take both changes. Null when the changes touch.
function mergeEdits(base, first, second) {
  const [a, b] = [change(base, first), change(base, second)].sort((x, y) => x.start - y.start)
  if (a.end > b.start || (a.start === b.start && a.end === b.end)) return null
  return base.slice(0, a.start) + a.text + base.slice(a.end, b.start) + b.text + base.slice(b.end)
}

// The one stretch of base that became another text: [start, end) turned into text.
function change(base, changed) {
  const most = Math.min(base.length, changed.length)
  let start = 0
  while (start < most && base[start] === changed[start]) start += 1
  let tail = 0
  while (tail < most - start && base.at(-1 - tail) === changed.at(-1 - tail)) tail += 1
  return { start, end: base.length - tail, text: changed.slice(start, changed.length - tail) }
}
