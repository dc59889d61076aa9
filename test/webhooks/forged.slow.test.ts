import { describe, expect, it } from "vitest";
import { forgeTencent, forgeVolcengine, moveDigits, postAnything } from "./forging.js";

describe("of 100,000 requests with a change in anything that the signature covers", () => {
  it("none is taken by either cloud's webhook", async () => {
    const posted = (await forgeTencent(50_000)) + (await forgeVolcengine(62_000)) + (await moveDigits(5_000));
    expect(posted).toBeGreaterThanOrEqual(100_000);
  }, 600_000);
  it("and of others, none is without an answer", () => postAnything(10_000), 600_000);
});
