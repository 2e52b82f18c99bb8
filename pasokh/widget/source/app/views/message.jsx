import { Icon } from "../icons.jsx";
import { linked, rich } from "../rich.jsx";
import { Files } from "./files.jsx";
import { hour, words } from "../texts/index.js";

const TICKS = { sent: "one", delivered: "two", read: "two" };

export function Message({ message }) {
  const { author, at, state, follows, isLast } = message;
  const isMine = author.kind === "visitor";
  return (
    <article class={`bubble ${isMine ? "me" : author.kind}`}>
      <Author author={author} isHidden={follows || author.kind === "system"} />
      <Body message={message} />
      <Files files={message.attachments} />
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
  if (html) return <div class="text html" dir="auto">{rich(html)}</div>;
  return text ? <p class="text" dir="auto">{linked(text)}</p> : null;
}

export function State({ name, state, isSaid }) {
  return (
    <span class={`state ${state}`} title={words[state]}>
      <Icon name={name} />
      <span class={isSaid ? "" : "aside"}>{words[state]}</span>
    </span>
  );
}
