// The chat on a page of its own.
/** The same store and line as in a frame, on a page of its own. `Host` is the chat's. */
export function ownPage(config, Host) {
  if (window.visualViewport) fit();
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
    store: kept(prefix), page: location.href, referrer: document.referrer, title: document.title, open: true, alone: true, write, tell: keepTitle(),
  });
  // An application that shows this page may say who its user is, and that she has signed out, as a site says it.
  window.Pasokh = {};
  for (const name of ["identify", "forget", "set", "track"]) window.Pasokh[name] = (...given) => host.onCall(name, ...given);
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

// A keyboard that comes up makes the page shorter instead of covering what is being written.
function fit() {
  const settle = () => document.documentElement.style.setProperty("--screen", `${visualViewport.height}px`);
  visualViewport.addEventListener("resize", settle);
  settle();
}
