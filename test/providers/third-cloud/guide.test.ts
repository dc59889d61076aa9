import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { blocksOf } from "../../support/markdown.js";

describe("docs/writing-a-provider.md", () => {
  const pieces = blocksOf("docs/writing-a-provider.md").filter(({ language }) => language === "typescript");

  it("shows pieces of pigeon and heron", () => {
    expect(pieces.length).toBeGreaterThan(8);
  });

  it.each(pieces.map((piece) => [`${piece.role}, line ${piece.line}`, piece] as const))(
    "shows %s as it is",
    (_, { role, code }) => {
      expect(readFileSync(join(import.meta.dirname, role), "utf8")).toContain(`${code}\n`);
    },
  );
});
