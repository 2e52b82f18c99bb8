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
  "adopt again announce announcement arrive arrived arriving attempt begin busy byId canSend changed clientIds collect connected cut " +
  "deliver failures flush foreign hasFailed hear heard hearTab hurry introduce isAway isBusy isDropping isHidden isLast isListening " +
  "isLost isNew isOpen isSaid isWatching lastFromOthers lead lose mustIntroduce notice onOpen onStore others outbox passing plan " +
  "receive refused remember report scrolled seenElsewhere settle signIn silence starting sync take typist unreadAfter uploads wake " +
  "wanted watch watchers";

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
    build({ ...common, banner: { js: NOTICE }, mangleProps: new RegExp(`^(${OURS.split(" ").join("|")})$`), alias: { words: `./app/texts/${language}.js` }, entryPoints: { [`app.${language}`]: "app/main.jsx" } }),
  ),
]);
const outputFiles = parts.flatMap((part) => part.outputFiles);

const MADE_FROM = ["app", "loader", "styles", "build.mjs", "package-lock.json"];
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
