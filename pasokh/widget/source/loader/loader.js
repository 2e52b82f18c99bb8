// The loader: one small script on the business's own page. It draws the launcher, opens the chat in an isolated frame and keeps
// the visitor's things (token, draft, messages waiting) in this page's storage, because a frame's own storage may be blocked.
// It trusts only the frame it made, at the address it was itself loaded from, through a private message channel. What a page needs later or never
// (page/) is fetched when the frame asks for it.
import { drawLauncher } from "./launcher.js";
import { PHONE, placeFrame } from "./frame.js";

const script = document.currentScript;
const key = script && script.dataset.site;

// A page may have left its wishes in an array by this name.
const early = window.Pasokh || [];

if (key && !early.open) start(new URL(script.src).origin, `pasokh:${key}:`);

function start(home, prefix) {
  const listeners = [];
  const calls = [];
  const shell = document.createElement("div");
  const frame = document.createElement("iframe");
  const root = shell.attachShadow({ mode: "open" });
  const draw = drawLauncher(root, () => want(!isOpen));
  const place = placeFrame(frame);
  // The next page of the same visit shows the chat as it was left, except where it would cover the page.
  let isOpen = !!attempt(() => sessionStorage[prefix]) && !matchMedia(PHONE).matches;
  let port, look, greeted;

  window.Pasokh = {
    open: () => want(true),
    close: () => want(false),
    on: (name, listener) => listeners.push([name, listener]),
    push: ([name, ...given]) => Pasokh[name](...given),
  };
  for (const name of ["identify", "forget", "set", "track"]) Pasokh[name] = (...given) => call(JSON.stringify([name, ...given]));
  early.forEach(Pasokh.push);

  shell.id = "pasokh";
  shell.style.cssText = "all:initial!important";
  frame.referrerPolicy = "origin";
  frame.onload = greet;
  frame.src = `${home}/w/${encodeURIComponent(key)}/frame`;
  root.append(frame);
  // A task of its own: to begin a frame takes a phone as long as all the rest of this.
  if (document.readyState === "complete") setTimeout(embed);
  else addEventListener("load", embed);
  addEventListener("storage", share);
  matchMedia(PHONE).onchange = () => look && show();
  // A page opened without a network has an empty frame: try again as soon as there is one.
  addEventListener("online", () => look || (frame.src += ""));

  function embed() {
    document.body.append(shell);
  }

  function greet() {
    const channel = new MessageChannel();
    port = channel.port1;
    port.onmessage = ({ data }) => hear(data);
    const { referrer, title } = document;
    const hello = { pasokh: key, store: stored(), page: location.href, referrer, title, open: (greeted = isOpen) };
    frame.contentWindow.postMessage(hello, home, [channel.port2]);
  }

  function hear(news) {
    if (news.set) keep(...news.set);
    if (news.emit) tell(...news.emit);
    if (news.look) {
      // Wishes that came too late for the greeting, and what was called before the chat was there.
      if (!look) port.postMessage({ open: isOpen !== greeted ? isOpen : void 0, calls });
      look = news.look;
      show();
      tell("look", look);
    }
    if ("open" in news) toggle(news.open, news.quiet);
    if (news.more) import(home + news.more).then((more) => more.begin(port, root, look), () => {});
  }

  function call(said) {
    look ? port.postMessage({ calls: [said] }) : calls.push(said);
  }

  function show() {
    draw(look, isOpen);
    place(look, isOpen);
    frame.title = look.name;
  }

  // Before the frame is there the wish is kept: the greeting hands it over.
  function want(open) {
    isOpen = open;
    if (look) port.postMessage({ open });
  }

  // Focus follows what the visitor did; a chat that was only left open does not take it.
  function toggle(open, quiet) {
    isOpen = open;
    attempt(() => (sessionStorage[prefix] = open ? 1 : ""));
    show();
    if (open) quiet || frame.focus();
    else if (root.activeElement) root.querySelector("button").focus();
    tell(open ? "open" : "close");
  }

  function tell(name, detail) {
    for (const [wanted, listener] of listeners) if (wanted === name) setTimeout(listener, 0, detail);
  }

  function stored() {
    const found = {};
    attempt(() => {
      for (const name in localStorage) if (name.startsWith(prefix)) found[name.slice(prefix.length)] = localStorage[name];
    });
    return found;
  }

  function keep(name, value) {
    attempt(() => (value === null ? localStorage.removeItem(prefix + name) : localStorage.setItem(prefix + name, value)));
  }

  // Another tab changed something: what it wrote, and what stands now (another write may have won meanwhile).
  function share({ key: name, newValue }) {
    if (port && name && name.startsWith(prefix)) {
      port.postMessage({ store: [name.slice(prefix.length), newValue, localStorage.getItem(name)] });
    }
  }
}

// Storage may be full or switched off: the chat goes on without it.
function attempt(use) {
  try {
    return use();
  } catch {}
}
