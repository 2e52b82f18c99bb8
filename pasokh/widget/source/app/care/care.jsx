import words from "words-care";
import { Component, number } from "../core.js";
import { Callback, Left, Transcript } from "./forms.jsx";
import { fill, place } from "./line.js";
import { Rating } from "./rating.jsx";

const EVERY = 30000; // milliseconds between two looks at the line, whatever the stream told
const JUST_NOW = 600000; // milliseconds after an answer for which whoever gave it counts as there

/** What stands between thread and field: her place in the line, what she may do when nobody has time, the end of it. */
export class Care extends Component {
  componentDidMount() {
    this.timer = setInterval(() => this.look(), EVERY);
    this.componentDidUpdate();
  }

  componentWillUnmount() {
    clearInterval(this.timer);
  }

  // Who comes or leaves, takes the request or gives it back, makes it another line; and nobody looked while it was closed.
  componentDidUpdate() {
    const { isOpen, site, ticket, agent } = this.props.chat;
    const known = [isOpen, site.online, ticket && ticket.id, !agent].join();
    if (known !== this.known) this.look();
    this.known = known;
  }

  look() {
    const { chat } = this.props;
    const { place = "" } = chat;
    // What is told of one conversation is not taken for another that was opened meanwhile.
    const hear = (answer) => place === (chat.place || "") && take(chat, answer);
    if (chat.isOpen && !document.hidden) chat.call("get", `/queue?conversation=${place}`).then(hear, () => {});
  }

  render({ chat }) {
    const { ticket, wish } = chat;
    const Form = { callback: Callback, message: Left, mail: Transcript }[wish];
    if (Form) return <Box kind="asks"><Form chat={chat} done={(answer) => finish(chat, answer)} /></Box>;
    if (wish === "article") return <Box><Articles chat={chat} /></Box>;
    if (ticket && ticket.status === "solved") return <Box><Solved chat={chat} /><Rating chat={chat} key={ticket.id} /></Box>;
    if (ticket && ticket.status === "closed") return <Box><p>{words.ended}</p><Rating chat={chat} key={ticket.id} /></Box>;
    const text = said(chat, ticket);
    const options = offered(chat);
    if (!text && !options.length && !chat.planned && !chat.done) return null;
    return <Box><p role="status">{text}</p><Done chat={chat} /><Options chat={chat} options={options} /></Box>;
  }
}

function Box({ kind = "", children }) {
  return <div class="notices"><div class={`notice care ${kind}`}>{children}</div></div>;
}

/** Takes what an answer says of how things stand. */
export function take(chat, { queue, ticket, conversations, messages, planned }) {
  if (queue) chat.queue = queue;
  if (ticket && (conversations || chat.isHere(ticket.id))) chat.ticket = ticket;
  if (planned !== undefined) chat.planned = planned;
  if (conversations) enter(chat, conversations, messages);
  chat.changed();
}

// What was said through a form stands in its conversation, which may have begun with it.
function enter(chat, conversations, messages) {
  // The line of who had not written yet does not carry what is said with her.
  if (!chat.conversations.length) chat.live.stream.stop();
  chat.conversations = conversations;
  Object.assign(chat, { conversation: chat.of(chat.ticket.id).id, begins: false });
  chat.receive(messages);
  chat.live.settle();
}

/** The form is done (`answer`), or was left. */
function finish(chat, answer) {
  chat.wish = null;
  if (answer) take(chat, answer);
  chat.changed();
}

function said(chat, ticket) {
  const { queue, site } = chat;
  if (queue.state === "offered") return words.offered;
  if (queue.state === "full") return [words.full, queue.position && place(queue, words, number)].filter(Boolean).join(" ");
  if (queue.state === "waiting") return place(queue, words, number);
  if ((site.online || isAnswered(chat)) && queue.state !== "closed") return "";
  return ticket ? <Isolated text={words.kept} name="code" value={ticket.tracking_code} /> : words.nobody;
}

// Whoever answers from her messenger is not at the desk, and is there all the same.
function isAnswered({ thread, clock }) {
  const latest = thread.list.filter(({ author }) => author.kind === "agent").pop();
  return !!latest && Date.now() + clock - Date.parse(latest.at) < JUST_NOW;
}

/** A sentence with a value in it that is read from left to right. */
export function Isolated({ text, name, value }) {
  const [before, after] = text.split(`{${name}}`);
  return <>{before}<bdi dir="ltr" class="code">{value}</bdi>{after}</>;
}

function Done({ chat }) {
  const { planned, done } = chat;
  if (!planned) return done && <p role="status">{done}</p>;
  const text = planned.at ? fill(words.calledAt, { phone: "{phone}", at: moment(planned.at) }) : words.called;
  return (
    <p role="status">
      <Isolated text={text} name="phone" value={planned.phone.replace(/^\+98/, "0")} />{" "}
      <button type="button" class="link" onClick={() => chat.want("callback")}>{words.change}</button>
    </p>
  );
}

function moment(at) {
  return new Intl.DateTimeFormat(document.documentElement.lang === "fa" ? "fa-IR" : "en", { weekday: "long", hour: "2-digit", minute: "2-digit" }).format(new Date(at));
}

function offered({ queue, planned }) {
  return (queue.options || []).filter((name) => !(name === "callback" && planned));
}

function Options({ chat, options }) {
  return (
    <div class="options">
      {options.map((name) => <button type="button" class="go" key={name} onClick={() => chat.want(name)}>{words.options[name]}</button>)}
    </div>
  );
}

function Articles({ chat }) {
  const { articles = [] } = chat.home || {};
  return (
    <>
      <p>{words.articles}</p>
      <ul>{articles.map(({ title, url }) => <li key={url}><a href={url} target="_blank" rel="noreferrer">{title}</a></li>)}</ul>
      <button type="button" class="go" onClick={() => chat.want()}>{words.back}</button>
    </>
  );
}

// Asks whether it truly is solved. Pressed twice, or too late, it changes nothing.
function Solved({ chat }) {
  const say = (solved) => chat.call("post", "/word", { solved, conversation: chat.conversation }).then((answer) => take(chat, answer), () => {});
  return words.solved.map((text, at) => (at ? <button type="button" class="go" onClick={() => say(at < 2)}>{text}</button> : <p role="status">{text}</p>));
}
