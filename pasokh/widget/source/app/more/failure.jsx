import words from "words-more";

/** Why a message was not sent, and what may be done with it. */
export function Failure({ entry, chat }) {
  return (
    <footer role="alert">
      <span>{words.failed}{entry.refused && entry.refused.detail ? `: ${entry.refused.detail}` : ""}</span>
      <button type="button" class="plain" onClick={() => chat.outbox.retry(entry.client_id)}>{words.retry}</button>
      {entry.refused && <button type="button" class="plain" onClick={() => chat.outbox.drop(entry.client_id)}>{words.discard}</button>}
    </footer>
  );
}
