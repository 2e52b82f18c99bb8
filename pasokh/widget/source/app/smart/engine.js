// Smart messages in the browser: when one may be shown, what is shown of it, and telling the server. The page's side of it is page/smart.js.
import words from "words-smart";
import { evaluate, loosely, thresholds } from "./conditions.js";
import { filled, isLink, plain } from "./content.js";
import { Memory } from "./memory.js";

const WAIT = 400; // milliseconds in which reports gather
const MOST_TOLD = 20;

export class Smart {
  constructor(chat) {
    this.chat = chat;
    this.memory = new Memory(chat.host);
    this.told = [];
    this.events = new Set();
    this.attributes = {};
    this.pages = 0;
    this.renewed();
    const { onPage, onCall } = chat.host;
    chat.host.onPage = (page) => {
      onPage(page);
      this.turn(page);
    };
    chat.host.onCall = (name, ...given) => {
      if (name === "smart") this.heed(...given);
      else onCall(name, ...given);
      if (name === "set" && given[0]) this.know(given[0]);
      if (name === "track") this.events.add(loosely(given[0]));
      this.look();
    };
    this.answers();
    chat.watch(() => this.settle());
    addEventListener("pagehide", () => this.flush(true));
  }

  /** What the server offers now, the most urgent first. */
  offer(list) {
    this.list = list;
    this.since = Date.now();
    this.done = new Set();
    this.chat.host.tell({ more: this.isThere ? 0 : this.chat.config.card });
    this.isThere = true;
    this.ask();
    this.look();
  }

  // The page tells only when an answer may have become another one. What goes to the page bears no name of OURS (build.mjs).
  ask() {
    this.say({ marks: thresholds(this.list.map((offer) => offer.if)) });
  }

  say(news) {
    this.chat.host.tell({ emit: ["smart", news] });
  }

  renewed() {
    this.signals = { seconds: 0, scroll: 0, exit: false };
  }

  // Another page without a new document: its time and its place begin anew.
  turn({ title }) {
    this.title = title;
    this.pages += 1;
    this.renewed();
    if (this.list) this.ask();
    this.look();
  }

  know({ cart, ...attributes }) {
    if (cart !== undefined) this.cart = cart || {};
    Object.assign(this.attributes, attributes);
  }

  get facts() {
    const { events, attributes, cart, pages, chat, signals } = this;
    const { host } = chat;
    return { ...signals, url: host.page, title: this.title === undefined ? host.title : this.title, pages, events, attributes, cart };
  }

  get isTalking() {
    const { ticket } = this.chat;
    return !!ticket && ["open", "paused"].includes(ticket.status);
  }

  /** Shows the most urgent message whose conditions hold; those of the control group are noted, and nothing is shown. */
  look() {
    if (!this.list || this.shown || this.chat.isOpen) return;
    const { chat, facts } = this;
    for (const offer of this.list) {
      if (this.done.has(offer.id) || (this.isTalking && !offer.talk)) continue;
      if (!this.memory.allows(offer, this.since, chat.clock) || !evaluate(offer.if, facts)) continue;
      if (this.meet(offer)) return;
    }
  }

  meet(offer) {
    this.tell(offer, "shown", offer.variant === "control" ? "control" : mark());
    if (offer.variant === "control") {
      this.done.add(offer.id);
      return false;
    }
    if (!offer.test) this.memory.note(offer.id);
    this.shown = offer;
    this.content = this.fill(offer.say);
    this.draw();
    return true;
  }

  draw() {
    const { copy, copied, close, test } = words;
    const { site, config } = this.chat;
    const dir = config.language === "fa" ? "rtl" : "ltr";
    this.say({ show: { ...this.content, dir, from: site.title || site.name, words: { copy, copied, close, test: this.shown.test && test } } });
  }

  fill({ text, values, buttons, product, coupon }) {
    const known = { ...values, ...this.attributes, title: this.facts.title };
    const goods = product && { ...product, url: isLink(product.url) ? product.url : "", image: isLink(product.image) ? product.image : "" };
    return { text: filled(text, known), buttons: buttons.filter(({ do: deed, value }) => deed !== "link" || isLink(value)), product: goods, coupon };
  }

  /** What the page tells: that its side is there ({ready}), {signals}, or what she did with the message: {deed: close | open | link | say | copy, value}. */
  heed({ ready, signals, deed, value }) {
    if (ready) {
      this.ask();
      if (this.shown) this.draw();
    }
    if (signals) Object.assign(this.signals, signals);
    if (!deed || !this.shown) return;
    const offer = this.shown;
    if (deed !== "copy") this.shown = null;
    this.tell(offer, deed === "close" ? "closed" : "opened");
    if (deed === "link") this.flush(true);
    if (deed === "open" || deed === "say") this.open(offer, deed === "say" ? value : "");
  }

  // In the chat it stands before her words, as something that we have said.
  open(offer, answer) {
    const { chat, content } = this;
    const { name, title } = chat.site;
    this.answered = offer;
    const at = new Date(Date.now() + chat.clock).toISOString();
    chat.prompt = { id: offer.id, author: { kind: "agent", name: title || name }, text: plain(content), html: "", attachments: [], at, state: "read" };
    chat.show(true);
    // What was settled is not taken up again by it.
    if (chat.conversation && !this.isTalking) chat.select();
    else chat.goHome(false);
    if (!answer) return;
    const { conversation } = chat.outbox.add({ text: answer, attachments: [], page: chat.host.page, conversation: chat.place });
    if (chat.begins) chat.conversation = conversation;
    chat.changed();
  }

  // Her next message names what it answers to; the server writes that down before it, and gives it back in its place.
  answers() {
    const { chat } = this;
    const { call, sent } = chat;
    chat.call = (method, path, body) => {
      const names = method === "post" && path === "/messages" && this.answered && !this.answered.test;
      return call.call(chat, method, path, names ? { ...body, smart: this.answered.id } : body);
    };
    chat.sent = (entry, answer) => {
      this.answered = chat.prompt = null;
      sent.call(chat, entry, answer);
      if (answer.said && chat.isHere(answer.message.conversation)) chat.thread.add([answer.said]);
    };
  }

  // Whoever opens the chat while a message is before her has opened the message.
  settle() {
    if (this.chat.isOpen && this.shown) {
      this.say({ hide: true });
      this.heed({ deed: "open" });
    }
  }

  tell({ id, version, test }, what, token = "again") {
    if (test) return;
    this.told.push({ id, version, what, token });
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), WAIT);
  }

  // What passes is told again with what comes next; `isLast`: the page goes away, and the request may outlive it.
  flush(isLast) {
    clearTimeout(this.timer);
    const reports = this.told.splice(0, MOST_TOLD);
    if (!reports.length) return;
    const { chat } = this;
    const again = (problem) => problem.passing && this.told.unshift(...reports);
    if (!isLast) chat.call("post", "/smart", { reports }).catch(again);
    else fetch(`${chat.http.base}/smart`, { method: "POST", keepalive: true, credentials: "omit", headers: chat.http.headers(""), body: JSON.stringify({ reports }) }).catch(() => {});
  }
}

function mark() {
  return `${Date.now().toString(36)}${Math.random().toString(36).slice(2, 10)}`;
}

