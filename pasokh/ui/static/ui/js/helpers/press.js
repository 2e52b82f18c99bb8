// Whether the reader is pressing something just now: what would be drawn anew under a press waits until its click has been heard.
let over = null
let end

const finish = () => { end?.(); over = end = null }

addEventListener("pointerdown", () => { over ??= new Promise(done => { end = done }) }, true)
for (const name of ["pointerup", "pointercancel"]) addEventListener(name, () => setTimeout(finish), true) // the click comes right after
addEventListener("blur", ({ target }) => { if (target === window) finish() })

// A promise that is kept once the press is over; null where nothing is pressed.
export function press() { return over }
