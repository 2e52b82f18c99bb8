import { Component } from "preact";
import { Composer } from "./composer.jsx";
import { Header } from "./header.jsx";
import { Log } from "./log.jsx";
import { Notices } from "./notices.jsx";
import { focusFirst } from "../focus.js";
import { Icon } from "../icons.jsx";
import { Later } from "../later.jsx";
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
    const { isOpen, isHome, mustIntroduce, quiet } = this.props.chat;
    const place = isOpen && (isHome ? "home" : mustIntroduce ? "form" : "words");
    this.isNew = place !== this.place ? place && !quiet : this.isNew;
    if (this.isNew && place !== this.place) focusFirst();
    this.place = place;
  }

  // Files that hang over the chat, and are let go.
  drag(event) {
    const { type, dataTransfer } = event;
    if (!dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    const { chat } = this.props;
    const isTaken = !chat.isHome && !chat.mustIntroduce;
    this.setState({ isDropping: isTaken && type === "dragover" });
    if (isTaken && type === "drop") chat.attach([...dataTransfer.files]);
  }

  render({ chat }, { isDropping }) {
    const drag = (event) => this.drag(event);
    const refused = chat.problem && !chat.problem.passing;
    return (
      <main class="chat" onDragOver={drag} onDragLeave={drag} onDrop={drag}>
        <Header chat={chat} />
        {refused ? (
          <p class="refused" role="alert">{chat.problem.detail || words.unavailable}</p>
        ) : chat.isHome ? (
          <Later of="home" view="Home" chat={chat} />
        ) : (
          <Conversation chat={chat} />
        )}
        <Foot chat={chat} />
        <div class="aside" role="status">{chat.announcement}</div>
        {isDropping && <Later of="more" view="Drop" />}
      </main>
    );
  }
}

function Conversation({ chat }) {
  return (
    <>
      {(!chat.mustIntroduce || chat.waiting.length > 0) && <Log chat={chat} />}
      {chat.mustIntroduce && <Later of="more" view="Form" chat={chat} />}
      <Notices chat={chat} />
      {chat.host.alone && chat.ticket && chat.features.push && <Later of="push" view="Push" chat={chat} />}
      {!chat.mustIntroduce && <Composer chat={chat} />}
    </>
  );
}

function Foot({ chat }) {
  const { ticket, features } = chat;
  if (!ticket || chat.isHome) return <p class="foot by">{words.by}</p>;
  return (
    <p class="foot">
      {words.code} {tracking(ticket.tracking_code)} {ticket.label}
      {features.transcript && <button type="button" class="plain" aria-label={words.mail} title={words.mail} onClick={() => chat.want("mail")}><Icon name="mail" /></button>}
    </p>
  );
}
