const LONGEST = 160; // characters
const PLAIN = "all:unset;cursor:pointer;color:inherit;font:inherit;";
const PLACE =
  "position:fixed;z-index:2147483646;display:flex;align-items:flex-start;box-sizing:border-box;max-width:min(320px,calc(100vw - 32px));" +
  "border:1px solid rgba(128,128,128,.4);border-radius:14px;" +
  "box-shadow:0 4px 24px rgba(0,0,0,.24);font:15px/1.7 system-ui;";

/** What was said to a visitor whose chat is closed, in a bubble above the launcher: {look(look), show(message), hide()}. Styled without a
 * style element, which the page's own policy might refuse. */
export function drawPreview(root, open) {
  const bubble = document.createElement("div");
  const text = document.createElement("button");
  const close = document.createElement("button");
  let style;

  // Read out by a screen reader when it is filled.
  bubble.setAttribute("role", "status");
  text.dir = "auto";
  text.onclick = open;
  text.style.cssText = `${PLAIN}flex:1;min-width:0;padding:12px;overflow-wrap:anywhere;white-space:pre-line;`;
  close.textContent = "×";
  close.onclick = hide;
  close.style.cssText = `${PLAIN}flex:none;width:44px;height:44px;text-align:center;font-size:22px;line-height:44px;`;
  for (const button of [text, close]) {
    button.onfocus = () => (button.style.outline = button.matches(":focus-visible") ? "3px solid" : "none");
    button.onblur = () => (button.style.outline = "none");
  }
  hide();
  root.append(bubble);
  return { look, show, hide };

  function look({ corner, paper, text: ink, close: label }) {
    close.setAttribute("aria-label", label);
    style = `${PLACE}${corner}background:${paper};color:${ink}`;
    if (text.parentNode) bubble.style.cssText = style;
  }

  function show({ author, text: said }) {
    if (root.querySelector("[aria-expanded=true]") || !said.trim()) return;
    const short = said.length > LONGEST ? `${said.slice(0, LONGEST)}…` : said;
    text.textContent = author.name ? `${author.name}\n${short}` : short;
    bubble.append(text, close);
    bubble.style.cssText = style;
  }

  function hide() {
    bubble.style.cssText = "display:none";
    bubble.replaceChildren();
  }
}
