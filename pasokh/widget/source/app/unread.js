/** How many messages the visitor has not seen, in this tab and the others, and telling the server what was seen. */
export class Unread {
  constructor(chat) {
    this.chat = chat;
    this.count = 0;
    this.seen = 0;
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
    this.seen = 0;
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

  async settle() {
    const { lastFromOthers } = this.chat.thread;
    if (!this.isWatching) return;
    this.show(0);
    if (lastFromOthers <= this.seen) return;
    const before = this.seen;
    this.seen = lastFromOthers;
    await this.chat.call("post", "/seen", { position: lastFromOthers }).catch(() => (this.seen = before));
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
