// Where the chat lives: in a frame on someone's page (things are kept in that page's storage, through the loader), or on its
// own page (things are kept in its own). Both give the same Host.

/** The place around the chat: a small store of strings shared by the tabs of one browser, and a line to the page. */
class Host {
  constructor({ store, page, referrer, open, alone, write, tell }) {
    this.store = new Map(Object.entries(store));
    Object.assign(this, { page, referrer, open, alone, write, tell });
    this.onStore = this.onOpen = () => {};
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
  return config.hosted ? Promise.resolve(ownPage(config)) : new Promise((found) => awaitHello(config, found));
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

function listen(host, { store, open, page }) {
  if (page) host.page = page;
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

function ownPage(config) {
  const prefix = `pasokh:${config.key}:`;
  const write = (name, value) => {
    try {
      if (value === null) localStorage.removeItem(prefix + name);
      else localStorage.setItem(prefix + name, value);
    } catch {
      // Storage may be full or switched off: the tab goes on from memory.
    }
  };
  const host = new Host({
    store: kept(prefix), page: location.href, referrer: document.referrer, open: true, alone: true, write, tell: keepTitle(),
  });
  addEventListener("storage", ({ key, newValue }) => {
    if (key && key.startsWith(prefix)) host.changed(key.slice(prefix.length), newValue, localStorage.getItem(key));
  });
  return host;
}

function kept(prefix) {
  try {
    const names = Object.keys(localStorage).filter((name) => name.startsWith(prefix));
    return Object.fromEntries(names.map((name) => [name.slice(prefix.length), localStorage[name]]));
  } catch {
    return {};
  }
}

function keepTitle() {
  const own = document.title;
  return ({ look }) => {
    if (look) document.title = look.mark + own;
  };
}
