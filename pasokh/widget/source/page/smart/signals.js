const PAUSE = 200; // milliseconds between two looks at how far she scrolled

/** Calls `told({seconds | scroll | exit})` whenever one of the numbers that are watched is reached on the page: time that it was looked at, how far down she has
 * been (percent of the page), and that the pointer leaves it at the top. Gives watch({seconds, scroll, exit}), which begins anew. */
export function watchSignals(told, { page = window, clock = () => performance.now() } = {}) {
  const { document } = page;
  let wanted = { seconds: [], scroll: [], exit: false };
  let seen = 0; // milliseconds before the page was last looked at
  let since = 0;
  let timer, looking;

  document.addEventListener("visibilitychange", settle);
  page.addEventListener("scroll", () => (looking = looking || setTimeout(scrolled, PAUSE)), { passive: true });
  document.addEventListener("mouseout", ({ relatedTarget, clientY }) => wanted.exit && !relatedTarget && clientY <= 0 && told({ exit: true }));

  return (next) => {
    wanted = next;
    [seen, since] = [0, clock()];
    settle();
    scrolled();
  };

  // Time counts only while the page is before her.
  function settle() {
    clearTimeout(timer);
    if (document.hidden) {
      if (since) seen += clock() - since;
      since = 0;
      return;
    }
    since = since || clock();
    const spent = (seen + clock() - since) / 1000;
    const due = wanted.seconds.filter((each) => each <= spent);
    if (due.length) told({ seconds: Math.floor(spent) });
    wanted = { ...wanted, seconds: wanted.seconds.filter((each) => each > spent) };
    if (wanted.seconds.length) timer = setTimeout(settle, Math.max(50, (wanted.seconds[0] - spent) * 1000));
  }

  function scrolled() {
    looking = 0;
    if (!wanted.scroll.length) return;
    const { scrollHeight } = document.documentElement;
    const share = Math.min(100, Math.ceil(((page.scrollY + page.innerHeight) / scrollHeight) * 100));
    if (!wanted.scroll.some((each) => each <= share)) return;
    wanted = { ...wanted, scroll: wanted.scroll.filter((each) => each > share) };
    told({ scroll: share });
  }
}
