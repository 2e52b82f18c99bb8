// What was shown on this browser, kept in the page's store for its other pages and tabs. The server's count is the truth as of the sign-in
// (`left`); this knows what came after it.
const KEPT = 24 * 3600 * 1000; // milliseconds
const MOST = 50;
const ON_ITS_WAY = 60000; // milliseconds in which what was told of a showing may still be on its way to the server

export class Memory {
  constructor(host) {
    this.host = host;
  }

  /** [id, moment] of each showing of the last day. */
  get shown() {
    try {
      const found = JSON.parse(this.host.get("smart"));
      return Array.isArray(found) ? found.filter((each) => Array.isArray(each) && Date.now() - each[1] < KEPT) : [];
    } catch {
      return [];
    }
  }

  note(id) {
    this.host.set("smart", JSON.stringify([...this.shown, [id, Date.now()]].slice(-MOST)));
  }

  /** Whether a message may be shown, as far as counts go. `since`: when the server said so, by this browser's clock; `clock` is how far the server's is ahead. */
  allows({ id, left, gap, after, until, variant }, since, clock) {
    const { shown } = this;
    const now = Date.now();
    const fresh = shown.filter(([other, at]) => other === id && at >= since - ON_ITS_WAY).length;
    if (fresh >= Math.min(left.visit, left.day)) return false;
    if (until && now + clock >= Date.parse(until)) return false;
    if (variant === "control") return true;
    if (after && now + clock < Date.parse(after)) return false;
    const last = Math.max(0, ...shown.map(([, at]) => at));
    return now - last >= gap * 60000;
  }
}
