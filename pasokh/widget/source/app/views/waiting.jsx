import { Outbox } from "../outbox.js";
import { linked } from "../rich.jsx";
import { Files } from "./files.jsx";
import { State } from "./message.jsx";
import { words } from "../texts/index.js";

/** A message that the server has not confirmed yet. */
export function Waiting({ entry, chat }) {
  const hasFailed = Outbox.hasFailed(entry);
  return (
    <article class={hasFailed ? "bubble me failed" : "bubble me pending"}>
      <strong class="aside">{words.you}</strong>
      {entry.text && <p class="text" dir="auto">{linked(entry.text)}</p>}
      <Files files={entry.attachments} />
      {hasFailed
        ? <Failure entry={entry} chat={chat} />
        : <footer><State name="clock" state="pending" /></footer>}
    </article>
  );
}

function Failure({ entry, chat }) {
  return (
    <footer role="alert">
      <span>{words.failed}{entry.refused && entry.refused.detail ? `: ${entry.refused.detail}` : ""}</span>
      <button type="button" class="plain" onClick={() => chat.outbox.retry(entry.client_id)}>{words.retry}</button>
      {entry.refused && <button type="button" class="plain" onClick={() => chat.outbox.drop(entry.client_id)}>{words.discard}</button>}
    </footer>
  );
}
