// Builds tracker/static_built/ from node_modules/ and this folder. Run by `make setup`; nothing it makes is committed.
import { copyFileSync, existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { compile } from "sass";

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const OUT = join(ROOT, "tracker", "static_built", "waymark");
const IMAGES = [
  join(ROOT, "node_modules", "@ministryofjustice", "frontend", "moj", "assets", "images"),
];
const URL_IN_CSS = /url\((["']?)([^)"']+)\1\)/g;

rmSync(OUT, { recursive: true, force: true });
mkdirSync(join(OUT, "images"), { recursive: true });

const { css } = compile(join(ROOT, "frontend", "sass", "waymark.scss"), {
  loadPaths: [ROOT],
  style: "compressed",
  quietDeps: true,
  // MOJ Frontend still calls what GOV.UK Frontend is about to retire; that is theirs to mend.
  logger: { warn: (text) => text.includes("$govuk-suppressed-warnings") || console.warn(text) },
});
writeFileSync(join(OUT, "waymark.css"), withOwnImages(withoutCrest(css)));
copyFileSync(join(ROOT, "frontend", "images", "favicon.svg"), join(OUT, "images", "favicon.svg"));

for (const name of ["start", "waymark"]) {
  await build({
    entryPoints: [join(ROOT, "frontend", "js", `${name}.js`)],
    outfile: join(OUT, `${name}.js`),
    bundle: true, minify: true, format: name === "start" ? "iife" : "esm", target: "es2020", legalComments: "none",
  });
}

/** The royal arms may not be used off GOV.UK, and the file is not copied. */
function withoutCrest(text) {
  return text.replaceAll(URL_IN_CSS, (whole, _, path) => (path.includes("govuk-crest") ? "none" : whole));
}

/** Copies each picture that the style sheet names, and points to it beside the style sheet. */
function withOwnImages(text) {
  return text.replaceAll(URL_IN_CSS, (whole, _, path) => {
    if (path.startsWith("data:")) throw new Error(`The content security policy refuses ${whole.slice(0, 80)}`);
    const name = basename(path);
    const folder = IMAGES.find((place) => existsSync(join(place, name)));
    if (!folder) throw new Error(`${path} is named in the style sheet and in none of the packages`);
    copyFileSync(join(folder, name), join(OUT, "images", name));
    return `url(images/${name})`;
  });
}
