import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createMemoryBudget, shareBudget } from "../../src/calling/budget/index.js";

/** The clock stands still while the test runs, and every pause moves it on. */
const clock = vi.hoisted(() => ({ now: 1000, sleeps: [] as number[] }));
vi.mock("node:timers/promises", () => ({
  setTimeout: async (ms: number, _: unknown, { signal }: { signal: AbortSignal }) => {
    signal.throwIfAborted();
    clock.sleeps.push(ms);
  },
}));

beforeEach(() => {
  clock.now = 1000;
  clock.sleeps.length = 0;
  vi.spyOn(performance, "now").mockImplementation(() => clock.now);
});
afterEach(() => {
  vi.restoreAllMocks();
});

const { signal } = new AbortController();

/** How long each of `count` calls made at once has to wait. */
async function waits(take: () => Promise<void>, count: number): Promise<number[]> {
  const waited: number[] = [];
  for (let call = 0; call < count; call += 1) {
    clock.sleeps.length = 0;
    await take();
    waited.push(Math.round(clock.sleeps.reduce((sum, ms) => sum + ms, 0)));
  }
  return waited;
}

describe("the budget of a process", () => {
  it.each([200, 100, 50])(
    "of %i a second lets that many through at once, and the next a second later",
    async (limit) => {
      const budget = createMemoryBudget();
      const waited = await waits(() => budget.take("key", limit, signal), limit * 2 + 1);
      expect(waited.slice(0, limit)).toEqual(Array(limit).fill(0));
      expect(waited.slice(limit, limit * 2)).toEqual(Array(limit).fill(1000));
      expect(waited[limit * 2]).toBe(2000);
    },
  );

  it("never grants more than the limit in any second, however calls arrive", async () => {
    const budget = createMemoryBudget();
    const granted: number[] = [];
    for (let step = 0; step < 600; step += 1) {
      clock.now += (step * 7919) % 11;
      clock.sleeps.length = 0;
      await budget.take("key", 100, signal);
      granted.push(clock.now + (clock.sleeps[0] ?? 0));
    }
    for (const [index, at] of granted.entries()) {
      expect(granted.slice(index).filter((other) => other < at + 1000).length).toBeLessThanOrEqual(100);
    }
    expect(granted).toEqual([...granted].sort((a, b) => a - b));
  });

  it("is kept apart by key", async () => {
    const budget = createMemoryBudget();
    await waits(() => budget.take("one", 10, signal), 30);
    expect(await waits(() => budget.take("two", 10, signal), 1)).toEqual([0]);
  });

  it("is not saved up over an idle hour", async () => {
    const budget = createMemoryBudget();
    await budget.take("key", 100, signal);
    clock.now += 3_600_000;
    const waited = await waits(() => budget.take("key", 100, signal), 120);
    expect(waited.filter((ms) => ms === 0)).toHaveLength(100);
  });

  it("ends a wait when the signal fires", async () => {
    const budget = createMemoryBudget();
    await waits(() => budget.take("key", 1, signal), 1);
    await budget.take("key", 1, signal);
    await expect(budget.take("key", 1, AbortSignal.abort())).rejects.toThrow();
  });

  it("is not spent by a call that gave up waiting", async () => {
    const budget = createMemoryBudget();
    await waits(() => budget.take("key", 10, signal), 10);
    for (let call = 0; call < 50; call += 1)
      await budget.take("key", 10, AbortSignal.abort()).catch(() => {});
    const [waited] = await waits(() => budget.take("key", 10, signal), 1);
    expect(waited).toBe(1000);
  });
});

/** What rate-limiter-flexible does: `points` a window of a second, and a rejection that is no Error. */
function windowLimiter(points: number) {
  const windows = new Map<string, { from: number; used: number }>();
  return {
    consume: vi.fn(async (key: string, spent = 1) => {
      const known = windows.get(key);
      const window =
        known === undefined || clock.now >= known.from + 1000 ? { from: clock.now, used: 0 } : known;
      windows.set(key, window);
      window.used += spent;
      const result = {
        msBeforeNext: window.from + 1000 - clock.now,
        remainingPoints: Math.max(0, points - window.used),
        consumedPoints: window.used,
        isFirstInDuration: window.used === spent,
      };
      if (window.used > points) throw result;
      return result;
    }),
  };
}

describe("a shared budget", () => {
  it("makes one limiter for each limit, and gives each operation a key of its own", async () => {
    const limiterFor = vi.fn(windowLimiter);
    const budget = shareBudget(limiterFor);
    await budget.take("a", 200, signal);
    await budget.take("b", 200, signal);
    await budget.take("c", 50, signal);
    expect(limiterFor.mock.calls).toEqual([[200], [50]]);
    const [first] = limiterFor.mock.results;
    expect(first?.value.consume.mock.calls.map(([key]: [string]) => key)).toEqual(["a", "b"]);
  });

  it("waits as long as the limiter says and then tries again", async () => {
    const limiter = windowLimiter(2);
    const budget = shareBudget(() => limiter);
    await budget.take("key", 2, signal);
    clock.now += 300;
    await budget.take("key", 2, signal);
    vi.spyOn(clock.sleeps, "push").mockImplementation((ms = 0) => {
      clock.now += ms;
      return 0;
    });
    await budget.take("key", 2, signal);
    expect(clock.now).toBe(2000);
    expect(limiter.consume).toHaveBeenCalledTimes(4);
    vi.restoreAllMocks();
  });

  it("never turns without a pause, also where the limiter says 0 ms", async () => {
    const consume = vi
      .fn()
      .mockRejectedValueOnce({ msBeforeNext: 0 })
      .mockRejectedValueOnce({ msBeforeNext: -5 });
    const budget = shareBudget(() => ({ consume: consume.mockResolvedValue({}) }));
    await budget.take("key", 2, signal);
    expect(clock.sleeps).toEqual([1, 1]);
  });

  it.each([
    ["an error of the store", new Error("redis is down")],
    ["an error of the store that carries a wait", Object.assign(new Error("down"), { msBeforeNext: 5 })],
    ["nothing", undefined],
    ["a text", "no"],
    ["an object without a wait", {}],
  ])("hands on %s instead of waiting for ever", async (_, refused) => {
    const budget = shareBudget(() => ({ consume: () => Promise.reject(refused) }));
    await expect(budget.take("key", 2, signal)).rejects.toBe(refused);
    expect(clock.sleeps).toEqual([]);
  });

  it("ends a wait when the signal fires", async () => {
    const budget = shareBudget(() => ({ consume: () => Promise.reject({ msBeforeNext: 60_000 }) }));
    await expect(budget.take("key", 2, AbortSignal.abort())).rejects.toThrow();
  });
});
