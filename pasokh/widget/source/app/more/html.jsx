import { link, linked } from "../core.js";

const ALLOWED = new Set("p br b strong i em u s ul ol li code pre blockquote".split(" "));
const DROPPED = new Set("script style title head iframe object".split(" "));

/** What was said, with its form. */
export function Html({ html }) {
  return <div class="text html" dir="auto">{rich(html)}</div>;
}

/** The server's HTML (cleaned there) to elements, from a short list of allowed ones: a second wall behind the frame's policy. */
function rich(html) {
  return [...new DOMParser().parseFromString(html, "text/html").body.childNodes].map(element);
}

function element(node) {
  if (node.nodeType === Node.TEXT_NODE) return node.parentNode.closest("a") ? node.data : linked(node.data);
  const name = node.nodeType === Node.ELEMENT_NODE ? node.localName : "script";
  if (DROPPED.has(name)) return null;
  const inner = [...node.childNodes].map(element);
  if (name === "a" && /^(https?:|mailto:|tel:)/i.test(node.getAttribute("href"))) return link(node.getAttribute("href"), inner);
  const Tag = ALLOWED.has(name) ? name : null;
  return Tag ? <Tag dir={Tag === "p" ? "auto" : undefined}>{inner}</Tag> : <>{inner}</>;
}
