const MOST = 8

// The numbers of the requests opened last in this browser, newest first. Numbers only: what they are called the server says, to who may know.
export class Recent {
  constructor(key, { storage = globalThis.localStorage } = {}) { Object.assign(this, { name: `pasokh-recent:${key}`, storage }) }

  get numbers() {
    try { return JSON.parse(this.storage?.getItem(this.name) ?? "[]").filter(Number.isInteger).slice(0, MOST) } catch { return [] }
  }

  add(number) {
    const numbers = [number, ...this.numbers.filter(other => other !== number)].slice(0, MOST)
    try { this.storage?.setItem(this.name, JSON.stringify(numbers)) } catch { /* full or forbidden: nothing is remembered */ }
  }
}
