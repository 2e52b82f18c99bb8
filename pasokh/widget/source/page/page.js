// The host page's own machinery: fetched by the loader as soon as the chat is there. It tells the frame which page its visitor looks at, also where
// a script changes the address without loading a page; marks the page's title; shows what was said to her while the chat is closed;
// draws a picture of the site's own on the launcher, and hands over what the page says of the chat's looks.
import { watchPages } from "./pages.js";
import { drawPicture } from "./picture.js";
import { drawPreview } from "./preview.js";
import { watchStyle } from "./style.js";
import { keepTitle } from "./title.js";

const BADGE =
  "position:absolute;top:-4px;right:-4px;min-width:22px;border-radius:11px;background:#a5221b;color:#fff;font:600 13px/22px system-ui";

/** Called once by the loader, with its line to the frame, the shadow root of the launcher, and how that looks. */
export function begin(port, root, first) {
  const { Pasokh } = window;
  const title = keepTitle();
  const preview = drawPreview(root, () => Pasokh.open());
  const picture = drawPicture(root);
  const look = (now) => {
    title(now.mark);
    preview.look(now);
    picture.look(now);
  };

  root.querySelector("b").style.cssText = BADGE;
  look(first);
  Pasokh.on("look", look);
  Pasokh.on("message", preview.show);
  Pasokh.on("open", preview.hide);
  Pasokh.on("open", () => picture.settle(true));
  Pasokh.on("close", () => picture.settle(false));
  watchStyle(first, (style) => port.postMessage({ style }));
  const tell = (page) => port.postMessage({ page });
  watchPages(tell);
  // It may have become another one since the greeting; the frame knows.
  tell({ url: location.href, title: document.title, referrer: document.referrer });
}
