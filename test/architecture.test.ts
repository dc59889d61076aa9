import { existsSync, readdirSync, readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { dirname, join, relative, resolve, sep } from "node:path";
import { describe, expect, it } from "vitest";

const root = resolve(import.meta.dirname, "..");
const kit = "colloquy/provider";
const emulatorKit = "src/emulator/index.ts";
const cloudList = "src/cli/clouds.ts";

const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
  dependencies: Record<string, string>;
  peerDependencies: Record<string, string>;
  peerDependenciesMeta: Record<string, { optional: boolean }>;
};

interface Import {
  file: string;
  /** A path from the root for a relative import, else the package's or builtin's name. */
  target: string;
}

function filesUnder(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join("/"))
    .sort();
}

/** Static, type-only, side-effect and dynamic imports, and re-exports. */
function specifiersOf(text: string): string[] {
  const code = text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/(^|\s)\/\/.*$/gm, "");
  const pattern = /(?:\bfrom|\bimport|\bimport\s*\(|\brequire\s*\()\s*["']([@\w./:-]+)["']/g;
  return [...code.matchAll(pattern)].map((match) => match[1] ?? "");
}

function importsOf(file: string): Import[] {
  return specifiersOf(readFileSync(join(root, file), "utf8")).map((specifier) => {
    if (!specifier.startsWith(".")) return { file, target: specifier };
    const path = join(dirname(file), specifier).split(sep).join("/");
    return { file, target: path.replace(/\.js$/, ".ts") };
  });
}

const sources = filesUnder("src");
const providerFiles = filesUnder("providers");
const providers = readdirSync(join(root, "providers"), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);
const imports = [...sources, ...providerFiles].flatMap(importsOf);
const isBuiltin = (target: string) => target.startsWith("node:");
const isEmulator = (file: string) => /^providers\/[^/]+\/emulator\//.test(file);
const folderOf = (file: string) => file.split("/").slice(0, 2).join("/");
const isProviderCode = (file: string) => /^providers\/[^/]+\//.test(file) && !isEmulator(file);

/** What breaks the rule, as lines to read. */
function offenders(applies: (file: string) => boolean, allowed: (one: Import) => boolean): string[] {
  return imports
    .filter((one) => applies(one.file) && !allowed(one))
    .map(({ file, target }) => `${file} -> ${target}`);
}

describe("the reading of imports", () => {
  it("sees every way to import", () => {
    const text = [
      'import a from "one";',
      "import { b,\n c } from 'two';",
      'import type { D } from "three";',
      'export * from "four";',
      'export { e } from "five";',
      'import "six";',
      'const f = await import("seven");',
      'type G = typeof import("eight");',
      '// import x from "comment";',
      '/* import x from "comment" */',
    ].join("\n");
    expect(specifiersOf(text)).toEqual(["one", "two", "three", "four", "five", "six", "seven", "eight"]);
  });

  it("finds files, providers and imports at all", () => {
    expect(providers).toEqual(expect.arrayContaining(["tencent", "volcengine"]));
    expect(sources).toContain("src/client.ts");
    expect(imports.length).toBeGreaterThan(100);
  });
});

describe("imports", () => {
  it("of relative files end in .js and lead to a file", () => {
    const relatives = imports.filter(({ target }) => /^(\.|src|providers)/.test(target));
    expect(relatives.filter(({ target }) => !existsSync(join(root, target)))).toEqual([]);
  });

  it("of builtins carry the node: prefix", () => {
    const bare = imports.filter(({ target }) => builtinModules.includes(target));
    expect(bare).toEqual([]);
  });

  it("never lead from src to a provider, except from the command's list of clouds", () => {
    expect(
      offenders(
        (file) => file.startsWith("src/") && file !== cloudList,
        ({ target }) => !target.startsWith("providers/"),
      ),
    ).toEqual([]);
  });

  it("of a provider are the provider kit, its own folder and builtins, and nothing of its emulator", () => {
    expect(
      offenders(isProviderCode, ({ file, target }) => {
        if (target === kit || isBuiltin(target)) return true;
        return target.startsWith(`${folderOf(file)}/`) && !isEmulator(target);
      }),
    ).toEqual([]);
  });

  it("of an emulator are the emulator kit, its own folder and builtins", () => {
    expect(
      offenders(isEmulator, ({ file, target }) => {
        if (target === emulatorKit || isBuiltin(target)) return true;
        return target.startsWith(`${folderOf(file)}/emulator/`);
      }),
    ).toEqual([]);
  });

  it("of undici stand in the one HTTP module", () => {
    const importers = imports.filter(({ target }) => target === "undici").map(({ file }) => file);
    expect([...new Set(importers)]).toEqual(["src/calling/http/index.ts"]);
  });

  it("of the testing kit name no test runner", () => {
    expect(
      offenders(
        (file) => file.startsWith("src/testing/"),
        ({ target }) =>
          !/^(vitest|mocha|jest|@jest\/.*|ava|chai|node:test|node:assert.*|fast-check|nock)$/.test(target),
      ),
    ).toEqual([]);
  });

  it("of lossless-json, which is bundled, stand in the emulator kit", () => {
    const importers = imports.filter(({ target }) => target === "lossless-json").map(({ file }) => file);
    expect(importers).toEqual(["src/emulator/json.ts"]);
  });

  it("of optional peers stand in the one entry that needs each, and pools of databases are handed in", () => {
    const { peerDependencies, peerDependenciesMeta } = manifest;
    expect(Object.keys(peerDependenciesMeta)).toEqual(Object.keys(peerDependencies));
    const importers = imports.filter(({ target }) => Object.hasOwn(peerDependencies, target));
    expect(importers).toEqual([
      { file: "src/cli/commands/mirror/store.ts", target: "pg" },
      { file: "src/mirror/pglite/index.ts", target: "@electric-sql/pglite" },
      { file: "src/opentelemetry/index.ts", target: "@opentelemetry/api" },
    ]);
  });

  it("of other packages in the library are dependencies, not development dependencies", () => {
    const packages = imports
      .filter(
        ({ file, target }) =>
          !file.startsWith("src/cli/") &&
          target !== kit &&
          target !== "lossless-json" &&
          !Object.hasOwn(manifest.peerDependencies, target) &&
          !isBuiltin(target) &&
          !existsSync(join(root, target)),
      )
      .map(({ target }) => target);
    expect([...new Set(packages)].filter((name) => !(name in manifest.dependencies))).toEqual([]);
  });
});

/** From the lowest to the highest: a room imports only rooms below its own. */
const floors = [
  "errors",
  "model",
  "provider",
  "calling",
  "paging",
  "resources",
  "client",
  "inbox",
  "webhooks",
  "mirror",
];
/** Rooms that stand above the errors alone. */
const annexes = ["emulator", "opentelemetry"];
/** Rooms that may use everything. */
const roofs = ["testing", "cli", "index"];

/** What each room may hold; a role is a file, or a folder once it has a second file. */
const rooms: Record<string, string[]> = {
  errors: ["colloquy-error", "cause", "redact", "spellings"],
  model: [
    "conversation",
    "message",
    "content",
    "mark",
    "send",
    "group",
    "member",
    "user",
    "outcome",
    "event",
    "fold",
    "list",
    "capabilities",
    "abilities",
    "compare",
    "cost",
    "preview",
  ],
  provider: [
    "index",
    "contract",
    "check",
    "json",
    "parse",
    "parts",
    "present",
    "credential",
    "base-url",
    "secrets",
    "declare",
    "environment",
    "positions",
    "keys",
    "webhook",
  ],
  calling: [
    "call",
    "attempt",
    "failures",
    "answer",
    "scope",
    "endings",
    "in-flight",
    "shared-reads",
    "budget",
    "credentials",
    "http",
    "trace",
    "caller-of",
  ],
  paging: [
    "walk",
    "catch-up",
    "page",
    "cursor",
    "bytes",
    "bounded",
    "anchored",
    "anchors",
    "boundary",
    "reach",
    "keyed",
    "circle",
    "stretch",
    "parts",
  ],
  resources: [
    "conversations",
    "details",
    "messages",
    "marks",
    "members",
    "users",
    "action",
    "batch",
    "lookup",
    "identify",
    "perform",
    "support",
    "writes",
  ],
  inbox: ["index", "session", "source", "rows", "breaker", "types"],
  webhooks: [
    "index",
    "types",
    "options",
    "route",
    "receive",
    "verify",
    "work",
    "before-send",
    "dedupe",
    "node",
  ],
  mirror: [
    "index",
    "types",
    "options",
    "schema",
    "store",
    "pglite",
    "pg-boss",
    "identity",
    "people",
    "crawl",
    "clock",
    "dedupe",
    "operation",
    "sweep",
    "writer",
    "grams",
    "stored",
    "read",
  ],
  emulator: ["index", "server", "incoming", "log", "faults", "posting", "random", "json"],
  opentelemetry: ["index"],
  testing: ["index", "memory", "conformance"],
  cli: ["index", "clouds", "client", "emulators", "environment", "program", "commands", "terminal"],
};

describe("the rooms of src", () => {
  const roomOf = (file: string) => (file.split("/")[1] ?? "").replace(/\.ts$/, "");

  it("import only rooms below their own", () => {
    const mayImport = (from: string, to: string) => {
      if (from === to || roofs.includes(from)) return true;
      if (annexes.includes(from)) return to === "errors";
      return floors.includes(to) && floors.indexOf(to) < floors.indexOf(from);
    };
    const upwards = imports
      .filter(({ file, target }) => file.startsWith("src/") && target.startsWith("src/"))
      .filter(({ file, target }) => !mayImport(roomOf(file), roomOf(target)))
      .map(({ file, target }) => `${file} -> ${target}`);
    expect(upwards).toEqual([]);
  });

  it("are those that are drawn, and hold what is drawn in them", () => {
    const found = new Set(sources.filter((file) => file.split("/").length > 2).map(roomOf));
    expect([...found].sort()).toEqual(Object.keys(rooms).sort());
    const isDrawn = (file: string) => {
      const [, room = "", role = ""] = file.split("/");
      return file.split("/").length === 2 || rooms[room]?.includes(role.replace(/\.ts$/, ""));
    };
    expect(sources.filter((file) => !isDrawn(file))).toEqual([]);
    const atTop = sources.filter((file) => file.split("/").length === 2);
    expect(atTop).toEqual(["src/client.ts", "src/index.ts"]);
  });

  it("name no cloud, except in the command's list of clouds", () => {
    const names = new RegExp(providers.join("|"), "i");
    const naming = sources.filter((file) => names.test(readFileSync(join(root, file), "utf8")));
    expect(naming).toEqual([cloudList]);
  });
});

describe("every provider folder", () => {
  /** One name for one role in every folder: a file, or a folder once it has a second file. */
  const roles = [
    "index",
    "options",
    "capabilities",
    "ids",
    "errors",
    "api",
    "conversations",
    "messages",
    "marks",
    "content",
  ];
  const others = ["members", "users", "webhook", "user-sig", "sign", "emulator"];
  const namesIn = (name: string) =>
    readdirSync(join(root, "providers", name)).map((entry) => entry.replace(/\.ts$/, ""));

  it.each(providers)("%s has each role under its one name, and nothing else", (name) => {
    const names = namesIn(name);
    expect(names).toEqual(expect.arrayContaining([...roles, "emulator"]));
    expect(names.filter((entry) => ![...roles, ...others].includes(entry))).toEqual([]);
    expect(names.filter((entry) => entry === "sign" || entry === "user-sig")).toHaveLength(1);
    expect(readdirSync(join(root, "providers", name, "emulator"))).toContain("index.ts");
  });
});
