// Bundles the widget: `node build.mjs` writes ../static/widget/, `--check` only says whether what is there is the sources' own,
// `--out DIR` writes somewhere else. Prints the compressed size of each file. bundle.sha256 names what the bundle was made from and
// what came of it (`sha256sum -c` reads it), so that a machine without npm can see whether somebody forgot to make it anew.
import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const here = path.dirname(fileURLToPath(import.meta.url));
const NOTICE = "/* Contains Preact, MIT, (c) Jason Miller */";
const options = process.argv.slice(2);
const out = options.includes("--out") ? path.resolve(options[options.indexOf("--out") + 1]) : path.join(here, "../static/widget");

// Members of our own classes that only this code says, each always by its name: shortened in the chat, which saves a fiftieth of it. No server,
// page, browser, store or Preact knows one of them, and none is ever looked up by a text (as words, tokens of state and `http[method]` are).
const OURS =
  "address adopt advance again announce announcement arrive arriving attempt before begin begins busy byId canSend changed chat clientIds " +
  "collect config connect connected count cut deliver draft entry failures field first flush follows foreign goHome hasFailed hasHome hasSome " +
  "hear heard hearTab heir host http hurry introduce introduced isAway isBusy isChoosing isDropping isHere isHidden isHome isLast isListening " +
  "isLost isNew isOpen isSaid isWatching lapse lastFromOthers lead leave line live lose mustIntroduce notice of onCall onOpen onPage onStore " +
  "onStyle others outbox passing place plan problem prompt propose recall receive refused reload remember report rest scrolled seenElsewhere " +
  "settle signIn silence start starting stop sync take tell thread timer turn typist unreadAfter uploads view waiting wake wanted watch " +
  "watchers wish write";

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
// Each piece (app/pieces/NAME.jsx) becomes NAME.fa.js and NAME.en.js, and styles/pieces/NAME.css, where there is one, NAME.css.
const pieces = (await readdir(path.join(here, "app/pieces"))).filter((name) => name.endsWith(".jsx")).map((name) => path.parse(name).name);
const sheets = (await readdir(path.join(here, "styles/pieces"))).map((name) => [path.parse(name).name, `styles/pieces/${name}`]);
const others = { loader: "loader/loader.js", style: "styles/app.css", hosted: "styles/hosted.css", sample: "app/sample.js", worker: "app/worker.js", ...Object.fromEntries(sheets) };
const parts = await Promise.all([
  build({ ...common, inject: [], format: "esm", entryPoints: { page: "page/page.js", smart: "page/smart.js" } }),
  build({ ...common, inject: [], entryPoints: others }),
  build({ ...common, inject: [], target: ["es5"], entryPoints: { link: "loader/link.js" } }),
  ...["fa", "en"].map(inLanguage),
]);
const outputFiles = parts.flatMap((part) => part.outputFiles).map(tightened);

// The bundler leaves the space that stands before the value of a variable.
function tightened({ path: file, contents, text }) {
  return { path: file, contents: file.endsWith(".css") ? Buffer.from(text.replace(/(--[\w-]+): /g, "$1:")) : contents };
}

// The chat and its pieces, which take Preact, words and the like from it, and call our members by the same short names.
async function inLanguage(language) {
  const mangleProps = new RegExp(`^(${OURS.split(" ").join("|")})$`);
  const words = Object.fromEntries(pieces.map((name) => [`words-${name}`, `./app/texts/${name}.${language}.js`]));
  const alias = { words: `./app/texts/${language}.js`, ...words };
  const chat = await build({ ...common, banner: { js: NOTICE }, mangleProps, mangleCache: {}, alias, entryPoints: { [`app.${language}`]: "app/main.jsx" } });
  const entryPoints = Object.fromEntries(pieces.map((name) => [`${name}.${language}`, `app/pieces/${name}.jsx`]));
  const rest = await build({ ...common, inject: ["app/pieces/jsx.js"], mangleProps, mangleCache: chat.mangleCache, alias, entryPoints });
  return { outputFiles: [...chat.outputFiles, ...rest.outputFiles] };
}

const MADE_FROM = ["app", "loader", "page", "styles", "build.mjs", "package-lock.json"];
const RECORD = path.join(here, "bundle.sha256");
const record = await fingerprints();

let stale = options.includes("--check") && (await differs(RECORD, Buffer.from(record)));
await mkdir(out, { recursive: true });
for (const { path: file, contents } of outputFiles) {
  if (options.includes("--check")) stale = (await differs(file, contents)) || stale;
  else await writeFile(file, contents);
  console.log(`${path.basename(file).padEnd(12)} ${String(gzipSync(contents, { level: 9 }).length).padStart(6)} bytes compressed`);
}
if (!options.includes("--check") && !options.includes("--out")) await writeFile(RECORD, record);
if (stale) {
  console.error("The committed bundle is not the sources' own: run bin/widget and commit what it writes.");
  process.exit(1);
}

async function differs(file, contents) {
  const committed = await readFile(file).catch(() => Buffer.alloc(0));
  return !committed.equals(Buffer.from(contents));
}

async function fingerprints() {
  const listed = await Promise.all(MADE_FROM.map((name) => (name.includes(".") ? [name] : readdir(path.join(here, name), { recursive: true }))));
  const sources = MADE_FROM.flatMap((name, number) => (name.includes(".") ? [name] : listed[number].map((inner) => `${name}/${inner}`)));
  const files = sources.filter((name) => path.extname(name)).sort();
  const lines = await Promise.all(files.map(async (name) => line(await readFile(path.join(here, name)), name)));
  const made = outputFiles.map(({ path: file, contents }) => line(contents, `../static/widget/${path.basename(file)}`)).sort();
  return [...lines, ...made].join("\n") + "\n";
}

function line(content, name) {
  return `${createHash("sha256").update(content).digest("hex")}  ${name}`;
}
