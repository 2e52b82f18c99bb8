// Bundles ProseMirror for the editor of articles: `node build.mjs` writes ../../static/ui/vendor/prosemirror.js, `--check` only compares.
// bundle.sha256 names what it was made from and what came of it (`sha256sum -c` reads it), for machines without npm.
import { createHash } from "node:crypto"
import { readFile, writeFile } from "node:fs/promises"
import path from "node:path"
import { fileURLToPath } from "node:url"
import { gzipSync } from "node:zlib"
import { build } from "esbuild"

const here = path.dirname(fileURLToPath(import.meta.url))
const target = "../../static/ui/vendor/prosemirror.js"
const NOTICE = "/* ProseMirror, MIT, (c) Marijn Haverbeke and others; markdown-it, MIT. THIRD-PARTY.md names all parts and versions. */\n"

const { outputFiles } = await build({
  absWorkingDir: here,
  entryPoints: ["index.js"],
  bundle: true,
  minify: true,
  format: "esm",
  target: ["chrome120", "safari17", "firefox120"],
  charset: "utf8",
  legalComments: "none",
  write: false,
})
const bundle = NOTICE + outputFiles[0].text
const sources = ["build.mjs", "index.js", "package.json", "package-lock.json"]
const sums = await Promise.all(sources.map(async name => [name, await readFile(path.join(here, name))]))
const list = [...sums, [target, bundle]].map(([name, content]) => `${createHash("sha256").update(content).digest("hex")}  ${name}\n`).join("")

if (process.argv.includes("--check")) {
  const known = [await readFile(path.join(here, target), "utf8"), await readFile(path.join(here, "bundle.sha256"), "utf8")]
  if (known[0] !== bundle || known[1] !== list) {
    console.error("The bundle of the editor is not the sources' own: run bin/editor.")
    process.exit(1)
  }
} else {
  await writeFile(path.join(here, target), bundle)
  await writeFile(path.join(here, "bundle.sha256"), list)
}
console.log(`prosemirror.js: ${gzipSync(bundle).length} bytes compressed`)
