import { inkOn, isColor } from "./color.js";
import { number, say, words } from "./texts/index.js";

const TURQUOISE = "#0a6f6a";

/** Tells the page how the launcher looks and what it counts, whenever that changed. */
export function tellLook(chat) {
  const { unread, host, config } = chat;
  const color = isColor(chat.site.color) ? chat.site.color : TURQUOISE;
  const count = unread.count ? number(Math.min(unread.count, 99)) : "";
  const name = chat.site.title || words.launcher;
  const look = {
    color,
    ink: inkOn(color),
    side: (config.position === "start") === (document.dir === "rtl") ? "right" : "left",
    paper: getComputedStyle(document.body).backgroundColor,
    name,
    label: name + (count && `، ${say("unread", { n: count })}`),
    badge: count,
    mark: count && `(${count}) `,
  };
  const told = JSON.stringify(look);
  if (told === chat.told) return;
  chat.told = told;
  host.tell({ look });
  paint(look, chat.site.font, color !== TURQUOISE);
}

// The site's own colour takes the place of the accent in both themes; its font that of the system.
function paint({ color, ink }, font, isOwn) {
  const { style } = document.documentElement;
  if (font) style.setProperty("--font", font);
  if (!isOwn) return;
  for (const name of ["brand", "accent"]) {
    style.setProperty(`--${name}`, color);
    style.setProperty(`--${name}-ink`, ink);
  }
}
