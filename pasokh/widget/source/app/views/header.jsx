import { Icon } from "../icons.jsx";
import { words } from "../texts/index.js";

/** The greeting before the first message; afterwards who is there. */
export function Header({ chat }) {
  const { site, agent, queue } = chat;
  const hasBegun = !chat.isHome && chat.thread.list.length + chat.outbox.list().length > 0;
  const title = (hasBegun ? agent && agent.name : site.welcome) || site.title || site.name;
  // Where somebody is online and hers waits for others all the same, neither that nor how fast answers come is promised.
  const under = hasBegun && site.online ? queue.state !== "closed" && words.online : site.reply_hint;
  const faces = agent ? [agent] : site.agents || [];
  return (
    <header class={hasBegun ? "head compact" : "head"}>
      {!chat.isHome && chat.conversations.length > 0 && (
        <button type="button" class="plain" aria-label={words.back} onClick={() => chat.goHome()}>
          <Icon name="list" />
        </button>
      )}
      {faces[0] && <Faces agents={faces} />}
      <div class="titles">
        <h1><bdi>{title}</bdi></h1>
        {under && <p><bdi>{under}</bdi></p>}
      </div>
      {!chat.host.alone && (
        <button type="button" class="plain close" aria-label={words.close} title={words.close} onClick={() => chat.show(false)}>
          <Icon name="close" />
        </button>
      )}
    </header>
  );
}

function Faces({ agents }) {
  return (
    <div class="faces" aria-hidden="true">
      {agents.slice(0, 3).map(({ initials }) => <span>{initials}</span>)}
    </div>
  );
}
