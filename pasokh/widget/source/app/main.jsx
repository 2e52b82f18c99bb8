import { render } from "preact";
import { Chat } from "./chat.js";
import { findHost } from "./host.js";
import { findPieces } from "./later.jsx";
import "./shared.js";
import { paint, tellLook } from "./look.js";
import { App } from "./views/app.jsx";

const config = JSON.parse(document.getElementById("config").textContent);

findPieces(config.pieces);

findHost(config).then((host) => {
  const chat = new Chat(config, host);
  chat.watch(() => tellLook(chat));
  host.onStyle = (style) => paint(chat, style);
  paint(chat);
  render(<App chat={chat} />, document.getElementById("app"));
  chat.begin();
});
