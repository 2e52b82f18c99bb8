// The chat itself, without any screen: who the visitor is, what was said, what is on its way, and who else is there.
// Views read its fields and call its verbs; whatever changes calls `changed()`.
import { Draft } from "./draft.js";
import { Http } from "./http.js";
import { offered, piece } from "./coming.js";
import { Live } from "./live.js";
import { Outbox } from "./outbox.js";
import { Thread } from "./thread.js";
import { Typing, Typist } from "./typing.js";
import { Unread } from "./unread.js";
import { Visitor } from "./visitor.js";

const TEXT_LIMIT = 10000; // characters, until the server says otherwise

// What the page's own script asks of the chat, by the name it has there.
const CALLS = {
  set: (chat, attributes) => chat.report("/attributes", attributes),
  track: (chat, name, data) => chat.report("/events", { name, data }),
  identify: (chat, identity) => chat.identify(identity),
  forget: (chat) => chat.leave(),
};

export class Chat extends Visitor {
  constructor(config, host) {
    super();
    const changed = () => this.changed();
    Object.assign(this, { config, host, site: config.site, watchers: [] });
    Object.assign(this, { isOpen: false, conversations: [], clock: 0, features: {}, queue: {} });
    this.limits = { text: TEXT_LIMIT };
    this.requires = config.site.requires;
    this.http = new Http(config.base, config.language);
    this.thread = new Thread();
    this.outbox = new Outbox(host, { post: (entry) => this.post(entry), sent: (...sent) => this.sent(...sent), changed });
    // What waits since the page before goes on where it was said.
    for (const { conversation } of this.outbox.list()) this.conversation = conversation;
    this.draft = new Draft(host, changed);
    // The end of what is being written goes with it, where the site lets its agents see that.
    this.typing = new Typing((typing) => this.ticket && this.call("post", "/typing", { typing, conversation: this.conversation, text: this.features.typing_preview ? this.draft.text.slice(-300) : undefined }).catch(() => {}));
    this.typist = new Typist(changed);
    this.unread = new Unread(this);
    this.live = new Live(this);
    host.onOpen = (open) => this.show(open);
    host.onStore = (...change) => this.hearTab(...change);
    host.onPage = (page) => {
      if (config.visitors) this.report("/page", page);
      this.changed();
    };
    host.onCall = (name, ...given) => CALLS[name] && CALLS[name](this, ...given);
  }

  /** Called once. Where the site does not show its visitors, who never wrote costs the server nothing until she opens the chat. */
  begin() {
    if (this.host.open) this.show(true, true);
    else if (this.config.visitors || this.host.get("token") || this.outbox.list().length) this.arrive();
  }

  /** Tells what the page says of its visitor. Nobody waits for it: what cannot be told is lost. */
  report(path, data) {
    this.call("post", path, data).catch(() => {});
  }

  watch(watcher) {
    this.watchers.push(watcher);
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
    // She comes for what was said to her.
    const [unread, another] = this.conversations.filter((each) => each.unread);
    if (open && unread && !another) this.select(unread.id);
    this.unread.settle();
    this.changed();
  }

  enter({ visitor, site, ticket, messages, more, agent, conversations, home, limits, features, queue, smart, stream, now }) {
    const isFirst = !this.visitor;
    const isFresh = !this.thread.list.length;
    Object.assign(this, { visitor, site, conversations, home, features, queue, requires: site.requires, problem: null });
    Object.assign(this.limits, limits);
    this.clock = now ? Date.parse(now) - Date.now() : 0;
    this.live.from(stream);
    const newest = ticket && this.of(ticket.id);
    if (newest && !this.begins) this.conversation = this.conversation || newest.id;
    if (newest && newest.id === this.conversation) {
      Object.assign(this, { ticket, agent });
      if (isFresh) this.more = more;
      this.thread.add(messages);
    }
    if (isFirst && !this.outbox.list().length) this.isHome = this.hasHome;
    this.unread.settle();
    this.changed();
    if (!this.host.alone && smart && (smart[0] || offered.propose)) piece("smart").then(() => offered.propose(this, smart));
  }

  /** The conversation that a request of hers belongs to. */
  of(id) {
    return this.conversations.find(({ tickets }) => tickets.includes(id));
  }

  /** Whether what belongs to a request is said in the conversation that is open. */
  isHere(id) {
    const talk = this.of(id);
    return !!talk && talk.id === this.conversation;
  }

  /** One conversation and nothing else needs no home to begin at. */
  get hasHome() {
    return this.conversations.length > 1 || !!(this.home && this.home.articles.length);
  }

  goHome(isHome = true) {
    this.isHome = isHome;
    this.unread.settle();
    this.changed();
  }

  /** Opens a conversation; without an id, one that is to begin. */
  async select(id = null) {
    if (id && id === this.conversation) return this.goHome(false);
    this.turn({ conversation: id, begins: !id, introduced: !!id });
    this.unread.seen = this.unread.told = 0;
    this.goHome(false);
    if (!id) return;
    const answer = await this.call("get", `/messages?conversation=${id}`).catch(() => 0);
    if (this.conversation !== id) return;
    if (!answer) this.conversation = 0;
    else this.thread.add(answer.messages);
    for (const name of ["more", "ticket", "agent"]) this[name] = answer[name];
    this.queue = answer.queue || {};
    this.goHome(!answer);
  }

  // What is known of one conversation says nothing of another.
  turn(to) {
    this.typing.stop();
    Object.assign(this, { thread: new Thread(), queue: {}, more: false, ticket: null, agent: null, before: null, heir: "", planned: null, done: "", wish: null }, to);
    this.typist.hear({});
  }

  /** Her conversations as they stand now. */
  async recall() {
    Object.assign(this, await this.call("get", "/conversations"));
    this.unread.settle();
  }

  // What she was writing goes too where it is somebody else who goes on.
  forget(isAnew) {
    this.turn({ conversations: [], conversation: null, begins: false, isHome: false });
    this.unread.reset();
    if (!isAnew) return;
    this.draft.write("");
    this.uploads = null;
    for (const { client_id } of this.outbox.list()) this.outbox.drop(client_id);
  }

  /** Adds files to the message that is being written. */
  async attach(files) {
    await piece("more");
    offered.attach(this, files);
  }

  type(text) {
    this.draft.write(text);
    this.typing.key(!text.trim(), this.features.typing_preview);
    this.changed();
  }

  get canSend() {
    const { length } = this.draft.text.trim();
    const { isBusy, hasSome } = this.uploads || {};
    return !isBusy && length <= this.limits.text && (length > 0 || !!hasSome);
  }

  send() {
    if (!this.canSend) return;
    const text = this.draft.text.trim();
    const { conversation } = this.outbox.add({ text, attachments: this.uploads ? this.uploads.collect() : [], page: this.host.page, conversation: this.place, department: this.department });
    if (this.begins) this.conversation = conversation;
    this.draft.write("");
    this.typing.stop();
    this.changed();
  }

  // Where a message goes; the only open conversation need not be named.
  get place() {
    if (this.begins) return this.conversation || "new";
    const isClosed = this.ticket && this.ticket.status === "closed";
    return this.conversations.length > 1 || isClosed ? this.conversation : void 0;
  }

  post(entry) {
    const message = { ...entry, attachments: entry.attachments.map(({ id }) => id) };
    return this.call("post", "/messages", message).catch((problem) => {
      this.requires = problem.requires || this.requires;
      Object.assign(this.site, problem.site);
      throw problem;
    });
  }

  sent({ conversation }, { message, ticket, queue }) {
    const isFirst = !this.conversations.length;
    const talk = this.of(message.conversation) || this.of(conversation) || { id: ticket.id, tickets: [], subject: "", unread: 0 };
    // By the name that it began under, too: what was written meanwhile bears it.
    talk.tickets.push(message.conversation, conversation);
    Object.assign(talk, { status: ticket.status, last: message.text, at: message.at });
    this.conversations = [talk, ...this.conversations.filter((each) => each !== talk)];
    // One that she has begun to write meanwhile stays open.
    if (this.conversation === conversation || (!this.begins && !(this.conversation && conversation))) Object.assign(this, { conversation: talk.id, begins: false });
    if (talk.id === this.conversation) {
      this.thread.add([message]);
      this.ticket = ticket;
    }
    if (queue) this.queue = queue;
    // The line of who had not written yet does not carry what is said with her.
    if (isFirst) this.live.stream.stop();
    this.live.settle();
  }

  /** What she asks for beside the conversation: a form of the piece `care`, or nothing. */
  want(wish) {
    Object.assign(this, { wish, done: "" });
    this.changed();
  }

  /** Messages on their way which the thread does not show yet. */
  get waiting() {
    return this.outbox.list().filter(
      ({ client_id, conversation }) => !this.thread.has(client_id) && (conversation ? conversation === this.conversation || this.isHere(conversation) : !this.begins),
    );
  }

  get mustIntroduce() {
    const isAsked = this.outbox.list().some(({ refused }) => refused && refused.code === "contact_required");
    const { form = [], departments = [] } = this.site;
    const asks = this.requires.length || (!this.introduced && form.length + departments.length);
    return asks > 0 && (isAsked || !(this.thread.list.length + this.outbox.list().length));
  }

  async earlier() {
    const { messages, more } = await this.call("get", `/messages?conversation=${this.conversation}&before=${this.thread.first}`);
    this.thread.add(messages);
    this.more = more && messages.length > 0;
    this.changed();
  }

  /** Fetches what came after the last message known here, and how the other conversations stand. */
  async sync() {
    if (this.conversations.length > 1) await this.recall();
    for (let more = !!this.ticket || !this.conversations.length; more; ) {
      // Of a single one all is asked, for another may have begun elsewhere; within several, positions rise in each by itself.
      const within = this.conversations.length > 1 ? `conversation=${this.conversation}&` : "";
      const answer = await this.call("get", `/messages?${within}after=${this.thread.last}`);
      this.receive(answer.messages);
      more = answer.more && answer.messages.length > 0;
    }
  }

  receive(messages) {
    const isOthers = ({ author }) => author.kind !== "visitor";
    const isOurs = ({ conversation }) => this.isHere(conversation);
    const here = this.thread.add(messages.filter(isOurs)).filter(isOthers);
    const fresh = [...here, ...messages.filter((each) => !isOurs(each) && isOthers(each))];
    if (here.length) this.typist.hear({ typing: false });
    for (const { id, author, text, at } of fresh) this.host.tell({ emit: ["message", { id, author, text, at }] });
    for (const message of messages) this.note(message, fresh.includes(message));
    this.announce(here);
    this.unread.settle();
    this.changed();
  }

  // The line of a message's conversation; one that began elsewhere has none yet.
  note({ conversation, text, at, position }, isFresh) {
    const talk = this.of(conversation);
    if (!talk) return this.start().catch(() => {});
    Object.assign(talk, { last: text, at });
    if (!isFresh) return;
    talk.unread += 1;
    if (talk.id !== this.conversation) this.report("/seen", { position, state: "delivered" });
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
    if (!token && this.visitor) this.lapse();
    if (!token || token === this.http.token || !this.visitor) return;
    this.start().catch(() => {});
  }
}
