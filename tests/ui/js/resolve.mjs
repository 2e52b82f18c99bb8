// Lets node find the modules that the browser finds by the import map.
import { register } from "node:module"

const roots = ["ui/static/ui", "desk/static/desk"].map(room => new URL(`../../../pasokh/${room}/js/`, import.meta.url).href)
const source = `
import { existsSync } from "node:fs"
const roots = ${JSON.stringify(roots)}
export function resolve(specifier, context, next) {
  const places = /^(models|helpers)\\//.test(specifier) ? roots.map(root => root + specifier + ".js") : []
  return next(places.find(place => existsSync(new URL(place))) ?? specifier, context)
}
export async function load(url, context, next) {
  return next(url, roots.some(root => url.startsWith(root)) ? { ...context, format: "module" } : context)
}`
register(`data:text/javascript,${encodeURIComponent(source)}`)
