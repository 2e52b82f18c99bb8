import { PHONE } from "./frame.js";

const CROSS = "M6 6l12 12M18 6 6 18";
const SVG = "http://www.w3.org/2000/svg";

/** The button in the page's corner, as the site wants it, once the frame has told how. Styled without a style element, which
 * the page's own policy might refuse; how its badge looks, and a picture of the site's own, come with the rest (page/). Returns show(look, open). */
export function drawLauncher(root, pressed) {
  const button = document.createElement("button");
  const words = new Text(); // empty, it takes no room beside the icon
  const badge = document.createElement("b");
  const icon = document.createElementNS(SVG, "svg");
  const path = document.createElementNS(SVG, "path");

  icon.setAttribute("viewBox", "0 0 24 24");
  icon.style.cssText = "width:28px;flex:none;fill:none;stroke:currentColor;stroke-width:2";
  icon.append(path);
  button.onclick = pressed;
  button.append(icon, words, badge);

  return ({ label, badge: count, css, icon: drawn, say, color, ink }, open) => {
    if (!button.parentNode) root.prepend(button);
    button.setAttribute("aria-label", label);
    button.setAttribute("aria-expanded", open);
    path.setAttribute("d", open ? CROSS : drawn);
    // One style for wide screens, one for phones.
    button.style.cssText = css[+matchMedia(PHONE).matches] + `background:var(--pasokh-color,${color});color:${ink}`;
    words.data = open ? "" : say;
    badge.textContent = open ? "" : count;
    badge.hidden = !badge.textContent;
  };
}
