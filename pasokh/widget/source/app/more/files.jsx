import { Icon, link } from "../core.js";
import { size } from "./size.js";

const NEAR = 60; // pixels from the end that still count as being at the end, as in the log

/** Attachments of a message: pictures are seen, everything else is named. */
export function Files({ files }) {
  return <ul class="files">{files.map((file) => <li key={file.id}>{file.thumbnail ? <Picture file={file} /> : <Other file={file} />}</li>)}</ul>;
}

function Picture({ file }) {
  return link(file.url, <img src={file.thumbnail} alt={file.name} loading="lazy" onLoad={follow} />);
}

// A picture has its height once it is there: who was at the end of the conversation stays there.
function follow({ currentTarget: picture }) {
  const log = picture.closest(".log");
  if (log && log.scrollHeight - log.scrollTop - log.clientHeight < picture.offsetHeight + NEAR) log.scrollTop = log.scrollHeight;
}

function Other({ file }) {
  const inner = (
    <>
      <Icon name="file" />
      <span class="file-name"><bdi>{file.name}</bdi></span>
      <small>{size(file.size)}</small>
    </>
  );
  return file.url ? link(file.url, inner, "file") : <span class="file">{inner}</span>;
}
