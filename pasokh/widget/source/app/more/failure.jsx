import words from "words-more";

/** Why a message was not sent, and what may be done with it. What only waits for the form goes with it: nothing is wrong with that. */
export function Failure({ entry, chat }) {
  const { client_id, refused } = entry;
  const isAsked = refused && refused.code === "contact_required";
  return (
    <footer role={isAsked ? "status" : "alert"} class={isAsked ? "asked" : ""}>
      <span>{isAsked ? words.asked : words.failed}{!isAsked && refused && refused.detail ? `: ${refused.detail}` : ""}</span>
      {!isAsked && <button type="button" class="plain" onClick={() => chat.outbox.retry(client_id)}>{words.retry}</button>}
      {refused && <button type="button" class="plain" onClick={() => chat.outbox.drop(client_id)}>{words.discard}</button>}
    </footer>
  );
}
