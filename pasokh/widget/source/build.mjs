// Bundles the widget: `node build.mjs` writes ../static/widget/, `--check` only says whether what is there is the sources' own,
// `--out DIR` writes somewhere else. Prints the compressed size of each file.
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const here = path.dirname(fileURLToPath(import.meta.url));
const NOTICE = "/* Contains Preact, MIT, (c) Jason Miller */";
const options = process.argv.slice(2);
const out = options.includes("--out") ? path.resolve(options[options.indexOf("--out") + 1]) : path.join(here, "../static/widget");

const common = {
  absWorkingDir: here,
  outdir: out,
  bundle: true,
  minify: !options.includes("--readable"),
  write: false,
  format: "iife",
  charset: "utf8",
  jsxFactory: "h",
  jsxFragment: "Fragment",
  inject: ["app/jsx.js"],
  target: ["chrome90", "safari15", "firefox91"],
  legalComments: "none",
};
const parts = await Promise.all([
  build({ ...common, inject: [], entryPoints: { loader: "loader/loader.js", style: "styles/app.css", hosted: "styles/hosted.css" } }),
  ...["fa", "en"].map((language) =>
    build({ ...common, banner: { js: NOTICE }, alias: { words: `./app/texts/${language}.js` }, entryPoints: { [`app.${language}`]: "app/main.jsx" } }),
  ),
]);
const outputFiles = parts.flatMap((part) => part.outputFiles);

let stale = false;
await mkdir(out, { recursive: true });
for (const { path: file, contents } of outputFiles) {
  if (options.includes("--check")) stale = (await differs(file, contents)) || stale;
  else await writeFile(file, contents);
  console.log(`${path.basename(file).padEnd(12)} ${String(gzipSync(contents, { level: 9 }).length).padStart(6)} bytes compressed`);
}
if (stale) {
  console.error("The committed bundle is not the sources' own: run bin/widget and commit what it writes.");
  process.exit(1);
}

async function differs(file, contents) {
  const committed = await readFile(file).catch(() => Buffer.alloc(0));
  return !committed.equals(Buffer.from(contents));
}
