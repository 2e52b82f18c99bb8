const VARIABLE = /\{([^{}|\n]{1,60})(?:\|([^{}\n]{0,100}))?\}/g;
const NAMES = { name: "name", نام: "name", "page title": "title", "عنوان صفحه": "title" };

/** A text with its variables filled, or their fallbacks: as `outreach.contents.filled`. */
export function filled(text, values) {
  return text.replace(VARIABLE, (_, written, fallback = "") => {
    const name = written.trim().split(/\s+/).join(" ");
    const value = values[NAMES[name.toLowerCase()] || name];
    return value === undefined || value === null || value === "" ? fallback : String(value);
  });
}

/** What a request says later of the message, as one text. */
export function plain({ text, product, coupon }) {
  const goods = product ? [[product.title, product.cost].filter(Boolean).join(" · "), product.url.startsWith("http") ? product.url : ""] : [];
  return [text, ...goods, coupon].filter((line) => line && line.trim()).join("\n");
}

/** Only addresses of the web, and paths of the page's own host, are followed. */
export function isLink(address) {
  return /^https?:\/\//i.test(address) || /^\/(?![/\\])/.test(address);
}
