import { Component, createRef } from "preact";
import { Icon } from "../icons.jsx";
import { Later } from "../later.jsx";
import { words } from "../texts/index.js";

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
    this.setState({ isChoosing: false });
    this.field.current.focus();
  }

  // Where the caret is; nothing chosen closes the list.
  put(emoji) {
    const { current: field } = this.field;
    if (emoji) field.setRangeText(emoji, field.selectionStart, field.selectionEnd, "end");
    if (emoji) this.props.chat.type(field.value);
    else this.setState({ isChoosing: false });
    field.focus();
  }

  render({ chat }, { isChoosing }) {
    const { text } = chat.draft;
    const isTooLong = text.trim().length > chat.limits.text;
    return (
      <form class="composer" onSubmit={(event) => this.send(event)}>
        {chat.uploads && chat.uploads.files.length > 0 && <Later of="more" view="Tray" chat={chat} />}
        {isTooLong && <Later of="more" view="TooLong" limit={chat.limits.text} />}
        {isChoosing && <Later of="emoji" view="Emoji" chat={chat} put={(emoji) => this.put(emoji)} />}
        <div class="row">
          <Picker chat={chat} />
          {chat.features.emoji && (
            <button type="button" class="plain fine" aria-label={words.emoji} title={words.emoji} aria-expanded={!!isChoosing} onClick={() => this.setState({ isChoosing: !isChoosing })}>
              <Icon name="emoji" />
            </button>
          )}
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
    chat.attach([...input.files]);
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
  chat.attach(files);
}

function grow(field) {
  field.style.blockSize = "auto";
  field.style.blockSize = `${field.scrollHeight}px`;
}
