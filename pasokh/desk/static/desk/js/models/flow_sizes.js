// How large the box of a step is on the canvas, in pixels: its head, the line of its figures, a row for each exit. The sheet (flows.css) keeps to them.
export const WIDTH = 230
export const HEAD = 64
export const FIGURE = 24
export const ROW = 26
const FOOT = 8

export function heightOf({ exits, figure }) { return HEAD + (figure ? FIGURE : 0) + exits.length * ROW + FOOT }
