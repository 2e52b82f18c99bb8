import { render } from "preact";
import { Chat } from "./chat.js";
import { findHost } from "./host.js";
import { tellLook } from "./look.js";
import { App } from "./views/app.jsx";

const config = JSON.parse(document.getElementById("config").textContent);

findHost(config).then((host) => {
  const chat = new Chat(config, host);
  chat.watch(() => tellLook(chat));
  tellLook(chat);
  render(<App chat={chat} />, document.getElementById("app"));
  chat.begin();
});

if (config.hosted && window.visualViewport) {
  // A keyboard that comes up makes the page shorter instead of covering what is being written.
  const fit = () => document.documentElement.style.setProperty("--screen", `${visualViewport.height}px`);
  visualViewport.addEventListener("resize", fit);
  fit();
}
