import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { describe, expect, it } from "vitest";

const clouds = ["pigeon"];

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

const isEmulator = (path: string) => path.startsWith("emulator/");

describe.each(clouds)("%s", (cloud) => {
  const imports = importsOf(cloud);
  const foreign = (of: typeof imports, kit: string) =>
    of.filter(({ target }) => target !== kit && (target.startsWith("..") || target.startsWith("colloquy")));

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
});
