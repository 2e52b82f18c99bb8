const BUBBLE = "M12 4c5 0 8 3 8 7s-3 7-8 7l-5 2v-4c-2-1-3-3-3-5 0-4 3-7 8-7z";
const CROSS = "M6 6l12 12M18 6 6 18";
const SVG = "http://www.w3.org/2000/svg";

/** The round button in the page's corner, in the site's colour once the frame has told it. Styled without a style element, which
 * the page's own policy might refuse. Returns show(look, open). */
export function drawLauncher(root, pressed) {
  const button = document.createElement("button");
  const badge = document.createElement("b");
  const icon = document.createElementNS(SVG, "svg");
  const path = document.createElementNS(SVG, "path");

  icon.setAttribute("viewBox", "0 0 24 24");
  icon.style.cssText = "width:28px;fill:none;stroke:currentColor;stroke-width:2";
  icon.append(path);
  button.onclick = pressed;
  button.append(icon, badge);

  return ({ label, badge: count, side, color, ink }, open) => {
    if (!button.parentNode) root.prepend(button);
    button.setAttribute("aria-label", label);
    button.setAttribute("aria-expanded", open);
    path.setAttribute("d", open ? CROSS : BUBBLE);
    button.style.cssText =
      "position:fixed;z-index:2147483646;width:56px;height:56px;padding:0;display:grid;place-items:center;border:1px solid transparent;" +
      "border-radius:50%;cursor:pointer;box-shadow:0 4px 16px rgba(0,0,0,.24);" +
      `bottom:calc(16px + env(safe-area-inset-bottom));${side}:16px;background:${color};color:${ink}`;
    badge.textContent = open ? "" : count;
    badge.style.cssText =
      "position:absolute;top:-4px;right:-4px;min-width:22px;border-radius:11px;background:#a5221b;color:#fff;font:600 13px/22px system-ui";
  };
}
