// The live stream: server-sent events read through fetch, which (unlike EventSource) shows the heartbeats, so that a connection
// that died silently is noticed, and lets every attempt have a fresh ticket.
import { backoff } from "./backoff.js";

const SILENCE = 45000; // milliseconds without a byte, heartbeats included, after which the line is dead

export class Stream {
  /** `address()` resolves to a fresh URL; `ask()` fetches what was missed; `heard(event, data)` and `changed(connected)` report. */
  constructor({ address, ask, heard, changed }) {
    Object.assign(this, { address, ask, heard, changed });
    this.last = "";
    this.failures = 0;
    this.wanted = this.connected = false;
  }

  start() {
    if (this.wanted) return;
    this.wanted = true;
    this.failures = 0;
    this.connected = null; // neither open nor lost: a first line that cannot be opened is reported too
    this.connect();
  }

  stop() {
    this.wanted = false;
    this.cut();
    this.report(false);
  }

  /** Forgets how long to wait: the network is back. */
  hurry() {
    if (!this.wanted || this.connected) return;
    this.failures = 0;
    this.connect();
  }

  async connect() {
    this.cut();
    const line = (this.line = new AbortController());
    try {
      const url = new URL(await this.address(), location.href);
      if (this.last) url.searchParams.set("last", this.last);
      this.watch(line);
      const answer = await fetch(url, { signal: line.signal, credentials: "omit", cache: "no-store" }).catch(() => ({}));
      if (line !== this.line) return;
      // Who is not let in has no line to miss: she is blocked, or the site was closed.
      if (answer.status === 403) return this.stop();
      if (answer.ok) this.report(true);
      await this.ask(); // a line that cannot be opened is replaced by asking
      if (answer.ok) await this.read(answer.body.getReader(), line);
    } catch {
      // Whatever ended the line, the answer is the same: wait a little and open a new one.
    }
    if (line === this.line && this.wanted) this.again();
  }

  async read(reader, line) {
    const decoder = new TextDecoder();
    let rest = "";
    for (let part; !(part = await reader.read()).done; ) {
      this.failures = 0;
      this.watch(line);
      const blocks = (rest + decoder.decode(part.value, { stream: true })).replace(/\r\n?/g, "\n").split("\n\n");
      rest = blocks.pop();
      for (const block of blocks) this.deliver(parse(block));
    }
  }

  deliver({ id, event, data }) {
    if (id) this.last = id;
    this.heard(event, data);
  }

  again() {
    this.report(false);
    this.failures += 1;
    this.timer = setTimeout(() => this.connect(), backoff(this.failures));
  }

  watch(line) {
    clearTimeout(this.silence);
    this.silence = setTimeout(() => line.abort(), SILENCE);
  }

  cut() {
    clearTimeout(this.timer);
    clearTimeout(this.silence);
    if (this.line) this.line.abort();
    this.line = null;
  }

  report(connected) {
    if (this.connected === connected) return;
    this.connected = connected;
    this.changed(connected);
  }
}

/** One event of the stream: {id, event, data}; data is parsed JSON, or null. */
export function parse(block) {
  const found = { id: "", event: "", data: [] };
  for (const line of block.split("\n")) {
    const [, field, value] = /^(\w+): ?(.*)$/.exec(line) || [];
    if (field === "data") found.data.push(value);
    else if (field in found) found[field] = value;
  }
  return { ...found, data: json(found.data.join("\n")) };
}

function json(text) {
  try {
    return text ? JSON.parse(text) : null;
  } catch {
    return null;
  }
}
