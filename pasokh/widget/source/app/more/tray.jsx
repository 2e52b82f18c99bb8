import words from "words-more";
import { Icon, say } from "../core.js";
import { size } from "./size.js";

/** The files of the message being written, with their progress. */
export function Tray({ chat }) {
  const { uploads } = chat;
  return <ul class="tray">{uploads.files.map((file) => <Item key={file.key} file={file} uploads={uploads} chat={chat} />)}</ul>;
}

function Item({ file, uploads, chat }) {
  const reason = file.error && (words[file.error] ? say(words[file.error], { size: size(chat.limits.upload) }) : file.error);
  return (
    <li class={file.error ? "wrong" : ""}>
      <span class="file-name"><bdi>{file.name}</bdi></span>
      {reason
        ? <small role="alert">{reason}</small>
        : file.done ? <small>{size(file.size)}</small> : <progress value={file.progress} aria-label={file.name} />}
      {reason && file.again && <button type="button" class="plain" onClick={file.again}>{words.retry}</button>}
      <button type="button" class="plain" aria-label={say(words.remove, { name: file.name })} onClick={() => uploads.remove(file.key)}>
        <Icon name="close" />
      </button>
    </li>
  );
}
