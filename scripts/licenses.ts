/** Lists the licences of what is bundled into the package, from the bundler's own account of it. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

interface Metafile {
  outputs: Record<string, { inputs: Record<string, unknown> }>;
}

const builds = ["dist/metafile-esm.json", "dist/metafile-cjs.json", "dist/cli/metafile-cjs.json"];
const inputs = builds.flatMap((build) => {
  const { outputs } = JSON.parse(readFileSync(build, "utf8")) as Metafile;
  return Object.values(outputs).flatMap((output) => Object.keys(output.inputs));
});
const packages = new Set(
  inputs.flatMap((input) => /^((?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1] ?? []),
);

const sections = [...packages].sort().map((folder) => {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  if (file === undefined || !existsSync(join(folder, file))) throw new Error(`${name} has no licence file`);
  return `${name} ${version} (${license})\n\n${readFileSync(join(folder, file), "utf8").trim()}\n`;
});

const title =
  "The command `colloquy` and the entry `colloquy/emulator` have these packages bundled into them.\n";
writeFileSync("THIRD-PARTY-LICENSES.txt", [title, ...sections].join(`\n${"-".repeat(80)}\n\n`));
