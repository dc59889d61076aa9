import { describe, it } from "vitest";
import { forgeTencent, forgeVolcengine, postAnything } from "./forging.js";

describe("of 100,000 requests with a change in anything that the signature covers", () => {
  it("none is taken by Tencent's webhook", () => forgeTencent(30_000), 600_000);
  it("none is taken by Volcengine's webhook", () => forgeVolcengine(60_000), 600_000);
  it("and of others, none is without an answer", () => postAnything(10_000), 600_000);
});
