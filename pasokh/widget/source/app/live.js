// When to listen, and what to do with what is heard. A tab listens while it is looked at; of the tabs nobody looks at, the one
// that was looked at last goes on listening, so that a visitor with twenty tabs holds one line.
import { Stream } from "./stream.js";

const NOTICEABLE = 3000; // milliseconds without a line before the visitor is told

export class Live {
  constructor(chat) {
    this.chat = chat;
    this.tab = String(Math.random());
    this.isLost = false;
    this.stream = new Stream({
      address: () => this.address(),
      // Nothing was missed by who has not spoken yet and opens her first line.
      ask: () => (chat.conversations.length || this.stream.failures) && chat.sync(),
      heard: (event, payload) => this.hear(event, payload),
      changed: (connected) => this.notice(connected),
    });
    document.addEventListener("visibilitychange", () => this.look());
    addEventListener("online", () => this.wake());
    addEventListener("offline", () => this.notice(false));
    if (!document.hidden) this.lead();
  }

  get isListening() {
    return this.stream.wanted;
  }

  /** Opens or closes the line as the state of things wants it. */
  settle() {
    const { visitor, conversations, host, config } = this.chat;
    const isMine = !document.hidden || host.get("lead") === this.tab;
    if (visitor && (conversations.length || config.visitors) && isMine) this.stream.start();
    else if (this.stream.wanted) this.stream.stop();
  }

  /** The sign-in's answer knows from which event on the line has to tell, and the address of the first one. */
  from({ last, url }) {
    this.stream.last = this.stream.last || last;
    this.url = url;
  }

  // It is good for one line.
  async address() {
    const { url } = this;
    this.url = 0;
    return url || (await this.chat.call("post", "/stream", {})).url;
  }

  look() {
    if (!document.hidden) this.lead();
    this.settle();
    if (!document.hidden) this.wake();
  }

  lead() {
    this.chat.host.set("lead", this.tab);
  }

  wake() {
    this.stream.hurry();
    // A line that outlived the gap reports nothing by itself.
    if (this.stream.connected) this.lose(false);
    this.chat.outbox.wake();
    if (this.chat.problem) this.chat.arrive();
  }

  notice(connected) {
    clearTimeout(this.timer);
    if (connected || !this.stream.wanted) this.lose(false);
    else this.timer = setTimeout(() => this.lose(true), NOTICEABLE);
    if (connected) this.chat.outbox.wake();
  }

  lose(isLost) {
    clearTimeout(this.timer);
    this.isLost = isLost;
    if (!isLost) this.chat.unread.settle();
    this.chat.changed();
  }

  // Heartbeats come here too, without an event: whatever is heard proves the line.
  hear(event, payload) {
    const { chat } = this;
    this.lose(false);
    if (event === "reset") this.reload();
    else if (payload && payload.data && this[`on_${payload.data.type}`]) this[`on_${payload.data.type}`](payload.data);
    chat.changed();
  }

  // Too much was missed to be told: fetch the messages, then everything else.
  async reload() {
    this.stream.last = "";
    await this.chat.sync().then(() => this.chat.start()).catch(() => {});
  }

  // Somebody began to speak with a visitor who had not: her line did not carry it.
  on_call() {
    this.reload();
  }

  on_message({ message }) {
    if (message.author.kind === "agent") {
      this.on_here({ online: true });
      this.chat.heir = "";
    }
    this.chat.receive([message]);
  }

  on_state({ position, state, conversation }) {
    if (this.chat.isHere(conversation)) this.chat.thread.advance(position, state);
  }

  on_ticket({ ticket }) {
    const talk = this.chat.of(ticket.id);
    if (talk) talk.status = ticket.status;
    if (this.chat.isHere(ticket.id)) this.chat.ticket = ticket;
  }

  on_agent({ agent, conversation }) {
    const { chat } = this;
    if (!chat.isHere(conversation)) return;
    // Somebody else goes on with it: said until she speaks. For a while it may be nobody's.
    const { name: before } = chat.before || chat.agent || {};
    if (agent && before && before !== agent.name) chat.heir = agent.name;
    chat.before = agent || chat.agent || chat.before;
    Object.assign(chat, { agent, queue: {} });
  }

  on_queue({ queue, ticket }) {
    if (this.chat.isHere(ticket)) this.chat.queue = queue;
  }

  on_seen(seen) {
    this.chat.unread.seenElsewhere(seen);
  }

  on_here({ online }) {
    this.chat.site.online = online;
  }

  on_typing(signal) {
    if (signal.typing) this.on_here({ online: true });
    if (this.chat.isHere(signal.conversation)) this.chat.typist.hear(signal);
  }
}
