import { render } from "preact";
import { Chat } from "./chat.js";
import { findHost } from "./host.js";
import { findPieces } from "./later.jsx";
import "./shared.js";
import { day, hour, number } from "./texts/index.js";
import { paint, tellLook } from "./look.js";
import { App } from "./views/app.jsx";

const config = JSON.parse(document.getElementById("config").textContent);

findPieces(config.pieces);

findHost(config).then((host) => {
  const chat = new Chat(config, host);
  chat.watch(() => tellLook(chat));
  host.onStyle = (style) => paint(chat, style);
  paint(chat);
  // The launcher comes first, and what is drawn behind it in a task of its own: a phone has time to answer its user between the two.
  setTimeout(() => render(<App chat={chat} />, document.getElementById("app")));
  chat.begin();
  // Before the first message wants them, one after another.
  [number, hour, day].forEach((first, at) => setTimeout(first, 300 * (at + 1), 0, 0));
});
