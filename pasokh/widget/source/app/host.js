// Where the chat lives: in a frame on someone's page (things are kept in that page's storage, through the loader), or on its
// own page (things are kept in its own). Both give the same Host.

import { offered, piece } from "./coming.js";

/** The place around the chat: a small store of strings shared by the tabs of one browser, and a line to the page. */
class Host {
  constructor({ store, page, referrer, title, open, alone, write, tell }) {
    this.store = new Map(Object.entries(store));
    Object.assign(this, { page, referrer, title, open, alone, write, tell });
    this.onStore = this.onOpen = this.onPage = this.onCall = this.onStyle = () => {};
  }

  get(name) {
    return this.store.has(name) ? this.store.get(name) : null;
  }

  names(prefix) {
    return [...this.store.keys()].filter((name) => name.startsWith(prefix));
  }

  set(name, value) {
    this.remember(name, value);
    this.write(name, value);
  }

  /** Another tab wrote `written`; `standing` is what the store holds now. */
  changed(name, written, standing) {
    this.remember(name, standing);
    this.onStore(name, written, standing);
  }

  remember(name, value) {
    if (value === null) this.store.delete(name);
    else this.store.set(name, value);
  }
}

/** Resolves to the Host; in a frame only after a page of the site's own origins has said hello. */
export function findHost(config) {
  return config.hosted ? piece("alone").then(() => offered.ownPage(config, Host)) : new Promise((found) => awaitHello(config, found));
}

function awaitHello(config, found) {
  let host;
  addEventListener("message", ({ source, origin, data, ports }) => {
    const hello = source === parent && data && data.pasokh === config.key && ports[0];
    if (!hello || host || !isAllowed(origin, config.origins)) return;
    const port = ports[0];
    host = new Host({
      ...data,
      alone: false,
      write: (name, value) => port.postMessage({ set: [name, value] }),
      tell: (news) => port.postMessage(news),
    });
    port.onmessage = (event) => listen(host, event.data);
    found(host);
  });
}

function listen(host, { store, open, page, style, calls = [] }) {
  if (style) host.onStyle(style);
  if (page && page.url !== host.page) {
    host.page = page.url;
    host.onPage(page);
  }
  for (const call of calls) host.onCall(...JSON.parse(call));
  if (store) host.changed(...store);
  if (open !== undefined) host.onOpen(open);
}

/** Whether a page of this origin may hold the chat: any if none is named, else exact, or `https://*.shop.ir` for every subdomain. */
export function isAllowed(origin, allowed) {
  return !allowed.length || allowed.some((entry) => {
    const [before, after] = entry.split("*");
    if (after === undefined) return origin === entry;
    return origin.startsWith(before) && origin.endsWith(after) && origin.length > before.length + after.length;
  });
}
