/** Screens on which the open chat takes the whole of it. */
export const PHONE = "(max-width:480px),(max-height:480px)";

/** Keeps the frame's place: a panel beside the launcher, the whole visible screen on a phone (also above its keyboard). Returns
 * place(look, open). */
export function placeFrame(frame) {
  const phone = matchMedia(PHONE);
  const view = window.visualViewport;
  const page = document.documentElement.style;
  let look = 0;
  let open, isFull, overflow;

  for (const change of ["resize", "scroll"]) view.addEventListener(change, settle);
  settle();
  return (...next) => {
    [look, open] = next;
    settle();
  };

  function settle() {
    const full = !!open && phone.matches;
    // Someone who zooms in keeps the whole chat; a keyboard makes it shorter.
    const isZoomed = view.scale > 1.05;
    frame.style.cssText =
      `position:fixed;z-index:2147483647;border:0;box-sizing:border-box;background:${look.paper};color-scheme:light dark;` +
      (open ? "" : "visibility:hidden;") +
      (full
        ? `left:0;width:100%;top:${isZoomed ? 0 : view.offsetTop}px;height:${isZoomed ? innerHeight : view.height}px;` +
          "padding:env(safe-area-inset-top) 0 env(safe-area-inset-bottom)"
        : look.panel);
    // The page behind a full screen stays where it was.
    if (full && !isFull) overflow = page.overflow;
    if (full || isFull) page.overflow = full ? "hidden" : overflow;
    isFull = full;
  }
}
