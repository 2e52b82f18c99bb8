// Messages on their way. Each is an entry of its own in the shared store, under the id its sender made, so that two tabs never
// overwrite one another, a reload loses nothing, and the server recognises a repeated attempt.
import { backoff } from "./backoff.js";
import { newId } from "./id.js";

const PREFIX = "out:";
const PATIENCE_WITH_OTHERS = 15000; // milliseconds until another tab's entry is taken over
const SHOWN_AS_FAILED = 3; // attempts

export class Outbox {
  /** `post(entry)` sends one entry and resolves when the server has it; `sent(entry, answer)` and `changed()` report. */
  constructor(host, { post, sent, changed }) {
    Object.assign(this, { host, post, sent, changed });
    this.entries = new Map();
    this.busy = false;
    for (const name of host.names(PREFIX)) this.take(host.get(name), 0);
  }

  list() {
    return [...this.entries.values()].sort((one, other) => one.made - other.made || (one.client_id < other.client_id ? -1 : 1));
  }

  add(message) {
    const made = Math.max(Date.now(), ...this.list().map((entry) => entry.made + 1));
    const client_id = newId();
    const kept = { ...message, client_id, made };
    // A conversation that begins is called by its first message.
    if (message.conversation === "new") kept.conversation += `:${client_id}`;
    const entry = { ...kept, failures: 0, from: 0 };
    this.entries.set(client_id, entry);
    this.host.set(PREFIX + client_id, JSON.stringify(kept));
    this.changed();
    this.flush();
    return entry;
  }

  /** Another tab added or finished an entry. Returns true when one is gone: the message is then on the server. */
  heard(name, standing) {
    const id = name.slice(PREFIX.length);
    if (standing) this.take(standing, Date.now() + PATIENCE_WITH_OTHERS);
    else if (!this.entries.delete(id)) return false;
    this.changed();
    return !standing;
  }

  take(stored, from) {
    try {
      const entry = JSON.parse(stored);
      if (!this.entries.has(entry.client_id)) this.entries.set(entry.client_id, { ...entry, failures: 0, from, foreign: from > 0 });
    } catch {
      // Not ours to read: left where it is.
    }
  }

  retry(id) {
    Object.assign(this.entries.get(id), { failures: 0, refused: null, from: 0, foreign: false });
    this.changed();
    this.flush();
  }

  drop(id) {
    this.entries.delete(id);
    this.host.set(PREFIX + id, null);
    this.changed();
  }

  /** Sends what waits, one after the other, so that messages arrive in the order they were written. */
  async flush() {
    if (this.busy) return;
    this.busy = true;
    clearTimeout(this.timer);
    for (let entry; (entry = this.next()) && (await this.attempt(entry)); );
    this.busy = false;
    this.plan();
  }

  // An entry that waits for its next attempt holds back those behind it; one that another tab is busy with does not.
  next() {
    const now = Date.now();
    const first = this.list().find(({ refused, foreign, from }) => !refused && !(foreign && from > now));
    return first && first.from <= now ? first : null;
  }

  // True when the following entry may be tried; a passing failure keeps the queue waiting behind this one.
  async attempt(entry) {
    try {
      const answer = await this.post(entry);
      // Of who has left meanwhile nothing is said any more.
      if (this.entries.has(entry.client_id)) this.sent(entry, answer);
      this.drop(entry.client_id);
      return true;
    } catch (problem) {
      entry.failures += 1;
      entry.refused = problem.passing ? null : problem;
      entry.from = problem.passing ? Date.now() + (problem.wait || backoff(entry.failures)) : 0;
      this.changed();
      return !problem.passing;
    }
  }

  plan() {
    const times = this.list().filter(({ refused }) => !refused).map(({ from }) => from);
    if (times.length) this.timer = setTimeout(() => this.flush(), Math.max(50, Math.min(...times) - Date.now()));
  }

  /** The network is back, or the visitor looks again: try now. */
  wake() {
    for (const entry of this.entries.values()) if (entry.failures) entry.from = 0;
    this.flush();
  }

  static hasFailed(entry) {
    return !!entry.refused || entry.failures >= SHOWN_AS_FAILED;
  }
}
