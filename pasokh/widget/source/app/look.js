import { number, say, words } from "./texts/index.js";

const HIDDEN = "display:none;";

/** Tells the page how the launcher looks and what it counts, whenever that changed. */
export function tellLook(chat) {
  const { unread, host, config, site } = chat;
  const count = unread.count ? number(Math.min(unread.count, 99)) : "";
  const name = site.title || words.launcher;
  const { backgroundColor: paper, color: text } = getComputedStyle(document.body);
  const look = {
    ...config.look,
    paper,
    name,
    label: (config.look.say || name) + (count && `، ${say("unread", { n: count })}`),
    badge: count,
    mark: count && `(${count}) `,
    text,
    close: words.close,
  };
  // Who has a conversation finds back to it.
  if ((config.hides && !site.online && !chat.conversations.length) || !RegExp(config.pages).test(host.page)) look.css = [HIDDEN, HIDDEN];
  const told = JSON.stringify(look);
  if (told === chat.told) return;
  // The page's own machinery comes with the first look.
  host.tell({ look, more: !chat.told && config.more });
  chat.told = told;
}

/** Puts the site's own colour and font, and what the page wants otherwise, in the place of the style sheet's. */
export function paint(chat, { style, theme, ...look } = {}) {
  const root = document.documentElement;
  const { config } = chat;
  const all = { ...config.style, ...style };
  root.style.cssText = "";
  for (const name in all) root.style.setProperty(`--${name}`, all[name]);
  root.dataset.theme = theme || config.theme;
  Object.assign(config.look, look);
  tellLook(chat);
}
