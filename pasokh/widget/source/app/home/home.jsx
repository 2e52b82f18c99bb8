import words from "words-home";
import { day, hour, link, number, say, words as ours } from "../core.js";

/** Her conversations, a button for another one, and what to read. */
export function Home({ chat }) {
  const { conversations, home } = chat;
  const articles = (home && home.articles) || [];
  return (
    <div class="home">
      {conversations.length > 0 && (
        <Card title={words.conversations}>{conversations.map((talk) => <li key={talk.id}><Talk talk={talk} chat={chat} /></li>)}</Card>
      )}
      <button type="button" class="go" onClick={() => chat.select()}>{words.another}</button>
      {articles.length > 0 && (
        <Card title={words.articles}>{articles.map(({ title, url }) => <li key={url}>{link(url, <bdi>{title}</bdi>, "talk")}</li>)}</Card>
      )}
    </div>
  );
}

function Card({ title, children }) {
  return <section class="card"><h2>{title}</h2><ul>{children}</ul></section>;
}

function Talk({ talk, chat }) {
  const { id, subject, last, unread, at, status } = talk;
  const date = day(at, Date.now() + chat.clock);
  return (
    <button type="button" class={unread ? "talk new" : "talk"} onClick={() => chat.select(id)}>
      <span>
        <b><bdi>{subject || last}</bdi></b>
        {subject && last && <span><bdi>{last}</bdi></span>}
      </span>
      <small>
        <time dateTime={at}>{date === ours.today ? hour(at) : date}</time>
        {unread > 0 ? <mark aria-label={say("unread", { n: number(unread) })}>{number(unread)}</mark> : words[status]}
      </small>
    </button>
  );
}
