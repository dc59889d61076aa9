/**
 * Packs the library and uses the tarball as a stranger would: contents, installed tree, ESM, CommonJS, TypeScript,
 * the command, and other runtimes. Needs `npm run build` first.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const root = resolve(import.meta.dirname, "..");
const work = mkdtempSync(join(tmpdir(), "colloquy-package-"));
const failures: string[] = [];

function run(command: string, args: string[], cwd = work): string {
  return execFileSync(command, args, {
    cwd,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
    timeout: 300_000,
  });
}

function check(what: string, work: () => string | undefined): void {
  try {
    console.log(`ok    ${what}${note(work())}`);
  } catch (thrown) {
    const { stdout, stderr, message } = thrown as { stdout?: string; stderr?: string; message: string };
    failures.push(what);
    console.log(`FAIL  ${what}: ${stderr || stdout || message}`);
  }
}

const note = (text: string | undefined) => (text === undefined || text === "" ? "" : `: ${text.trim()}`);

function expect(holds: boolean, otherwise: string): void {
  if (!holds) throw new Error(otherwise);
}

const [packed] = JSON.parse(run("npm", ["pack", "--json", "--pack-destination", work], root)) as [
  { filename: string; files: { path: string }[]; size: number },
];

check("the tarball holds what is published and nothing else", () => {
  const allowed =
    /^(dist\/|docs\/((decisions|zh-CN)\/)?[\w-]+\.md$|docs\/[\w-]+\.svg$|docs\/examples\/([\w-]+\.ts|inbox-page\/[\w-]+\.(html|js|css))$|package\.json$|LICENSE$|README(\.zh-CN)?\.md$|CHANGELOG\.md$|CONTRIBUTING\.md$|SECURITY\.md$|THIRD-PARTY-LICENSES\.txt$)/;
  const stray = packed.files.map(({ path }) => path).filter((path) => !allowed.test(path));
  expect(stray.length === 0, `stray files: ${stray.join(", ")}`);
  for (const wanted of [
    "LICENSE",
    "README.md",
    "README.zh-CN.md",
    "CHANGELOG.md",
    "THIRD-PARTY-LICENSES.txt",
  ]) {
    expect(
      packed.files.some(({ path }) => path === wanted),
      `${wanted} is missing`,
    );
  }
  return `${packed.files.length} files, ${Math.round(packed.size / 1024)} KB`;
});

writeFileSync(join(work, "package.json"), JSON.stringify({ name: "stranger", private: true }));
run("npm", ["install", "--no-audit", "--no-fund", join(work, packed.filename)]);
const installed = readdirSync(join(work, "node_modules"), { recursive: true, encoding: "utf8" })
  .filter((path) => /(^|node_modules\/)((@[^/]+\/)?[^/@.][^/]*)\/package\.json$/.test(path))
  .map((path) => join(work, "node_modules", path));

check("at most 3 packages are installed, none with an install script", () => {
  const manifests = installed.map((path) => JSON.parse(readFileSync(path, "utf8")));
  for (const { name, scripts = {} } of manifests) {
    for (const hook of ["preinstall", "install", "postinstall"]) {
      expect(scripts[hook] === undefined, `${name} has a ${hook} script`);
    }
  }
  expect(manifests.length <= 3, `${manifests.length} packages`);
  return manifests.map(({ name, version }) => `${name} ${version}`).join(", ");
});

check("importing colloquy loads no vendor code", () => {
  const dist = join(work, "node_modules/colloquy/dist");
  const loaded = new Set<string>();
  const follow = (file: string) => {
    if (loaded.has(file)) return;
    loaded.add(file);
    for (const [, next] of readFileSync(join(dist, file), "utf8").matchAll(/from\s*"\.\/([\w-]+\.js)"/g))
      follow(next ?? "");
  };
  follow("index.js");
  for (const file of loaded) {
    const vendor = /recentcontact|GetUserConversations|tim\.qq\.com|volcengineapi/.exec(
      readFileSync(join(dist, file), "utf8"),
    );
    expect(vendor === null, `${file} holds ${vendor?.[0]}`);
  }
  return `${loaded.size} files`;
});

cpSync(join(root, "scripts/smoke"), work, { recursive: true });
check("ESM", () => run(process.execPath, ["smoke.mjs"]));
check("CommonJS", () => run(process.execPath, ["smoke.cjs"]));
check("an error that nobody catches is shown by its own name", () => {
  const thrown = 'throw new ColloquyError({ code: "unknown", message: "on purpose" })';
  const shown = [
    ["--input-type=module", "-e", `import { ColloquyError } from "colloquy"; ${thrown}`],
    ["--input-type=commonjs", "-e", `const { ColloquyError } = require("colloquy"); ${thrown}`],
  ].map((args) => spawnSync(process.execPath, args, { cwd: work, encoding: "utf8" }).stderr);
  for (const text of shown) expect(/^ColloquyError: on purpose$/m.test(text), `shown as ${text}`);
  return undefined;
});

/** What a compiler needs of an app that has the types of Node. An installation takes away what it did not install. */
function copyNodeTypes(): void {
  for (const name of ["@types/node", "undici-types"]) {
    const to = join(work, "node_modules", name);
    if (!existsSync(to)) cpSync(join(root, "node_modules", name), to, { recursive: true });
  }
}
const ownCompiler = [process.execPath, join(root, "node_modules/typescript/bin/tsc")];
const compilers: [what: string, compiler: string[], options: string[]][] = [
  ["moduleResolution node16", ownCompiler, ["--module", "node16"]],
  ["moduleResolution bundler", ownCompiler, ["--module", "esnext", "--moduleResolution", "bundler"]],
  // The last one whose `module: commonjs` does not read `exports`; zod's own types need `esModuleInterop` with it.
  [
    "5, module commonjs",
    ["npx", "-y", "-p", "typescript@5", "tsc"],
    ["--module", "commonjs", "--esModuleInterop"],
  ],
];
function checkTypes(of: string, file: string): void {
  copyNodeTypes();
  for (const [what, [command = "", ...args], options] of compilers) {
    check(`TypeScript${of}, ${what}`, () => {
      const strict = ["--noEmit", "--strict", "--exactOptionalPropertyTypes", "--target", "es2022"];
      return run(command, [...args, ...strict, "--types", "node", ...options, file]);
    });
  }
}
checkTypes("", "smoke.ts");
check("the installed command runs its demo", () => {
  run(join(work, "node_modules/.bin/colloquy"), ["demo"]);
  return run(join(work, "node_modules/.bin/colloquy"), ["--version"]);
});
check("its tour of the mirror alone needs an embedded database, and says what to install", () => {
  const command = join(work, "node_modules/.bin/colloquy");
  const { status, stderr } = spawnSync(command, ["demo", "--mirror"], { cwd: work, encoding: "utf8" });
  expect(
    status === 2 && stderr.includes("npm install @electric-sql/pglite"),
    `ended with ${status}: ${stderr}`,
  );
  return undefined;
});

/** Medians of importing side by side, in turns. Printed, not judged: machines are noisy. */
check("import time beside undici", () => {
  const time = (name: string) =>
    Number(
      run(process.execPath, [
        "--input-type=module",
        "-e",
        `const t = performance.now(); await import("${name}"); console.log(performance.now() - t)`,
      ]),
    );
  const ratios = Array.from({ length: 15 }, () => time("colloquy") / time("undici")).sort((a, b) => a - b);
  const [low, median, high] = [ratios[0], ratios[7], ratios[14]].map((ratio) => ratio?.toFixed(2));
  return `colloquy takes ${median} times undici's (${low} to ${high}, 15 pairs)`;
});

check("colloquy/opentelemetry alone needs its optional peer, and says so", () => {
  const args = ["--input-type=module", "-e", 'await import("colloquy/opentelemetry")'];
  const { stderr } = spawnSync(process.execPath, args, { cwd: work, encoding: "utf8" });
  expect(/ERR_MODULE_NOT_FOUND/.test(stderr) && stderr.includes("@opentelemetry/api"), `shown as ${stderr}`);
  return undefined;
});
const { peerDependencies, devDependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
run("npm", [
  ...["install", "--no-audit", "--no-fund"],
  `@opentelemetry/api@${peerDependencies["@opentelemetry/api"]}`,
  `@opentelemetry/sdk-trace-base@${devDependencies["@opentelemetry/sdk-trace-base"]}`,
  `@electric-sql/pglite@${peerDependencies["@electric-sql/pglite"]}`,
]);
check("the installed command runs its tour of the mirror", () => {
  run(join(work, "node_modules/.bin/colloquy"), ["demo", "--mirror"]);
  return undefined;
});
check("colloquy/opentelemetry, ESM", () => run(process.execPath, ["opentelemetry.mjs"]));
check("colloquy/opentelemetry, CommonJS", () => run(process.execPath, ["opentelemetry.cjs"]));
checkTypes(" of colloquy/opentelemetry", "opentelemetry.ts");

const runtimes: [string, string[]][] = [
  ["node@22", ["npx", "-y", "node@22", "smoke.mjs"]],
  ["node@24", ["npx", "-y", "node@24", "smoke.mjs"]],
  ["bun", ["npx", "-y", "bun", "smoke.mjs"]],
  ["deno", ["npx", "-y", "deno", "run", "--allow-all", "smoke.mjs"]],
];
for (const [name, [command = "", ...args]] of runtimes) check(name, () => run(command, args));

rmSync(work, { recursive: true, force: true });
if (failures.length > 0) {
  console.error(`${failures.length} failed: ${failures.join("; ")}`);
  process.exit(1);
}
