import { Component, createRef } from "preact";
import { Icon } from "../icons.jsx";
import { Tray } from "./tray.jsx";
import { number, say, words } from "../texts/index.js";

export class Composer extends Component {
  field = createRef();

  componentDidMount() {
    this.componentDidUpdate();
  }

  componentDidUpdate() {
    grow(this.field.current);
  }

  send(event) {
    event.preventDefault();
    this.props.chat.send();
    this.field.current.focus();
  }

  render({ chat }) {
    const { text } = chat.draft;
    const isTooLong = text.trim().length > chat.limits.text;
    return (
      <form class="composer" onSubmit={(event) => this.send(event)}>
        <Tray chat={chat} />
        {isTooLong && <p class="error" role="alert" id="too-long">{say("tooLong", { n: number(chat.limits.text) })}</p>}
        <div class="row">
          <Picker chat={chat} />
          <textarea
            ref={this.field} value={text} rows={1} dir={text ? "auto" : undefined} placeholder={words.placeholder} aria-label={words.placeholder}
            aria-describedby={isTooLong ? "too-long" : undefined}
            onInput={({ currentTarget }) => chat.type(currentTarget.value)}
            onKeyDown={(event) => isSending(event) && this.send(event)}
            onPaste={(event) => paste(event, chat)}
          />
          <button type="submit" class="send" aria-label={words.send} title={words.send} disabled={!chat.canSend}>
            <Icon name="send" />
          </button>
        </div>
      </form>
    );
  }
}

// The input of a file is not focusable itself: the button stands for it.
function Picker({ chat }) {
  const pick = ({ currentTarget: input }) => {
    chat.uploads.add([...input.files]);
    input.value = "";
  };
  return (
    <>
      <button type="button" class="plain" aria-label={words.attach} title={words.attach} onClick={({ currentTarget }) => currentTarget.nextSibling.click()}>
        <Icon name="attach" />
      </button>
      <input type="file" multiple hidden onChange={pick} />
    </>
  );
}

// On a touch keyboard Enter makes a line, as people expect there; elsewhere Shift+Enter does. Enter that ends the choice of a
// word in an input method sends nothing.
function isSending({ key, shiftKey, isComposing }) {
  return key === "Enter" && !shiftKey && !isComposing && !matchMedia("(pointer: coarse)").matches;
}

function paste(event, chat) {
  const files = event.clipboardData ? [...event.clipboardData.files] : [];
  // Office programs put a picture beside the text they copy: text wins.
  if (!files.length || event.clipboardData.types.includes("text/plain")) return;
  event.preventDefault();
  chat.uploads.add(files);
}

function grow(field) {
  field.style.blockSize = "auto";
  field.style.blockSize = `${field.scrollHeight}px`;
}
