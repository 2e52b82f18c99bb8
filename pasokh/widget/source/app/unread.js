/** How many messages the visitor has not seen, in this tab and the others, and telling the server what was seen. */
export class Unread {
  constructor(chat) {
    this.chat = chat;
    this.count = this.seen = this.told = 0;
    document.addEventListener("visibilitychange", () => this.settle());
  }

  reset() {
    this.seen = this.told = 0;
    this.show(0);
  }

  /** Another tab (or device) showed everything of a conversation up to `position`. */
  seenElsewhere({ position, conversation }) {
    const talk = this.chat.of(conversation);
    const isHere = this.chat.isHere(conversation);
    if (isHere) this.seen = Math.max(this.seen, position);
    if (talk) talk.unread = isHere ? this.chat.thread.unreadAfter(this.seen) : 0;
    this.settle();
  }

  /** The tab that listens for all of them counted. */
  hear(count) {
    if (!this.chat.live.isListening) this.show(Number(count) || 0);
  }

  get isWatching() {
    return this.chat.isOpen && !this.chat.isHome && !document.hidden;
  }

  /** Tells the server once what the visitor has seen, or that her browser has it. */
  settle() {
    const { conversations, conversation, thread: { lastFromOthers: position } } = this.chat;
    for (const talk of conversations) if (this.isWatching && talk.id === conversation) talk.unread = 0;
    this.show(conversations.reduce((sum, { unread }) => sum + unread, 0));
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
