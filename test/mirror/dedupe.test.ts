import { expect, it } from "vitest";
import { createMirror } from "../../src/mirror/index.js";
import { memory } from "../../src/testing/index.js";
import { clientOf } from "../support/clouds.js";
import { describeStores } from "../support/stores.js";

const HOUR = 3_600_000;

describeStores("what webhooks remember", (store) => {
  const mirrorOf = () => createMirror({ clients: { east: clientOf(memory()) }, store: store() });
  const dedupe = () => mirrorOf().dedupe;
  const lapse = (ms: number) =>
    store().query("update colloquy.event set expires_at = expires_at - $1::bigint", [ms]);

  it("is new once, busy meanwhile, and handled from then on, in every process", async () => {
    expect(await dedupe().begin("east 1 e1", HOUR)).toBe("new");
    expect(await dedupe().begin("east 1 e1", HOUR)).toBe("busy");
    await dedupe().done("east 1 e1", HOUR);
    expect(await dedupe().begin("east 1 e1", HOUR)).toBe("handled");
    expect(await dedupe().begin("east 1 e2", HOUR)).toBe("new");
  });

  it("is one process's where many begin at once", async () => {
    const begun = await Promise.all(Array.from({ length: 8 }, () => dedupe().begin("e", HOUR)));
    expect(begun.sort()).toEqual([...Array(7).fill("busy"), "new"]);
  });

  it("is new again after a failure, and when the process that had it is gone for two minutes", async () => {
    await dedupe().begin("e", HOUR);
    await dedupe().failed("e");
    expect(await dedupe().begin("e", HOUR)).toBe("new");
    await lapse(119_000);
    expect(await dedupe().begin("e", HOUR)).toBe("busy");
    await lapse(1_001);
    expect(await dedupe().begin("e", HOUR)).toBe("new");
  });

  it("stays handled when somebody who was late gives up", async () => {
    await dedupe().begin("e", HOUR);
    await dedupe().done("e", HOUR);
    await dedupe().failed("e");
    expect(await dedupe().begin("e", HOUR)).toBe("handled");
  });

  it("is forgotten when it need not be known any more", async () => {
    await dedupe().begin("e", HOUR);
    await dedupe().done("e", HOUR);
    await mirrorOf().sweep();
    expect(await store().query("select key from colloquy.event")).toEqual([{ key: "e" }]);
    await lapse(HOUR);
    await mirrorOf().sweep();
    expect(await store().query("select key from colloquy.event")).toEqual([]);
    expect(await dedupe().begin("e", HOUR)).toBe("new");
  });
});
