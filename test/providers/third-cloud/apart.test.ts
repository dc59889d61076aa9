import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { describe, expect, it } from "vitest";

const root = resolve(import.meta.dirname, "../../..");
const clouds = ["pigeon", "heron"];

/** Every import of a cloud's folder: the file, and a package or a path from the folder. */
function importsOf(cloud: string): { file: string; target: string }[] {
  const folder = join(import.meta.dirname, cloud);
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) =>
    file.endsWith(".ts"),
  );
  return files.flatMap((file) =>
    [...readFileSync(join(folder, file), "utf8").matchAll(/\bfrom "([^"]+)"/g)].map(([, target = ""]) => ({
      file,
      target: target.startsWith(".") ? relative(folder, join(folder, dirname(file), target)) : target,
    })),
  );
}

/** What is built, published or checked: everything but tests and documents. */
const library = ["src", "providers", "scripts"]
  .flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" }).map((file) => join(folder, file)),
  )
  .concat(readdirSync(root))
  .filter((file) => /\.(ts|js|json)$/.test(file) && file !== "package-lock.json");

/** As `test/architecture.test.ts` has them for the clouds of this repository. */
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

const isEmulator = (path: string) => path.startsWith("emulator/");

describe.each(clouds)("%s", (cloud) => {
  const imports = importsOf(cloud);
  const foreign = (of: typeof imports, kit: string) =>
    of.filter(({ target }) => target !== kit && (target.startsWith("..") || target.startsWith("colloquy")));

  it("has the roles of every provider under their names, and no others", () => {
    const names = readdirSync(join(import.meta.dirname, cloud)).map((entry) => entry.replace(/\.ts$/, ""));
    expect(names.sort()).toEqual([...roles, "emulator"].sort());
  });

  it("imports the provider kit and its own files, and nothing else", () => {
    const ofProvider = imports.filter(({ file }) => !isEmulator(file));
    expect(ofProvider.length).toBeGreaterThan(20);
    expect(foreign(ofProvider, "colloquy/provider")).toEqual([]);
    expect(ofProvider.filter(({ target }) => isEmulator(target))).toEqual([]);
  });

  it("has an emulator that imports the emulator kit, and nothing of the provider", () => {
    const ofEmulator = imports.filter(({ file }) => isEmulator(file));
    expect(ofEmulator.length).toBeGreaterThan(3);
    expect(foreign(ofEmulator, "colloquy/emulator")).toEqual([]);
    expect(ofEmulator.filter(({ target }) => target.endsWith(".js") && !isEmulator(target))).toEqual([]);
  });

  it("is known to no file of the library", () => {
    const knowing = library.filter((file) => readFileSync(join(root, file), "utf8").includes(cloud));
    expect(knowing).toEqual([]);
  });
});
