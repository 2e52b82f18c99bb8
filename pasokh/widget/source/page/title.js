/** Returns a function that puts a mark such as "(2) " before the page's title while nobody looks at it, and takes it off. */
export function keepTitle() {
  let mark = "";
  let shown = "";
  const settle = () => {
    if (document.title.startsWith(shown)) document.title = document.title.slice(shown.length);
    shown = document.hidden ? mark : "";
    if (shown) document.title = shown + document.title;
  };
  document.addEventListener("visibilitychange", settle);
  return (next) => {
    mark = next;
    settle();
  };
}
