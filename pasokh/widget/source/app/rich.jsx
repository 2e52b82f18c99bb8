// The text of a message as safe elements: links, addresses, phones and codes keep their left-to-right order inside Persian.

const MARKS = new RegExp(
  [
    "(https?://[^\\s<>\"«»]+[^\\s<>\"«».,;:!?؟،؛)\\]])",
    "([\\w.+-]+@[\\w-]+(?:\\.[\\w-]+)+)",
    "((?:\\+|00|[0۰٠])[\\d۰-۹٠-٩](?:[ \\-]?[\\d۰-۹٠-٩]){6,13}(?![\\d۰-۹٠-٩]))",
    "(#?[A-Za-z0-9]+(?:[-_/.:#][A-Za-z0-9]+)+|#\\d+|[A-Za-z]+\\d[A-Za-z0-9]*)",
  ].join("|"),
  "g",
);

/** Plain text to elements. */
export function linked(text) {
  const parts = [];
  let end = 0;
  for (const found of text.matchAll(MARKS)) {
    parts.push(text.slice(end, found.index), mark(found));
    end = found.index + found[0].length;
  }
  return [...parts, text.slice(end)];
}

/** The tracking code, leading to the page where it is asked for. */
export function tracking(code) {
  return link(`/track/${code}?lang=${document.documentElement.lang}`, <bdi dir="ltr" class="code">{code}</bdi>);
}

function mark([whole, url, mail, phone]) {
  const inner = <bdi dir="ltr">{whole}</bdi>;
  if (url) return link(url, inner);
  if (mail) return link(`mailto:${mail}`, inner);
  return phone ? link(`tel:${latinDigits(phone).replace(/[^\d+]/g, "")}`, inner) : inner;
}

/** Opens in a tab of its own, which learns nothing of the page it came from (`noreferrer` implies `noopener`). */
export function link(href, inner, name) {
  return <a href={href} class={name} target="_blank" rel="noreferrer">{inner}</a>;
}

function latinDigits(text) {
  return text.replace(/[۰-۹٠-٩]/g, (digit) => digit.charCodeAt(0) & 15);
}
