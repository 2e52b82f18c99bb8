export const MOST = 60 // words, the oldest go first

// The cookie's text once the part of that name was opened or folded: "-tasks.+notes". The newest word stands last.
export function said(text, name, open) {
  const others = text.split(".").filter(word => /^[+-][\w-]+$/.test(word) && word.slice(1) !== name)
  return [...others, `${open ? "+" : "-"}${name}`].slice(-MOST).join(".")
}

// The value of a cookie in document.cookie.
export function cookieOf(cookies, name) {
  return cookies.split("; ").find(each => each.startsWith(`${name}=`))?.slice(name.length + 1) ?? ""
}
