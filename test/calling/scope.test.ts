import { getEventListeners } from "node:events";
import { setImmediate as turn } from "node:timers/promises";
import { beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { Scope, unlessEnded } from "../../src/calling/scope.js";

function scopeOf(options: { signal?: AbortSignal; timeoutMs?: number } = {}, parent?: Scope): Scope {
  const scope = new Scope(options, 10_000, parent);
  onTestFinished(() => scope.close());
  return scope;
}

const about = { provider: "scripted", operation: "list" };

describe("a scope", () => {
  it("ends once, for the first cause", () => {
    const controller = new AbortController();
    const scope = scopeOf({ signal: controller.signal });
    const listener = vi.fn();
    scope.onEnd(listener);
    expect([scope.over, scope.ended(about)]).toEqual([false, undefined]);
    controller.abort();
    scope.end("closed");
    expect(listener).toHaveBeenCalledOnce();
    expect(scope.ended(about)).toMatchObject({ code: "aborted", ...about });
    expect(scope.ended(about)?.message).toBe("scripted list: the call was aborted by its signal");
  });

  it("has ended where its signal had fired, and tells a late listener at once", () => {
    const scope = scopeOf({ signal: AbortSignal.abort() });
    const listener = vi.fn();
    scope.onEnd(listener);
    expect([scope.over, listener.mock.calls.length, scope.signal.aborted]).toEqual([true, 1, true]);
  });

  it("ends with the one around it, and says why that one ended", async () => {
    const page = scopeOf({ timeoutMs: 20 });
    const source = page.within(5_000);
    onTestFinished(() => source.close());
    await expect(unlessEnded(source, new Promise(() => {}))).rejects.toThrow();
    expect(source.ended()?.message).toBe("no answer within 20 ms; try again or raise timeoutMs");
  });

  it("inside another may end alone, and names the other option then", async () => {
    const page = scopeOf();
    const source = page.within(10);
    onTestFinished(() => source.close());
    await expect(unlessEnded(source, new Promise(() => {}))).rejects.toThrow();
    expect(page.over).toBe(false);
    expect(source.ended()?.message).toContain("raise sourceTimeoutMs");
  });

  it("hands out one signal, which fires when it ends", () => {
    const scope = scopeOf();
    const { signal } = scope;
    expect([scope.signal === signal, signal.aborted]).toEqual([true, false]);
    scope.end("closed");
    expect(signal.aborted).toBe(true);
  });

  it("forgets a listener that is taken back, and the caller's signal when it is closed", () => {
    const { signal } = new AbortController();
    const scope = new Scope({ signal }, 10_000);
    const listener = vi.fn();
    scope.onEnd(listener);
    scope.offEnd(listener);
    expect(getEventListeners(signal, "abort")).toHaveLength(1);
    scope.close();
    expect(getEventListeners(signal, "abort")).toEqual([]);
    scope.end("closed");
    expect(listener).not.toHaveBeenCalled();
  });
});

describe("scopes that end together", () => {
  // What the test before has ended is counted no more then.
  beforeEach(async () => {
    await turn();
    await turn();
  });

  function scopesUnder(signal: AbortSignal, count: number): Scope[] {
    return Array.from({ length: count }, () => scopeOf({ signal }));
  }
  const over = (scopes: readonly Scope[]) => scopes.filter((scope) => scope.over).length;

  it("end a hundred a turn of the event loop, in order", async () => {
    const controller = new AbortController();
    const scopes = scopesUnder(controller.signal, 250);
    controller.abort();
    expect(over(scopes)).toBe(100);
    await turn();
    expect([over(scopes), over(scopes.slice(0, 200))]).toEqual([200, 200]);
    await turn();
    expect(over(scopes)).toBe(250);
  });

  it("at their deadlines too", async () => {
    const ended = new Map<number, number>();
    let turns = 0;
    const scopes = Array.from({ length: 250 }, () => scopeOf({ timeoutMs: 1 }));
    for (const scope of scopes) scope.onEnd(() => ended.set(turns, (ended.get(turns) ?? 0) + 1));
    // All of them are due when the loop goes on.
    const dueAt = performance.now() + 5;
    while (performance.now() < dueAt);
    while (over(scopes) < scopes.length) {
      await turn();
      turns += 1;
    }
    expect(Math.max(...ended.values())).toBeLessThanOrEqual(100);
  });

  it("stay as they are where they are closed before their turn", async () => {
    const controller = new AbortController();
    const scopes = scopesUnder(controller.signal, 101);
    controller.abort();
    scopes[100]?.close();
    await turn();
    expect(over(scopes)).toBe(100);
  });

  it("fire their signals with an AbortError", () => {
    const scope = scopeOf();
    const { signal } = scope;
    scope.end("closed");
    expect(signal.reason).toMatchObject({ name: "AbortError" });
  });
});

describe("work in a race with a scope", () => {
  it("gives its value or its failure, and leaves no listener", async () => {
    const scope = scopeOf();
    expect(await unlessEnded(scope, Promise.resolve(7))).toBe(7);
    await expect(unlessEnded(scope, Promise.reject(new TypeError("no")))).rejects.toThrow("no");
  });

  it("that fails after the end disturbs nobody", async () => {
    const scope = scopeOf({ signal: AbortSignal.abort() });
    const late = new Promise<never>((_, reject) => setTimeout(() => reject(new Error("late")), 5));
    await expect(unlessEnded(scope, late)).rejects.toThrow("the call has ended");
    await new Promise((resolve) => setTimeout(resolve, 10));
  });
});
