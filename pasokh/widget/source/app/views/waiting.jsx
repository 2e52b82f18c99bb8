import { Later } from "../later.jsx";
import { Outbox } from "../outbox.js";
import { linked } from "../rich.jsx";
import { State } from "./message.jsx";
import { words } from "../texts/index.js";

/** A message that the server has not confirmed yet. */
export function Waiting({ entry, chat }) {
  const hasFailed = Outbox.hasFailed(entry);
  return (
    <article class={hasFailed ? "bubble me failed" : "bubble me pending"}>
      <strong class="aside">{words.you}</strong>
      {entry.text && <p class="text" dir="auto">{linked(entry.text)}</p>}
      {entry.attachments.length > 0 && <Later of="more" view="Files" files={entry.attachments} />}
      {hasFailed
        ? <Later of="more" view="Failure" entry={entry} chat={chat} />
        : <footer><State name="clock" state="pending" /></footer>}
    </article>
  );
}
