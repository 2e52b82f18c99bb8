import { Icon } from "../icons.jsx";
import { linked } from "../rich.jsx";
import { Later } from "../later.jsx";
import { hour, words } from "../texts/index.js";

const TICKS = { sent: "one", delivered: "two", read: "two" };

export function Message({ message, chat }) {
  const { author, at, state, follows, isLast } = message;
  const body = <Body message={message} />;
  const isMine = author.kind === "visitor";
  return (
    <article class={`bubble ${isMine ? "me" : author.kind}`}>
      <Author author={author} isHidden={follows || author.kind === "system"} />
      {chat && message.choices ? <Later of="more" view="Choices" message={message} chat={chat}>{body}</Later> : body}
      {message.attachments.length > 0 && <Later of="more" view="Files" files={message.attachments} />}
      <footer>
        <time dateTime={at}>{hour(at)}</time>
        {isMine && TICKS[state] && <State name={TICKS[state]} state={state} isSaid={isLast} />}
      </footer>
    </article>
  );
}

// Every turn starts with the name, for the eye or only for the ear.
function Author({ author, isHidden }) {
  const name = author.kind === "visitor" ? words.you : author.name;
  return name ? <strong class={isHidden || author.kind === "visitor" ? "aside" : "author"}><bdi>{name}</bdi></strong> : null;
}

function Body({ message: { text, html } }) {
  const plain = text ? <p class="text" dir="auto">{linked(text)}</p> : null;
  return html ? <Later of="more" view="Html" html={html}>{plain}</Later> : plain;
}

export function State({ name, state, isSaid }) {
  return (
    <span class={`state ${state}`} title={words[state]}>
      <Icon name={name} />
      <span class={isSaid ? "" : "aside"}>{words[state]}</span>
    </span>
  );
}
