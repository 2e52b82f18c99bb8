import { Component } from "preact";
import { Composer } from "./composer.jsx";
import { Form } from "./form.jsx";
import { Header } from "./header.jsx";
import { Log } from "./log.jsx";
import { Notices } from "./notices.jsx";
import { tracking } from "../rich.jsx";
import { words } from "../texts/index.js";

export class App extends Component {
  componentDidMount() {
    const { chat } = this.props;
    chat.watch(() => this.forceUpdate());
    // A frame that was hidden a moment ago may get the focus only after its field asked for it, and then loses the field.
    addEventListener("focus", () => this.isNew && focusFirst());
    for (const deed of ["pointerdown", "keydown"]) addEventListener(deed, () => (this.isNew = false));
    addEventListener("keydown", ({ key, isComposing }) => key === "Escape" && !isComposing && !chat.host.alone && chat.show(false));
    this.componentDidUpdate();
  }

  // Focus goes where the conversation continues: into the form, or to the words.
  componentDidUpdate() {
    const { isOpen, mustIntroduce, quiet } = this.props.chat;
    const place = isOpen && (mustIntroduce ? "form" : "words");
    this.isNew = place !== this.place ? place && !quiet : this.isNew;
    if (this.isNew && place !== this.place) focusFirst();
    this.place = place;
  }

  render({ chat }, { isDropping }) {
    const refused = chat.problem && !chat.problem.passing;
    return (
      <main class="chat" {...dropTarget(chat, (isDropping) => this.setState({ isDropping }))}>
        <Header chat={chat} />
        {refused ? (
          <p class="refused" role="alert">{chat.problem.detail || words.unavailable}</p>
        ) : (
          <Conversation chat={chat} />
        )}
        <Foot chat={chat} />
        <div class="aside" role="status">{chat.announcement}</div>
        {isDropping && <div class="drop" aria-hidden="true">{words.drop}</div>}
      </main>
    );
  }
}

function Conversation({ chat }) {
  return (
    <>
      {(!chat.mustIntroduce || chat.waiting.length > 0) && <Log chat={chat} />}
      {chat.mustIntroduce && <div class="intro"><Form chat={chat} /></div>}
      <Notices chat={chat} />
      {!chat.mustIntroduce && <Composer chat={chat} />}
    </>
  );
}

function Foot({ chat: { ticket } }) {
  if (!ticket) return <p class="foot">{words.by}</p>;
  return (
    <p class="foot">
      {words.code} {tracking(ticket.tracking_code)} {ticket.label}
    </p>
  );
}

// A keyboard that jumps up unasked covers half of a phone: there the visitor touches the field herself.
function focusFirst() {
  const field = document.querySelector(".form input, textarea");
  if (field && !matchMedia("(pointer: coarse)").matches) field.focus({ preventScroll: true });
}

function dropTarget(chat, dropping) {
  const hasFiles = ({ dataTransfer }) => dataTransfer && [...dataTransfer.types].includes("Files");
  return {
    onDragOver: (event) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      dropping(!chat.mustIntroduce);
    },
    onDragLeave: (event) => event.currentTarget.contains(event.relatedTarget) || dropping(false),
    onDrop: (event) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      dropping(false);
      if (!chat.mustIntroduce) chat.uploads.add(event.dataTransfer.files);
    },
  };
}
