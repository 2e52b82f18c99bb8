// +1 where one reads from left to right, -1 where from right to left.
export function directionFactor(element = document.documentElement) {
  return getComputedStyle(element).direction === "rtl" ? -1 : 1
}

export function csrfToken() {
  const headers = document.body.getAttribute("hx-headers")
  return headers ? JSON.parse(headers)["X-CSRFToken"] : ""
}

export function newId() {
  if (crypto.randomUUID) return crypto.randomUUID()
  const bytes = crypto.getRandomValues(new Uint8Array(16)) // pages without https have no randomUUID
  bytes[6] = (bytes[6] & 0x0f) | 0x40
  bytes[8] = (bytes[8] & 0x3f) | 0x80
  const hex = [...bytes].map(byte => byte.toString(16).padStart(2, "0")).join("")
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-")
}

export function emit(name, detail = {}, target = document) {
  return target.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, cancelable: true }))
}

// What an answer sets off besides, as htmx does with its own: a toast, say.
export function tell(response) {
  try { for (const [name, detail] of Object.entries(JSON.parse(response.headers.get("HX-Trigger") ?? "{}"))) emit(name, detail) } catch { /* a plain name is nothing to us */ }
}

// An answer to a fetch of ours that is no good one, or none at all (null): whoever says what failed says so, unless the answer did.
export function tellFault(response) {
  if (!response?.headers.get("HX-Trigger")) emit("fault", { status: faultOf(response) })
}

function faultOf(response) { return response ? response.headers.get("X-Reason") ?? response.status : "lost" }

// Whether an answer to htmx was taken: a refusal whose words are drawn counts as successful there.
export function isTaken({ xhr }) { return xhr.status >= 200 && xhr.status < 400 }

// Spoken once by screen readers, without moving the focus.
export function announce(text) { emit("announce", { text }) }

export function debounce(wait, action) {
  let timer
  const later = (...values) => { clearTimeout(timer); timer = setTimeout(() => action(...values), wait) }
  later.cancel = () => clearTimeout(timer)
  return later
}

// The first element of a piece of HTML; null where it has none.
export function elementOf(html) {
  const template = document.createElement("template")
  template.innerHTML = html
  return template.content.firstElementChild
}

// What an address of ours answers; null where it cannot be had now, or the answer is to sign in first.
export async function fetchJson(url) {
  try {
    const response = await fetch(url, { headers: { Accept: "application/json" }, redirect: "error" })
    return response.ok ? await response.json() : null
  } catch { return null }
}
