const SETTLED = 400; // milliseconds after which a page of one script has written its title

/** Calls `told({url, title, referrer})` whenever the page becomes another one without being loaded: by the history, or by a route behind the hash. */
export function watchPages(told, { page = window, settled = SETTLED } = {}) {
  const { history, document } = page;
  let before = page.location.href;
  let timer;

  for (const name of ["pushState", "replaceState"]) {
    const own = history[name];
    history[name] = function (...given) {
      const done = own.apply(this, given);
      look();
      return done;
    };
  }
  page.addEventListener("popstate", look);
  page.addEventListener("hashchange", look);

  function look() {
    clearTimeout(timer);
    timer = setTimeout(tell, settled);
  }

  function tell() {
    const url = page.location.href;
    if (pageOf(url) === pageOf(before)) return;
    told({ url, title: document.title, referrer: before });
    before = url;
  }
}

/** The address without a mere place on the page: a route behind the hash begins with a slash or an exclamation mark. */
export function pageOf(url) {
  const [address, hash = ""] = url.split("#");
  return /^[/!]/.test(hash) ? `${address}#${hash}` : address;
}
