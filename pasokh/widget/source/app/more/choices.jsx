import { linked } from "../core.js";

/** What a flow asks, with its choices as buttons; pressing one says it. Its text ends with the same choices as lines, for whoever has no buttons. */
export function Choices({ message: { text, choices }, chat }) {
  const press = (said) => ({ currentTarget }) => {
    // The buttons go, and whoever works by keyboard goes on in the conversation.
    currentTarget.closest(".log").focus();
    chat.outbox.add({ text: said, attachments: [], page: chat.host.page, conversation: chat.place, department: chat.department });
    chat.changed();
  };
  const asked = text.trimEnd().split("\n").slice(0, -choices.length).join("\n").trim();
  return (
    <>
      {asked && <p class="text" dir="auto">{linked(asked)}</p>}
      <ul class="choices">
        {choices.map((each) => <li key={each}><button type="button" dir="auto" onClick={press(each)}>{each}</button></li>)}
      </ul>
    </>
  );
}
