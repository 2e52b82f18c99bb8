import { Component, createRef } from "preact";
import { Icon } from "../icons.jsx";
import { Message } from "./message.jsx";
import { Waiting } from "./waiting.jsx";
import { day, say, words } from "../texts/index.js";

const NEAR = 60; // pixels from the end that still count as being at the end

/** The conversation. Stays at the end while the visitor is there; keeps what she reads in place when earlier messages come in. */
export class Log extends Component {
  box = createRef();
  rest = 0;

  componentDidMount() {
    new ResizeObserver(() => this.componentDidUpdate()).observe(this.box.current);
  }

  componentDidUpdate() {
    const box = this.box.current || {}; // it is heard of once more when it goes
    const { first } = this.props.chat.thread;
    if (first < this.first) box.scrollTop = box.scrollHeight - box.clientHeight - this.rest;
    else if (this.rest < NEAR) box.scrollTop = box.scrollHeight;
    this.first = first;
  }

  scrolled() {
    const { scrollHeight, scrollTop, clientHeight } = this.box.current;
    this.rest = scrollHeight - scrollTop - clientHeight;
    this.setState({ isAway: this.rest > clientHeight });
    if (scrollTop < NEAR && scrollHeight > 2 * clientHeight && this.props.chat.more) this.earlier();
  }

  // Earlier messages come by the button, and by themselves when the visitor scrolls up to it.
  async earlier() {
    if (this.state.isBusy) return;
    this.setState({ isBusy: true });
    await this.props.chat.earlier().catch(() => {});
    this.setState({ isBusy: false });
  }

  render({ chat }, { isAway, isBusy }) {
    return (
      <div class="log-frame">
        <section class="log" ref={this.box} onScroll={() => this.scrolled()} role="log" aria-live="off" aria-label={words.messages} tabIndex={0}>
          {chat.more && <button type="button" class="plain earlier" aria-busy={isBusy} onClick={() => this.earlier()}>{words.earlier}</button>}
          {days(chat).map((part) => part.day
            ? <h2 class="day" key={part.key}>{part.day}</h2>
            : <Message key={part.id} message={part} chat={part.position === chat.thread.last && !chat.waiting.length && chat} />)}
          {chat.prompt && <Message message={chat.prompt} />}
          {chat.waiting.map((entry) => <Waiting key={entry.client_id} entry={entry} chat={chat} />)}
          {chat.heir && <p class="day">{say("successor", { name: chat.heir })}</p>}
          {chat.typist.name !== null && <p class="bubble typing" aria-hidden="true"><bdi>{chat.typist.name}</bdi> {words.typing}</p>}
        </section>
        {isAway && (
          <button type="button" class="newest" aria-label={words.newest} onClick={() => (this.box.current.scrollTop = 1e9)}>
            <Icon name="down" />
          </button>
        )}
      </div>
    );
  }
}

// Messages with a heading before each new day; `follows` marks one that continues the same person's turn, `isLast` the visitor's
// newest, under which its state is also said in words.
function days(chat) {
  const parts = [];
  let today = null;
  let before = null;
  for (const message of chat.thread.list) {
    const name = day(message.at, Date.now() + chat.clock);
    if (name !== today) parts.push({ day: name, key: `day-${message.id}` });
    const follows = name === today && before && before.author.kind === message.author.kind && before.author.name === message.author.name;
    parts.push({ ...message, follows });
    [today, before] = [name, message];
  }
  const newest = parts.reduce((found, part) => (part.author && part.author.kind === "visitor" ? part : found), {});
  newest.isLast = true;
  return parts;
}
