import { Later, offered } from "../later.jsx";
import { words } from "../texts/index.js";

/** What the visitor should know about the line and the people on the other side: that nothing can be sent just now, else what the piece for it says. */
export function Notices({ chat }) {
  const { site, ticket, queue, wish } = chat;
  if (chat.live.isLost || chat.problem) return <div class="notices"><div class="notice lost" role="status">{words.lost}</div></div>;
  const isSettled = ticket && /solved|closed/.test(ticket.status);
  // Before she looks nothing of it is fetched.
  return (chat.isOpen || offered.Care) && (isSettled || !site.online || queue.state || chat.planned || wish) && <Later of="care" view="Care" chat={chat} />;
}
