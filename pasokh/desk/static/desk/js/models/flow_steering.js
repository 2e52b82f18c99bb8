// From step to step with the arrow keys: the nearest one whose place lies in that direction, rather straight ahead than aside.
const ASIDE = 3

export function nearest(places, from, [dx, dy]) {
  const here = places[from]
  if (!here) return Object.keys(places)[0] ?? null
  let [found, least] = [null, Infinity]
  for (const [id, [x, y]] of Object.entries(places)) {
    const ahead = (x - here[0]) * dx + (y - here[1]) * dy
    const aside = Math.abs((x - here[0]) * dy) + Math.abs((y - here[1]) * dx)
    if (id === from || ahead <= 0) continue
    const far = ahead + ASIDE * aside
    if (far < least) [found, least] = [id, far]
  }
  return found
}
