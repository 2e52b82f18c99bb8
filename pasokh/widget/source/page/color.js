/** Black or white, whichever reads well (WCAG 4.5:1) on the given #rrggbb colour. One of them always does. */
export function inkOn(color) {
  const [red, green, blue] = [1, 3, 5].map((at) => linear(parseInt(color.slice(at, at + 2), 16) / 255));
  const luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  return 1.05 / (luminance + 0.05) >= 4.5 ? "#ffffff" : "#000000";
}

export function isColor(color) {
  return /^#[0-9a-f]{6}$/i.test(color);
}

function linear(share) {
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
}
