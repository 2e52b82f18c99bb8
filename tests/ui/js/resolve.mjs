// Lets node find the modules that the browser finds by the import map.
import { register } from "node:module"

const root = new URL("../../../pasokh/ui/static/ui/js/", import.meta.url).href
const source = `
export function resolve(specifier, context, next) {
  const found = /^(models|helpers)\\//.test(specifier) ? ${JSON.stringify(root)} + specifier + ".js" : specifier
  return next(found, context)
}
export async function load(url, context, next) {
  return next(url, url.startsWith(${JSON.stringify(root)}) ? { ...context, format: "module" } : context)
}`
register(`data:text/javascript,${encodeURIComponent(source)}`)
