/** How many messages the visitor has not seen, in this tab and the others, and telling the server what was seen. */
export class Unread {
  constructor(chat) {
    this.chat = chat;
    this.count = this.seen = this.told = 0;
    document.addEventListener("visibilitychange", () => this.settle());
  }

  set(count) {
    this.show(count);
    this.settle();
  }

  arrived(count) {
    if (count) this.set(this.count + count);
  }

  reset() {
    this.seen = this.told = 0;
    this.show(0);
  }

  /** Another tab (or device) showed everything up to `position`. */
  seenElsewhere(position) {
    this.seen = Math.max(this.seen, position);
    this.show(this.chat.thread.unreadAfter(this.seen));
  }

  /** The tab that listens for all of them counted. */
  hear(count) {
    if (!this.chat.live.isListening) this.show(Number(count) || 0);
  }

  get isWatching() {
    return this.chat.isOpen && !document.hidden;
  }

  /** Tells the server once what the visitor has seen, or that her browser has it. */
  settle() {
    const { lastFromOthers: position } = this.chat.thread;
    if (this.isWatching) this.show(0);
    const name = this.isWatching ? "seen" : "told";
    if (position <= this[name]) return;
    const before = this[name];
    this[name] = this.told = position;
    const report = { position, state: name === "told" ? "delivered" : "read" };
    this.chat.call("post", "/seen", report).catch(() => (this[name] = before));
  }

  show(count) {
    if (count === this.count) return;
    this.count = count;
    const { host, live } = this.chat;
    if (live.isListening) host.set("unread", count ? String(count) : null);
    host.tell({ emit: ["unread", count] });
    this.chat.changed();
  }
}
