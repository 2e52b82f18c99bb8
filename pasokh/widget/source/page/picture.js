const SIZE = 72; // pixels of the drawing, shown at half of that
const STYLE = "width:36px;height:36px;margin:0 -4px;border-radius:50%;flex:none;display:";

/** Draws the site's own picture on the launcher: {look(look), settle(open)}. It comes as bytes and is drawn on a canvas, because the page's own policy
 * might load no picture, neither from elsewhere nor written into an address. Until it is there, and where it cannot be drawn, the icon stands. */
export function drawPicture(root) {
  const canvas = Object.assign(document.createElement("canvas"), { width: SIZE, height: SIZE });
  const icon = root.querySelector("svg");
  let shown = "";
  let isOpen = icon.parentNode.getAttribute("aria-expanded") === "true";
  return { look, settle };

  function look({ picture }) {
    if (picture === shown) return;
    shown = picture;
    if (picture) draw(picture).then(() => settle(isOpen), () => {});
    else settle(isOpen);
  }

  async function draw(picture) {
    const bytes = Uint8Array.from(atob(picture.split(",")[1]), (each) => each.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes], { type: "image/webp" }));
    canvas.getContext("2d").drawImage(bitmap, 0, 0, SIZE, SIZE);
    icon.before(canvas);
  }

  function settle(open) {
    isOpen = open;
    const stands = shown && canvas.parentNode && !open;
    canvas.style.cssText = STYLE + (stands ? "block" : "none");
    icon.style.display = stands ? "none" : "";
  }
}
