import { describe, expect, it } from "vitest";
import { z } from "zod";
import { readPosition } from "../../src/provider/positions.js";
import { codeOf } from "../support/catching.js";

const schema = z.tuple([z.int().min(0), z.string().max(5)]);

describe("a position that comes back", () => {
  it("is read where it fits", () => {
    expect(readPosition(schema, '[7,"key"]', "cloud")).toEqual([7, "key"]);
  });

  it.each(["", "null", "{}", "[7", '[-1,"key"]', '[7,"longer"]', '[7,"key",1]', `${"[".repeat(9e4)}`])(
    "is refused as one that was never given out: %.20j",
    async (position) => {
      expect(await codeOf(() => readPosition(schema, position, "cloud"))).toBe("cursor_malformed");
    },
  );
});
