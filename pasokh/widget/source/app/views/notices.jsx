import { tracking } from "../rich.jsx";
import { words } from "../texts/index.js";

/** What the visitor should know about the line and the people on the other side; the most pressing thing only. */
export function Notices({ chat }) {
  const { site, ticket } = chat;
  if (chat.live.isLost || chat.problem) return <Notice kind="lost">{words.lost}</Notice>;
  if (ticket && ["solved", "closed"].includes(ticket.status)) return <Notice>{words.ended} {ticket.status === "solved" && <Solved chat={chat} />}</Notice>;
  if (site.online) return null;
  return <Notice>{ticket ? isolated(words.waits, ticket.tracking_code) : words.nobody}</Notice>;
}

/** Asks whether it truly is solved: no, or yes. Pressed twice, or too late, it changes nothing. */
function Solved({ chat }) {
  return words.solved.map((text, yes) => <button class="go" onClick={() => chat.say(!!yes)}>{text}</button>);
}

function Notice({ kind = "", children }) {
  return <div class="notices"><p class={`notice ${kind}`} role="status">{children}</p></div>;
}

function isolated(sentence, code) {
  const [before, after] = sentence.split("{code}");
  return <>{before}{tracking(code)}{after}</>;
}
