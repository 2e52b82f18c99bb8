const PLACE =
  "position:fixed;z-index:2147483646;box-sizing:border-box;width:min(340px,calc(100vw - 32px));max-height:calc(100vh - 120px);overflow:auto;" +
  "border:1px solid rgba(128,128,128,.4);border-radius:16px;box-shadow:0 6px 32px rgba(0,0,0,.26);font:15px/1.75 system-ui;overscroll-behavior:contain;";
const PLAIN = "all:unset;box-sizing:border-box;cursor:pointer;font:inherit;";
const LINE = "1px solid rgba(128,128,128,.35)";

/** The message before her, above the launcher: {look(look), show(content), hide()}. `did(deed, value)` is told what she does. Styled without a style element,
 * and drawn without markup: the page's own policy might refuse the one, and words are never code. */
export function drawCard(root, did) {
  const card = document.createElement("section");
  let colours = {};
  let content;
  hide();
  card.addEventListener("keydown", (event) => event.key === "Escape" && close());
  root.append(card);
  return { look, show, hide };

  function look(now) {
    colours = now;
    if (content) paint();
  }

  function show(given) {
    content = given;
    const { dir, from, words } = content;
    card.dir = dir;
    card.setAttribute("role", "region");
    card.setAttribute("aria-label", from);
    paint();
    // Read out once by a screen reader, without taking the focus from where she is.
    const body = element("div", "padding:0 16px 14px;display:grid;gap:10px", ...parts());
    body.setAttribute("role", "status");
    card.replaceChildren(head(from, words), ...(words.test ? [element("p", "margin:0;padding:0 16px 8px;font-size:12px;opacity:.8", words.test)] : []), body);
  }

  function hide() {
    content = null;
    card.style.cssText = "display:none";
    card.replaceChildren();
  }

  function close() {
    hide();
    did("close");
  }

  function paint() {
    const { corner, paper, text } = colours;
    card.style.cssText = `${PLACE}${corner}background:${paper};color:${text}`;
  }

  function head(from, words) {
    const name = element("strong", "flex:1;min-width:0;overflow-wrap:anywhere;font-size:14px", isolated(from));
    const button = element("button", `${PLAIN}flex:none;width:44px;height:44px;text-align:center;font-size:22px;line-height:44px`, "×");
    button.setAttribute("aria-label", words.close);
    button.onclick = close;
    return element("div", "display:flex;align-items:center;padding-inline-start:16px", name, focusable(button));
  }

  function parts() {
    const { text, product, coupon, buttons } = content;
    const said = text && element("p", "margin:0;white-space:pre-line;overflow-wrap:anywhere", text);
    if (said) said.dir = "auto";
    return [said, product && goods(product), coupon && code(coupon), buttons.length && row(buttons)].filter(Boolean);
  }

  function goods({ title, cost, url, image }) {
    const words = element("span", "min-width:0;display:grid;gap:2px", element("b", "overflow-wrap:anywhere;font-weight:600", isolated(title)));
    if (cost) words.append(element("span", "font-size:14px", isolated(cost)));
    const box = element(url ? "a" : "div", `${url ? PLAIN : ""}display:flex;gap:12px;align-items:center;padding:8px;border:${LINE};border-radius:12px`);
    if (image) {
      const picture = element("img", "width:72px;height:72px;flex:none;object-fit:cover;border-radius:8px");
      picture.alt = "";
      // The page's own policy may refuse it, or it is gone: the words stand alone then.
      picture.onerror = () => picture.remove();
      picture.src = image;
      box.append(picture);
    }
    box.append(words);
    return url ? link(box, url) : box;
  }

  function code(coupon) {
    const value = element("code", "flex:1;min-width:0;overflow-wrap:anywhere;direction:ltr;text-align:center;font:600 16px/1.6 ui-monospace,monospace;letter-spacing:.06em", coupon);
    const button = element("button", `${quiet()}flex:none`, content.words.copy);
    const { copied } = content.words;
    button.setAttribute("aria-live", "polite");
    button.onclick = () => copy(coupon, value).then(() => (button.textContent = copied), () => {}).finally(() => did("copy"));
    return element("div", `display:flex;flex-wrap:wrap;gap:8px;align-items:center;padding:8px 8px 8px 12px;border:1px dashed currentColor;border-radius:12px`, value, focusable(button));
  }

  function row(buttons) {
    return element("div", "display:flex;flex-wrap:wrap;gap:8px", ...buttons.map((each, place) => deedOf(each, place === 0)));
  }

  function deedOf({ do: deed, label, value }, isFirst) {
    const style = `${isFirst ? strong() : quiet()}flex:1 1 auto;text-align:center`;
    if (deed === "link") return link(element("a", style, label), value);
    const button = element("button", style, label);
    button.onclick = () => {
      hide();
      did(deed, value);
    };
    return focusable(button);
  }

  // The address is opened by the browser itself; the message is told of before the page goes.
  function link(anchor, address) {
    anchor.href = address;
    anchor.onclick = () => did("link", address);
    return focusable(anchor);
  }

  function strong() {
    return `${PLAIN}min-height:44px;padding:8px 16px;border-radius:10px;font-weight:600;background:var(--pasokh-color,${colours.color});color:${colours.ink};`;
  }

  function quiet() {
    return `${PLAIN}min-height:44px;padding:8px 16px;border:${LINE};border-radius:10px;`;
  }
}

function element(name, style, ...inside) {
  const made = document.createElement(name);
  made.style.cssText = style;
  made.append(...inside);
  return made;
}

function isolated(text) {
  const made = document.createElement("bdi");
  made.textContent = text;
  return made;
}

function focusable(button) {
  button.onfocus = () => (button.style.outline = button.matches(":focus-visible") ? "3px solid" : "none");
  button.onblur = () => (button.style.outline = "none");
  return button;
}

async function copy(text, shown) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Without the permission, or on a page without https: the code is chosen, for her own hand.
    getSelection().selectAllChildren(shown);
    throw new Error("not copied");
  }
}
