import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { entries } from "../scripts/entries.js";

const root = resolve(import.meta.dirname, "..");
const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

describe("the published entries", () => {
  it("start at files that are there", () => {
    expect(entries.length).toBeGreaterThan(3);
    expect(entries.filter(({ source }) => !existsSync(join(root, source)))).toEqual([]);
  });

  it("are the exports of package.json, for import and require", () => {
    const exported = entries.map(({ subpath, output }) => [
      subpath,
      {
        import: { types: `./dist/${output}.d.ts`, default: `./dist/${output}.js` },
        require: { types: `./dist/${output}.d.cts`, default: `./dist/${output}.cjs` },
      },
    ]);
    expect(manifest.exports).toEqual({
      ...Object.fromEntries(exported),
      "./package.json": "./package.json",
    });
  });

  it("have types for compilers that do not read exports", () => {
    const typed = entries
      .filter(({ subpath }) => subpath !== ".")
      .map(({ output }) => [output, [`./dist/${output}.d.cts`]]);
    expect(manifest.typesVersions).toEqual({ "*": Object.fromEntries(typed) });
    expect(manifest.types).toBe("./dist/index.d.cts");
  });

  it("are the paths of tsconfig.json", () => {
    const { config } = ts.readConfigFile(join(root, "tsconfig.json"), ts.sys.readFile);
    const paths = entries.map(({ specifier, source }) => [specifier, [`./${source}`]]);
    expect(config.compilerOptions.paths).toEqual(Object.fromEntries(paths));
  });
});
