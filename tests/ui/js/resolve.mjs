// Lets node find the modules that the browser finds by the import map.
import { register } from "node:module"

const roots = ["ui/static/ui", "desk/static/desk"].map(room => new URL(`../../../pasokh/${room}/js/`, import.meta.url).href)
const vendored = { prosemirror: new URL("../../../pasokh/ui/static/ui/vendor/prosemirror.js", import.meta.url).href }
const source = `
import { existsSync } from "node:fs"
const roots = ${JSON.stringify(roots)}
const vendored = ${JSON.stringify(vendored)}
export function resolve(specifier, context, next) {
  const places = /^(models|helpers)\\//.test(specifier) ? roots.map(root => root + specifier + ".js") : []
  return next(vendored[specifier] ?? places.find(place => existsSync(new URL(place))) ?? specifier, context)
}
export async function load(url, context, next) {
  return next(url, roots.some(root => url.startsWith(root)) || Object.values(vendored).includes(url) ? { ...context, format: "module" } : context)
}`
register(`data:text/javascript,${encodeURIComponent(source)}`)
