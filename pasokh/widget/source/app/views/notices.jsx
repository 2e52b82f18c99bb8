import { tracking } from "../rich.jsx";
import { words } from "../texts/index.js";

/** What the visitor should know about the line and the people on the other side; the most pressing thing only. */
export function Notices({ chat }) {
  const { site, ticket } = chat;
  if (chat.live.isLost || chat.problem) return <Notice kind="lost">{words.lost}</Notice>;
  if (ticket && ticket.status === "solved") return <Notice>{asked(chat)}</Notice>;
  if (ticket && ticket.status === "closed") return <Notice>{words.ended}</Notice>;
  if (site.online) return null;
  return <Notice>{ticket ? isolated(words.waits, ticket.tracking_code) : words.nobody}</Notice>;
}

/** Asks whether it truly is solved: yes, or no. Pressed twice, or too late, it changes nothing. */
function asked(chat) {
  return words.solved.map((text, place) => (place ? <button class="go" onClick={() => chat.say(place < 2)}>{text}</button> : <p>{text}</p>));
}

function Notice({ kind = "", children }) {
  return <div class="notices"><div class={`notice ${kind}`} role="status">{children}</div></div>;
}

function isolated(sentence, code) {
  const [before, after] = sentence.split("{code}");
  return <>{before}{tracking(code)}{after}</>;
}
