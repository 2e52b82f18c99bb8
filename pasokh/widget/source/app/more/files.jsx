import { Icon, link } from "../core.js";
import { size } from "./size.js";

/** Attachments of a message: pictures are seen, everything else is named. */
export function Files({ files }) {
  return <ul class="files">{files.map((file) => <li key={file.id}>{file.thumbnail ? <Picture file={file} /> : <Other file={file} />}</li>)}</ul>;
}

function Picture({ file }) {
  return link(file.url, <img src={file.thumbnail} alt={file.name} loading="lazy" />);
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
