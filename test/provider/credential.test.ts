import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { credentialSource } from "../../src/provider/index.js";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"] });
});
afterEach(() => {
  vi.useRealTimers();
});

describe("a credential", () => {
  it("that is a value is that value, also when it is renewed", async () => {
    const source = credentialSource("key");
    expect([await source(false), await source(true)]).toEqual(["key", "key"]);
  });

  it("that is a function is asked once, however many wait for it", async () => {
    const ask = vi.fn(async () => "key");
    const source = credentialSource(ask);
    expect(await Promise.all(Array.from({ length: 100 }, () => source(false)))).toEqual(
      Array(100).fill("key"),
    );
    expect(ask).toHaveBeenCalledOnce();
  });

  it("that does not say when it expires is kept for five seconds", async () => {
    const ask = vi.fn(() => "key");
    const source = credentialSource(ask);
    await source(false);
    vi.advanceTimersByTime(4999);
    await source(false);
    expect(ask).toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(1);
    await source(false);
    expect(ask).toHaveBeenCalledTimes(2);
  });

  it("that says so is kept until a minute before it expires", async () => {
    const ask = vi.fn(() => ({ until: new Date(Date.now() + 3_600_000) }));
    const source = credentialSource(ask, { expiresAt: ({ until }) => until });
    await source(false);
    vi.advanceTimersByTime(3_539_999);
    await source(false);
    expect(ask).toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(1);
    await source(false);
    expect(ask).toHaveBeenCalledTimes(2);
  });

  it("is asked again for a renewal, once for all that renew together", async () => {
    let count = 0;
    const source = credentialSource(async () => `key-${++count}`);
    expect(await source(false)).toBe("key-1");
    expect(await Promise.all([source(true), source(true), source(false)])).toEqual([
      "key-2",
      "key-2",
      "key-2",
    ]);
    expect(await source(false)).toBe("key-2");
  });

  it("whose function fails, fails for all who wait, and is asked again by the next", async () => {
    const ask = vi.fn(async () => "key").mockRejectedValueOnce(new Error("the vault is closed"));
    const source = credentialSource(ask);
    const ended = await Promise.allSettled([source(false), source(false)]);
    expect(ended.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    expect(await source(false)).toBe("key");
    expect(ask).toHaveBeenCalledTimes(2);
  });

  it("whose function throws at once fails in the same way", async () => {
    const source = credentialSource<string>(() => {
      throw new TypeError("no key");
    });
    await expect(source(false)).rejects.toThrow("no key");
    await expect(source(false)).rejects.toThrow("no key");
  });
});
