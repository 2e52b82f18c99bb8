// The chat itself, without any screen: who the visitor is, what was said, what is on its way, and who else is there.
// Views read its fields and call its verbs; whatever changes calls `changed()`.
import { backoff } from "./backoff.js";
import { Draft } from "./draft.js";
import { Http } from "./http.js";
import { Live } from "./live.js";
import { Outbox } from "./outbox.js";
import { Thread } from "./thread.js";
import { Typing, Typist } from "./typing.js";
import { Unread } from "./unread.js";
import { Uploads } from "./uploads.js";

const UPLOAD_LIMIT = 10 * 1024 * 1024; // bytes, until the server says otherwise
const TEXT_LIMIT = 10000; // characters, likewise

export class Chat {
  constructor(config, host) {
    const changed = () => this.changed();
    Object.assign(this, { config, host, site: config.site, watchers: new Set() });
    Object.assign(this, { isOpen: false, visitor: null, ticket: null, agent: null, more: false, problem: null, clock: 0 });
    this.limits = { upload: UPLOAD_LIMIT, text: TEXT_LIMIT };
    this.requires = config.site.requires;
    this.http = new Http(config.base, config.language);
    this.thread = new Thread();
    this.outbox = new Outbox(host, { post: (entry) => this.post(entry), sent: (...sent) => this.sent(...sent), changed });
    this.draft = new Draft(host, changed);
    this.uploads = new Uploads(this, { limit: () => this.limits.upload, changed });
    this.typing = new Typing((typing) => this.ticket && this.call("post", "/typing", { typing }).catch(() => {}));
    this.typist = new Typist(changed);
    this.unread = new Unread(this);
    this.live = new Live(this);
    host.onOpen = (open) => this.show(open);
    host.onStore = (...change) => this.hearTab(...change);
  }

  /** Called once. A visitor who never wrote costs the server nothing until she opens the chat. */
  begin() {
    if (this.host.open) this.show(true, true);
    else if (this.host.get("token") || this.outbox.list().length) this.arrive();
  }

  watch(watcher) {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  }

  changed() {
    for (const watcher of this.watchers) watcher();
  }

  /** Opens or closes; `quiet` when it was only left open on the page before. */
  show(open, quiet = false) {
    if (this.isOpen === open && !open) return;
    Object.assign(this, { isOpen: open, quiet });
    this.host.tell({ open, quiet });
    if (open) this.arrive();
    this.unread.settle();
    this.changed();
  }

  /** Signs in, again and again while the server cannot be reached; then sends what waits and listens. */
  async arrive(failures = 1) {
    clearTimeout(this.arriving);
    try {
      if (!this.visitor) await this.start();
      this.live.settle();
      this.outbox.flush();
    } catch (problem) {
      this.problem = problem;
      if (problem.passing) this.arriving = setTimeout(() => this.arrive(failures + 1), problem.wait || backoff(failures));
    }
    this.changed();
  }

  /** One sign-in at a time, shared by all who wait for it. */
  start() {
    this.starting = this.starting || this.signIn().finally(() => (this.starting = null));
    return this.starting;
  }

  async signIn() {
    const { host, config } = this;
    const answer = await this.http.post("/session", {
      token: host.get("token"), page: host.page, referrer: host.referrer, language: config.language, screen: `${screen.width}x${screen.height}`,
    });
    if (this.visitor && this.visitor !== answer.visitor) this.forget();
    if (answer.token !== host.get("token")) host.set("token", answer.token);
    this.http.token = answer.token;
    this.enter(answer);
  }

  enter({ visitor, site, ticket, messages, more, agent, limits, stream, now }) {
    const isFirst = !this.thread.list.length;
    Object.assign(this, { visitor, site, ticket, agent, requires: site.requires, problem: null });
    Object.assign(this.limits, limits);
    this.clock = now ? Date.parse(now) - Date.now() : 0;
    if (isFirst) this.more = more;
    this.live.from(stream);
    this.thread.add(messages);
    this.unread.set(ticket ? ticket.unread : 0);
    this.changed();
  }

  forget() {
    Object.assign(this, { thread: new Thread(), ticket: null, agent: null });
    this.unread.reset();
  }

  /** A request as the visitor. A token that no longer counts is renewed once. */
  async call(method, path, body) {
    if (!this.http.token) await this.start();
    const answer = await this.http[method](path, body).catch(async (problem) => {
      if (problem.status !== 401) throw problem;
      this.http.token = null;
      await this.start();
      return this.http[method](path, body);
    });
    // Many answers say how things stand: whether somebody is online, what is still to be asked.
    if (answer.site) Object.assign(this.site, answer.site);
    if (answer.requires) this.requires = answer.requires;
    return answer;
  }

  upload(file, progress) {
    return this.http.upload(file, progress);
  }

  type(text) {
    this.draft.write(text);
    this.typing.key(!text.trim());
    this.changed();
  }

  get canSend() {
    const { length } = this.draft.text.trim();
    const files = this.uploads.files.filter(({ done }) => done).length;
    return !this.uploads.isBusy && length <= this.limits.text && length + files > 0;
  }

  send() {
    if (!this.canSend) return;
    const text = this.draft.text.trim();
    this.outbox.add({ text, attachments: this.uploads.collect(), page: this.host.page });
    this.draft.write("");
    this.typing.stop();
    this.changed();
  }

  post({ client_id, text, attachments, page }) {
    const message = { client_id, text, attachments: attachments.map(({ id }) => id), page };
    return this.call("post", "/messages", message).catch((problem) => {
      this.requires = problem.requires || this.requires;
      throw problem;
    });
  }

  sent(_, { message, ticket }) {
    this.thread.add([message]);
    if (ticket) this.ticket = ticket;
    this.live.settle();
  }

  /** Her word on a solved request: it is closed, or open again. */
  say(solved) {
    return this.call("post", "/word", { solved }).then((answer) => Object.assign(this, answer) && this.changed(), () => {});
  }

  /** Messages on their way which the thread does not show yet. */
  get waiting() {
    return this.outbox.list().filter(({ client_id }) => !this.thread.has(client_id));
  }

  /** Sends the pre-chat form; throws a Problem with `errors` by field. */
  async introduce(values) {
    await this.call("post", "/contact", values);
    for (const { client_id, refused } of this.outbox.list()) if (refused) this.outbox.retry(client_id);
    this.changed();
  }

  get mustIntroduce() {
    const isAsked = this.outbox.list().some(({ refused }) => refused && refused.code === "contact_required");
    return this.requires.length > 0 && (isAsked || !(this.thread.list.length + this.outbox.list().length));
  }

  async earlier() {
    const { messages, more } = await this.call("get", `/messages?before=${this.thread.first}`);
    this.thread.add(messages);
    this.more = more && messages.length > 0;
    this.changed();
  }

  /** Fetches what came after the last message known here. */
  async sync() {
    for (let more = true; more; ) {
      const answer = await this.call("get", `/messages?after=${this.thread.last}`);
      this.receive(answer.messages);
      more = answer.more && answer.messages.length > 0;
    }
  }

  receive(messages) {
    const fresh = this.thread.add(messages).filter(({ author }) => author.kind !== "visitor");
    if (fresh.length) this.typist.hear({ typing: false });
    for (const { id, author, text, at } of fresh) this.host.tell({ emit: ["message", { id, author, text, at }] });
    this.announce(fresh);
    this.unread.arrived(fresh.length);
    this.changed();
  }

  // Read out once by a screen reader, shortly.
  announce(fresh) {
    if (fresh.length && this.isOpen) this.announcement = fresh.map(({ author, text }) => `${author.name}: ${text.slice(0, 200)}`).join("\n");
  }

  // What another tab of this visitor did.
  hearTab(name, written, standing) {
    if (name === "draft") this.draft.heard(written);
    else if (name === "lead") this.live.settle();
    else if (name === "unread") this.unread.hear(standing);
    else if (name === "token") this.adopt(standing);
    else if (name.startsWith("out:") && this.outbox.heard(name, standing) && this.visitor) this.sync().catch(() => {});
  }

  // Two tabs met the server at the same time: the identity that stands in the store counts for both.
  adopt(token) {
    if (!token || token === this.http.token || !this.visitor) return;
    this.start().catch(() => {});
  }
}
