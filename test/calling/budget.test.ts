import { setMaxListeners } from "node:events";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  BudgetExhausted,
  createMemoryBudget,
  processBudget,
  shareBudget,
} from "../../src/calling/budget/index.js";

const { signal } = new AbortController();
setMaxListeners(0, signal);

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance", "Date"] });
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** The most times that lie inside one second. */
function mostInASecond(times: readonly number[]): number {
  return Math.max(...times.map((at) => times.filter((other) => other >= at && other < at + 999.999).length));
}

/** Asks for calls at these times, and notes when each is granted or refused. Time goes on by itself meanwhile. */
async function timesOf(take: () => Promise<void>, askedAt: readonly number[]) {
  const granted: number[] = [];
  const refused: unknown[] = [];
  const start = performance.now();
  const asking: Promise<unknown>[] = [];
  for (const at of askedAt) {
    while (performance.now() - start < at) await step();
    const grant = () => granted.push(performance.now() - start);
    asking.push(take().then(grant, (thrown: unknown) => refused.push(thrown)));
  }
  while (granted.length + refused.length < askedAt.length) await step();
  await Promise.all(asking);
  return { granted, refused };
}

async function step(): Promise<void> {
  // Whatever is granted is noted before time goes on.
  for (let turn = 0; turn < 6; turn += 1) await Promise.resolve();
  vi.advanceTimersByTime(1);
  for (let turn = 0; turn < 6; turn += 1) await Promise.resolve();
}

const grantedAt = async (take: () => Promise<void>, askedAt: readonly number[]) =>
  (await timesOf(take, askedAt)).granted;

const atOnce = (count: number) => Array<number>(count).fill(0);

describe.each([
  ["of a process", () => createMemoryBudget()],
  ["of a fleet", () => shareBudget(slotLimiter)],
])("calls that go first in the budget %s", (_, create) => {
  it("are served in order before whoever else waits, and wait only for each other", async () => {
    const budget = create();
    const order: string[] = [];
    const ask = (name: string, goesFirst: boolean, leftMs?: number) =>
      budget.take("key", 100, signal, leftMs, goesFirst).then(() => order.push(name));
    const others = Array.from({ length: 300 }, (_, call) => ask(`other ${call}`, false));
    await vi.advanceTimersByTimeAsync(500);
    const before = order.length;
    expect(before).toBeLessThan(100);
    await expect(ask("late", false, 1_500)).rejects.toBeInstanceOf(BudgetExhausted);
    const first = [0, 1, 2].map((call) => ask(`first ${call}`, true, 1_500));
    await vi.advanceTimersByTimeAsync(5_000);
    await Promise.all([...others, ...first]);
    expect(order.slice(before, before + 3)).toEqual(["first 0", "first 1", "first 2"]);
    const rest = order.filter((name) => name.startsWith("other"));
    expect(rest).toEqual(Array.from({ length: 300 }, (_, call) => `other ${call}`));
  });

  it("leave the line when they give up", async () => {
    const budget = create();
    await grantedAt(() => budget.take("key", 10, signal), atOnce(9));
    const controller = new AbortController();
    const impatient = budget.take("key", 10, controller.signal, undefined, true);
    const patient = budget.take("key", 10, signal);
    controller.abort();
    await expect(impatient).rejects.toThrow();
    await vi.advanceTimersByTimeAsync(1_100);
    await patient;
  });
});

describe("the budget of a process", () => {
  it.each([
    [200, 190],
    [100, 95],
    [50, 47],
    [2, 1],
    [1, 1],
  ])("of %i a second lets %i through in each, a twentieth less", async (limit, points) => {
    const budget = createMemoryBudget();
    const granted = await grantedAt(() => budget.take("key", limit, signal), atOnce(2 * points + 1));
    const seconds = granted.map((ms) => Math.floor(ms / 1000));
    expect(seconds).toEqual([...Array(points).fill(0), ...Array(points).fill(1), 2]);
  });

  it("lets half of them go out at once and spaces the others, so that no bunch meets the one before", async () => {
    const budget = createMemoryBudget();
    const granted = await grantedAt(() => budget.take("key", 100, signal), atOnce(300));
    const bunch = granted.filter((at) => at === 0).length;
    expect(bunch).toBe(47);
    const most = Math.max(
      ...granted.slice(bunch).map((at) => granted.filter((one) => at <= one && one < at + 100).length),
    );
    expect(most).toBeLessThanOrEqual(16);
  });

  it("never grants more than that in any second, in the order of asking, however calls arrive", async () => {
    const budget = createMemoryBudget();
    const order: number[] = [];
    const asked = Array.from({ length: 600 }, (_, step) => step * 7 + ((step * 7919) % 6));
    let next = 0;
    const granted = await grantedAt(async () => {
      const mine = next++;
      await budget.take("key", 100, signal);
      order.push(mine);
    }, asked);
    expect(mostInASecond(granted)).toBe(95);
    expect(order).toEqual([...order].sort((a, b) => a - b));
  });

  it("is kept apart by key, and not saved up over an idle hour", async () => {
    const budget = createMemoryBudget();
    await grantedAt(() => budget.take("one", 10, signal), atOnce(9));
    expect(budget.takeNow?.("two", 10)).toBe(true);
    vi.advanceTimersByTime(3_600_000);
    const granted = await grantedAt(() => budget.take("one", 10, signal), atOnce(12));
    expect(granted.filter((at) => at === 0)).toHaveLength(4);
    expect(granted.filter((at) => at < 1000)).toHaveLength(9);
  });

  it("serves whoever still waits: ten thousand that give up cost those behind them nothing", async () => {
    const budget = createMemoryBudget();
    await grantedAt(() => budget.take("key", 10, signal), atOnce(9));
    const controller = new AbortController();
    setMaxListeners(0, controller.signal);
    const impatient = Array.from({ length: 10_000 }, () => budget.take("key", 10, controller.signal));
    const patient = vi.fn();
    const waiting = budget.take("key", 10, signal).then(patient);
    controller.abort();
    const ended = await Promise.allSettled(impatient);
    expect(ended.every(({ status }) => status === "rejected")).toBe(true);
    await vi.advanceTimersByTimeAsync(1001);
    await waiting;
    expect(patient).toHaveBeenCalledOnce();
  });

  it("has nobody overtake those who wait", async () => {
    const budget = createMemoryBudget();
    for (let call = 0; call < 4; call += 1) expect(budget.takeNow?.("key", 10)).toBe(true);
    const waiting = budget.take("key", 10, signal);
    vi.advanceTimersByTime(88);
    expect(budget.takeNow?.("key", 10)).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    await waiting;
    expect(budget.takeNow?.("key", 10)).toBe(false);
    vi.advanceTimersByTime(89);
    expect(budget.takeNow?.("key", 10)).toBe(true);
  });

  it("refuses at once what cannot go out in four fifths of the deadline, and says when there is room", async () => {
    const budget = createMemoryBudget();
    const granted = await grantedAt(() => budget.take("key", 10, signal), atOnce(9));
    const waitMs = 1000 - (granted.at(-1) ?? 0);
    await expect(budget.take("key", 10, signal, waitMs / 0.8 - 5)).rejects.toMatchObject({
      waitMs: expect.closeTo(waitMs, -1),
    });
    const inTime = budget.take("key", 10, signal, waitMs / 0.8 + 5);
    await vi.advanceTimersByTimeAsync(waitMs + 1);
    await inTime;
  });

  it("keeps its throughput at the limit under overload", async () => {
    const budget = createMemoryBudget();
    const asked = Array.from({ length: 130 * 20 }, (_, call) => (call * 1000) / 130);
    const { granted, refused } = await timesOf(() => budget.take("key", 100, signal, 2000), asked);
    const perSecond = Array.from(
      { length: 20 },
      (_, second) => granted.filter((at) => Math.floor(at / 1000) === second).length,
    );
    expect(Math.min(...perSecond.slice(1))).toBeGreaterThanOrEqual(80);
    expect(perSecond.reduce((sum, count) => sum + count) / 20).toBeGreaterThanOrEqual(93);
    expect(mostInASecond(granted)).toBeLessThanOrEqual(95);
    expect(refused.length).toBeGreaterThan(400);
    for (const thrown of refused) expect(thrown).toBeInstanceOf(BudgetExhausted);
  });

  it("counts a call from when it goes out, so that a slow connection makes no bunch at the vendor", async () => {
    const budget = createMemoryBudget();
    await grantedAt(() => budget.take("key", 100, signal), atOnce(95));
    vi.advanceTimersByTime(100);
    for (let call = 0; call < 95; call += 1) budget.sent?.("key");
    vi.advanceTimersByTime(999);
    expect(budget.takeNow?.("key", 100)).toBe(false);
    vi.advanceTimersByTime(1);
    expect(budget.takeNow?.("key", 100)).toBe(true);
  });

  it("is slower for everybody after the vendor said that it was too often, and then as before", async () => {
    const budget = createMemoryBudget();
    budget.takeNow?.("key", 100);
    vi.advanceTimersByTime(2000);
    budget.slowDown?.("key", 3000);
    const granted = await grantedAt(() => budget.take("key", 100, signal), atOnce(300));
    const perSecond = [0, 1, 2, 3, 4].map(
      (second) => granted.filter((at) => Math.floor(at / 1000) === second).length,
    );
    expect(perSecond).toEqual([47, 47, 47, 95, 64]);
  });

  it("ends a wait when the signal fires, and is not spent by it", async () => {
    const budget = createMemoryBudget();
    budget.takeNow?.("key", 1);
    await expect(budget.take("key", 1, AbortSignal.abort())).rejects.toThrow();
    const controller = new AbortController();
    const waiting = budget.take("key", 1, controller.signal);
    controller.abort();
    await expect(waiting).rejects.toThrow();
    vi.advanceTimersByTime(1001);
    expect(budget.takeNow?.("key", 1)).toBe(true);
  });

  it("keeps no timer when everybody has given up", async () => {
    const budget = createMemoryBudget();
    budget.takeNow?.("key", 1);
    const controller = new AbortController();
    const waiting = [1, 2].map(() => budget.take("key", 1, controller.signal));
    expect(vi.getTimerCount()).toBe(1);
    controller.abort();
    await Promise.allSettled(waiting);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("is one, also for a second copy of the module, as an app has it that loads both kinds", async () => {
    vi.resetModules();
    const copy = await import("../../src/calling/budget/index.js");
    expect(copy.createMemoryBudget).not.toBe(createMemoryBudget);
    expect(copy.processBudget).toBe(processBudget);
  });
});

/** What rate-limiter-flexible does with `points: 1, duration: 1`: fixed windows, and a rejection that is no Error. */
function slotLimiter() {
  const freeAt = new Map<string, number>();
  const consume = async (key: string) => {
    const now = performance.now();
    const free = freeAt.get(key) ?? Number.NEGATIVE_INFINITY;
    if (now < free) throw { msBeforeNext: free - now, remainingPoints: 0 };
    freeAt.set(key, now + 1000);
  };
  return { consume: vi.fn(consume) };
}

describe("a shared budget", () => {
  it("has a key of its own for every call that may go out in a second", async () => {
    const limiter = slotLimiter();
    const limiterFor = vi.fn(() => limiter);
    const budget = shareBudget(limiterFor);
    await grantedAt(() => budget.take("key", 100, signal), atOnce(95));
    expect(limiterFor.mock.calls).toEqual([[1]]);
    const keys = new Set(limiter.consume.mock.calls.map(([key]) => key));
    expect([...keys].sort()).toEqual(Array.from({ length: 95 }, (_, slot) => `key#${slot}`).sort());
  });

  it("lets four processes together send no more than the limit in any second, and nearly as many", async () => {
    const limiter = slotLimiter();
    const processes = Array.from({ length: 4 }, () => shareBudget(() => limiter));
    let next = 0;
    const asked = Array.from({ length: 1200 }, (_, call) => (call * 1000) / 140);
    const granted = await grantedAt(() => {
      const budget = processes[next++ % 4];
      return budget === undefined ? Promise.resolve() : budget.take("key", 100, signal);
    }, asked);
    expect(mostInASecond(granted)).toBeLessThanOrEqual(95);
    expect(granted.length / ((granted.at(-1) ?? 0) / 1000)).toBeGreaterThanOrEqual(85);
  });

  it("spaces the calls of all processes, so that no bunch of them comes again each second", async () => {
    const limiter = slotLimiter();
    const processes = Array.from({ length: 4 }, () => shareBudget(() => limiter));
    const many = processes.flatMap((budget) => Array<typeof budget>(60).fill(budget));
    let next = 0;
    const granted = await grantedAt(
      () => many[next++]?.take("key", 100, signal) ?? Promise.resolve(),
      atOnce(many.length),
    );
    const most = Math.max(
      ...granted.map((at) => granted.filter((one) => at <= one && one < at + 100).length),
    );
    // A tenth of a second's calls, and as many again of those whose turn was a moment ago.
    expect(most).toBeLessThanOrEqual(20);
  });

  it("grants nothing while calls are being made, which would go out when the process is free again", async () => {
    const limiter = slotLimiter();
    const budget = shareBudget(() => limiter);
    const waiting = Array.from({ length: 20 }, () => budget.take("key", 100, signal));
    for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
    expect(limiter.consume).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1000);
    await Promise.all(waiting);
  });

  it("serves the calls of a process in order", async () => {
    const budget = shareBudget(slotLimiter);
    const order: number[] = [];
    let next = 0;
    await grantedAt(async () => {
      const mine = next++;
      await budget.take("key", 100, signal);
      order.push(mine);
    }, atOnce(150));
    expect(order).toEqual(Array.from({ length: 150 }, (_, call) => call));
  });

  it("serves a newcomer soon, however many wait in other processes", async () => {
    const limiter = slotLimiter();
    const crowded = Array.from({ length: 3 }, () => shareBudget(() => limiter));
    const controller = new AbortController();
    setMaxListeners(0, controller.signal);
    const crowd = crowded.flatMap((budget) =>
      Array.from({ length: 300 }, () => budget.take("key", 100, controller.signal).catch(() => {})),
    );
    for (let ms = 0; ms < 2000; ms += 1) await step();
    const newcomer = shareBudget(() => limiter);
    const waits: number[] = [];
    for (let call = 0; call < 10; call += 1)
      waits.push(...(await grantedAt(() => newcomer.take("key", 100, signal), [0])));
    controller.abort();
    await Promise.all(crowd);
    expect(Math.max(...waits)).toBeLessThan(500);
  });

  it("lets a call on an idle budget go out as soon as the next slot has its turn", async () => {
    for (const limit of [1, 2, 10, 100]) {
      const budget = shareBudget(slotLimiter);
      vi.advanceTimersByTime(333);
      const [waitMs = 0] = await grantedAt(() => budget.take("key", limit, signal), [0]);
      expect(waitMs).toBeLessThanOrEqual(1);
    }
  });

  it("refuses at once what its slots cannot serve before the deadline", async () => {
    const budget = shareBudget(slotLimiter);
    await grantedAt(() => budget.take("key", 2, signal), [0]);
    await expect(budget.take("key", 2, signal, 500)).rejects.toBeInstanceOf(BudgetExhausted);
  });

  it("refuses at once what cannot be served at the pace that other processes leave to this one", async () => {
    const limiter = slotLimiter();
    const others = Array.from({ length: 3 }, () => shareBudget(() => limiter));
    const controller = new AbortController();
    setMaxListeners(0, controller.signal);
    const mine = shareBudget(() => limiter);
    const waiting = [...others, mine].flatMap((budget) =>
      Array.from({ length: 200 }, () => budget.take("key", 100, controller.signal).catch(() => {})),
    );
    for (let ms = 0; ms < 1500; ms += 1) await step();
    // Some 160 wait here, and about 24 go out in a second.
    await expect(mine.take("key", 100, signal, 4000)).rejects.toBeInstanceOf(BudgetExhausted);
    const patient = mine.take("key", 100, controller.signal, 60_000).catch(() => {});
    controller.abort();
    await Promise.all([...waiting, patient]);
  });

  it("uses every other slot for a while after the vendor said that it was too often", async () => {
    const budget = shareBudget(slotLimiter);
    await grantedAt(() => budget.take("key", 100, signal), [0]);
    vi.advanceTimersByTime(2000);
    budget.slowDown?.("key", 2000);
    const granted = await grantedAt(() => budget.take("key", 100, signal), atOnce(250));
    const perSecond = [0, 1, 2].map(
      (second) => granted.filter((at) => Math.floor(at / 1000) === second).length,
    );
    expect(perSecond[0]).toBeLessThanOrEqual(48);
    expect(perSecond[1]).toBeLessThanOrEqual(48);
    expect(perSecond[2]).toBeGreaterThanOrEqual(80);
  });

  it("does not use a place that it hears of so late that another process may have it by then", async () => {
    let delayMs = 5;
    const limiter = slotLimiter();
    const consume = async (key: string) => {
      await limiter.consume(key);
      await new Promise((resolve) => setTimeout(resolve, delayMs));
    };
    const budget = shareBudget(() => ({ consume }));
    await grantedAt(() => budget.take("key", 100, signal), atOnce(20));
    delayMs = 80;
    const [late = 0] = await grantedAt(() => budget.take("key", 100, signal), [0]);
    expect(late).toBeGreaterThan(1000);
    // Where every answer takes so long, the way is long, and nothing is wrong with the answers.
    const granted = await grantedAt(() => budget.take("key", 100, signal), atOnce(20));
    expect(granted.at(-1)).toBeLessThan(500);
  });

  it.each([
    ["an error of the store", new Error("redis is down")],
    ["an error of the store that carries a wait", Object.assign(new Error("down"), { msBeforeNext: 5 })],
    ["nothing", undefined],
    ["a text", "no"],
    ["an object without a wait", {}],
  ])("hands on %s instead of waiting for ever", async (_, refused) => {
    const budget = shareBudget(() => ({ consume: () => Promise.reject(refused) }));
    const { refused: thrown } = await timesOf(() => budget.take("key", 100, signal), atOnce(20));
    expect(thrown).toEqual(Array(20).fill(refused));
  });

  it("ends a wait when the signal fires, and keeps no timer then", async () => {
    const budget = shareBudget(() => ({ consume: () => Promise.reject({ msBeforeNext: 60_000 }) }));
    await expect(budget.take("key", 2, AbortSignal.abort())).rejects.toThrow();
    const controller = new AbortController();
    const waiting = budget.take("key", 2, controller.signal);
    await step();
    expect(vi.getTimerCount()).toBe(1);
    controller.abort();
    await expect(waiting).rejects.toThrow();
    expect(vi.getTimerCount()).toBe(0);
  });
});
