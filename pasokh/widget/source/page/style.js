import { inkOn, isColor } from "./color.js";

// What a page may say of the chat's looks, on its root element: by name what the chat calls it, and what it must be.
const OWN = {
  "--pasokh-radius": ["radius", (text) => CSS.supports("border-radius", text)],
  "--pasokh-font": ["font", (text) => CSS.supports("font-family", text)],
  "--pasokh-font-size": ["normal", (text) => /^(1[4-9]|20)(\.\d+)?px$/.test(text)],
};

/** Calls `told({style, theme, color, ink})` with what the page wants otherwise than the site's settings, at once if it wants anything, and whenever that
 * changes: by a class of the root element, or with the device's theme. `first` is how the launcher looks without it. */
export function watchStyle({ color, ink }, told) {
  let before = JSON.stringify(wanted({ color, ink }, () => ""));
  const look = () => {
    const computed = getComputedStyle(document.documentElement);
    const now = wanted({ color, ink }, (name) => computed.getPropertyValue(name).trim());
    if (before === (before = JSON.stringify(now))) return;
    told(now);
  };
  new MutationObserver(look).observe(document.documentElement, { attributes: true });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", look);
  look();
}

/** The same, read by `read(name)`. */
export function wanted(first, read, hex = hexOf) {
  const style = {};
  for (const [name, [ours, fits]] of Object.entries(OWN)) if (read(name) && fits(read(name))) style[ours] = read(name);
  const own = read("--pasokh-color") && hex(read("--pasokh-color"));
  if (!own || !isColor(own)) return { style, theme: themeOf(read), ...first };
  const ink = inkOn(own);
  for (const name of ["brand", "accent"]) Object.assign(style, { [name]: own, [`${name}-ink`]: ink });
  return { style, theme: themeOf(read), color: own, ink };
}

function themeOf(read) {
  const theme = read("--pasokh-theme");
  return theme === "dark" || theme === "light" ? theme : "";
}

// Any way to write a colour becomes #rrggbb; what shines through does not.
function hexOf(text) {
  const pen = document.createElement("canvas").getContext("2d");
  pen.fillStyle = text;
  return CSS.supports("color", text) ? pen.fillStyle : "";
}
