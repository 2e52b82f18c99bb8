// The messages of the visitor, each once, in the server's order.

const STATES = ["failed", "sent", "delivered", "read"];

export class Thread {
  constructor() {
    this.byId = new Map();
    this.clientIds = new Set();
    this.list = [];
  }

  /** Takes in messages in any order and any number of times; returns those that were not here before. */
  add(messages) {
    const fresh = [];
    for (const message of messages) {
      const known = this.byId.get(message.id);
      if (!known) fresh.push(message);
      this.byId.set(message.id, known ? { ...message, state: later(known.state, message.state) } : message);
      if (message.client_id) this.clientIds.add(message.client_id);
    }
    this.list = [...this.byId.values()].sort((one, other) => one.position - other.position);
    // Who answers has read what was said before; the server counts so too, and tells nothing more.
    for (const { author, position } of fresh) if (author.kind === "agent") this.advance(position, "read");
    return fresh;
  }

  /** The visitor's messages up to `position` have reached `state`. */
  advance(position, state) {
    for (const message of this.list) {
      if (message.position <= position && message.author.kind === "visitor") {
        this.byId.set(message.id, { ...message, state: later(message.state, state) });
      }
    }
    this.list = this.list.map(({ id }) => this.byId.get(id));
  }

  has(clientId) {
    return this.clientIds.has(clientId);
  }

  get first() {
    return this.list.length ? this.list[0].position : null;
  }

  get last() {
    return this.list.length ? this.list[this.list.length - 1].position : 0;
  }

  /** Position of the newest message that is not the visitor's own; 0 when there is none. */
  get lastFromOthers() {
    return this.others().reduce((_, { position }) => position, 0);
  }

  unreadAfter(position) {
    return this.others().filter((message) => message.position > position).length;
  }

  others() {
    return this.list.filter(({ author }) => author.kind !== "visitor");
  }
}

// A state only moves forward: a late answer saying "sent" does not take back "read".
function later(one, other) {
  return STATES.indexOf(other) > STATES.indexOf(one) ? other : one;
}
