import { type ColloquyEvent, createWebhooks, type Dedupe, memoryDedupe } from "colloquy/webhooks";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { tencentWebhook } from "../../providers/tencent/index.js";
import {
  answerOf,
  gate,
  receiveTencent,
  receiveVolcengine,
  said,
  TENCENT_APP,
  TENCENT_TOKEN,
  tencentRequest,
  volcengineEnvelope,
  volcengineRequest,
} from "../support/webhooks.js";

/** Handlers that fail make Node warn; that they do is tested where the warning's text is. */
beforeEach(() => {
  vi.spyOn(process, "emitWarning").mockImplementation(() => undefined);
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe("an event", () => {
  it("that is repeated is answered as handled, and not handed on again", async () => {
    const { webhooks, events } = receiveTencent();
    const answers = [];
    for (const time of [0, 0, 1]) {
      const request = tencentRequest(said(1), { time: Math.floor(Date.now() / 1000) - time });
      answers.push(await answerOf(webhooks.handle(request)));
    }
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(answers[1]).toEqual(answers[0]);
    expect(events).toHaveLength(1);
  });

  it("that comes twice at once runs once, and both are answered when it has ended", async () => {
    const { opened, open } = gate();
    let runs = 0;
    const onEvent = () => {
      runs += 1;
      return opened;
    };
    const { webhooks } = receiveTencent({ onEvent });
    const first = webhooks.handle(tencentRequest(said(1)));
    const second = webhooks.handle(tencentRequest(said(1)));
    const early = await Promise.race([second, new Promise((resolve) => setTimeout(resolve, 50, "waits"))]);
    expect(early).toBe("waits");
    open();
    expect([(await first).status, (await second).status, runs]).toEqual([200, 200, 1]);
  });

  it("is handled when all handlers have returned, one after the other", async () => {
    const steps: string[] = [];
    const step = (name: string) => async () => {
      steps.push(`${name} begins`);
      await new Promise((resolve) => setImmediate(resolve));
      steps.push(`${name} ends`);
    };
    const { webhooks } = receiveTencent({ onEvent: [step("first"), step("second")] });
    await webhooks.handle(tencentRequest(said(1)));
    expect(steps).toEqual(["first begins", "first ends", "second begins", "second ends"]);
  });

  it("whose handler throws is answered as failed, to both at once, and runs again when it is repeated", async () => {
    let runs = 0;
    const onEvent = async () => {
      runs += 1;
      await new Promise((resolve) => setImmediate(resolve));
      if (runs === 1) throw new Error("the store is down");
    };
    const { webhooks } = receiveTencent({ onEvent });
    const status = async () => (await webhooks.handle(tencentRequest(said(1)))).status;
    expect(await Promise.all([status(), status()])).toEqual([500, 500]);
    expect([await status(), await status(), runs]).toEqual([200, 200, 2]);
    expect(process.emitWarning).toHaveBeenCalledWith(
      "an event was not handled (message.sent): the store is down",
      "ColloquyWarning",
    );
  });

  it("runs again where the process died before it was marked", async () => {
    // What a database holds of the dead process: a claim that has lapsed.
    const kept = new Map<string, string>();
    const dedupe = (dies: boolean): Dedupe => ({
      begin: async (key) => (kept.get(key) === "handled" ? "handled" : "new"),
      done: async (key) => {
        if (dies) throw new Error("the process is gone");
        kept.set(key, "handled");
      },
      failed: async () => undefined,
    });
    const dead = receiveTencent({ dedupe: dedupe(true) });
    expect((await dead.webhooks.handle(tencentRequest(said(1)))).status).toBe(500);
    const next = receiveTencent({ dedupe: dedupe(false) });
    const statuses = [1, 1].map(() => next.webhooks.handle(tencentRequest(said(1))));
    expect((await Promise.all(statuses)).map(({ status }) => status)).toEqual([200, 200]);
    expect([dead.events.length, next.events.length]).toEqual([1, 1]);
  });

  it("that another process works on is to be sent again", async () => {
    const dedupe = memoryDedupe();
    const { opened, open } = gate();
    const here = receiveTencent({ dedupe, onEvent: () => opened });
    const there = receiveTencent({ dedupe });
    const first = here.webhooks.handle(tencentRequest(said(1)));
    const second = await there.webhooks.handle(tencentRequest(said(1)));
    expect([second.status, second.headers.get("retry-after")]).toEqual([503, "1"]);
    open();
    expect((await first).status).toBe(200);
    expect((await there.webhooks.handle(tencentRequest(said(1)))).status).toBe(200);
    expect(there.events).toEqual([]);
  });

  describe("whose signature covers all of it", () => {
    /** One event under two ids that sign the same: the first four digits are the Nonce, or the last four. */
    const honest = volcengineEnvelope({ MessageId: "1" }, { Nonce: "0678", EventId: "11234" });
    const moved = { ...honest, EventId: "06781", Nonce: "1234" };

    it("is handled once, under whatever id it comes", async () => {
      const { webhooks, events } = receiveVolcengine();
      const status = async (fields: typeof honest) =>
        (await webhooks.handle(volcengineRequest(fields))).status;
      expect([await status(honest), await status(moved), await status(honest)]).toEqual([200, 200, 200]);
      expect(events.map(({ id }) => id)).toEqual(["11234"]);
    });

    it("is to be sent again while it is worked on under another id", async () => {
      const { opened, open } = gate();
      const { webhooks } = receiveVolcengine({ onEvent: () => opened });
      const first = webhooks.handle(volcengineRequest(honest));
      expect((await webhooks.handle(volcengineRequest(moved))).status).toBe(503);
      open();
      expect((await first).status).toBe(200);
      expect((await webhooks.handle(volcengineRequest(moved))).status).toBe(200);
    });

    it("leaves no claim behind where it is known, where its handler fails, or where the store does", async () => {
      const kept = memoryDedupe();
      const claimed = new Set<string>();
      let failures = 2;
      const dedupe: Dedupe = {
        async begin(key, ttlMs) {
          if (key.startsWith("signed:") && failures-- === 2) throw new Error("the store is down");
          const state = await kept.begin(key, ttlMs);
          if (state === "new") claimed.add(key);
          return state;
        },
        async done(key, ttlMs) {
          claimed.delete(key);
          await kept.done(key, ttlMs);
        },
        async failed(key) {
          claimed.delete(key);
          await kept.failed(key);
        },
      };
      const onEvent = () => {
        if (failures === 0) throw new Error("the app is down");
      };
      const { webhooks } = receiveVolcengine({ dedupe, onEvent });
      const statuses = [];
      for (const fields of [honest, honest, honest, moved]) {
        statuses.push((await webhooks.handle(volcengineRequest(fields))).status);
        expect([...claimed]).toEqual([]);
      }
      expect(statuses).toEqual([500, 500, 200, 200]);
    });
  });

  it("whose handler does not end counts as failed after its time, and can be repeated", async () => {
    vi.useFakeTimers();
    let runs = 0;
    const onEvent = () => {
      runs += 1;
      return runs === 1 ? new Promise<void>(() => undefined) : Promise.resolve();
    };
    const { webhooks } = receiveTencent({ onEvent, onEventTimeoutMs: 9_000 });
    const hung = webhooks.handle(tencentRequest(said(1)));
    await vi.advanceTimersByTimeAsync(8_999);
    expect(vi.getTimerCount()).toBe(1);
    await vi.advanceTimersByTimeAsync(1);
    expect((await hung).status).toBe(500);
    expect((await webhooks.handle(tencentRequest(said(1)))).status).toBe(200);
    expect([runs, vi.getTimerCount()]).toEqual([2, 0]);
  });
});

describe("10,000 events while one hangs", () => {
  it("are answered, and nothing is kept of them but their keys", async () => {
    let handled = 0;
    const onEvent = (event: ColloquyEvent) => {
      if (event.type === "message.sent" && event.message.text === "hi 0")
        return new Promise<void>(() => undefined);
      handled += 1;
    };
    const { webhooks } = receiveTencent({ onEvent, dedupe: memoryDedupe({ max: 1_000 }) });
    const hanging = webhooks.handle(tencentRequest(said(0)));
    const filler = "x".repeat(1_000);
    const one = (number: number) =>
      webhooks.handle(tencentRequest(said(number, { CloudCustomData: filler })));
    const statuses = new Map<number, number>();
    for (let number = 1; number <= 10_000; number += 100) {
      const many = Array.from({ length: 100 }, (_, index) => one(number + index));
      for (const { status } of await Promise.all(many)) statuses.set(status, (statuses.get(status) ?? 0) + 1);
    }
    expect(statuses).toEqual(new Map([[200, 10_000]]));
    expect(handled).toBe(10_000);
    expect(await Promise.race([hanging, Promise.resolve("hangs")])).toBe("hangs");
  });

  it("are refused where all hang, before they fill the memory", async () => {
    const { webhooks } = receiveTencent({ onEvent: () => new Promise<void>(() => undefined) });
    const filler = "x".repeat(1_000_000);
    const answered: number[] = [];
    for (let number = 0; number < 80; number += 1) {
      webhooks
        .handle(tencentRequest(said(number, { CloudCustomData: filler })))
        .then(({ status }) => answered.push(status));
    }
    await vi.waitFor(() => expect(answered).toHaveLength(80 - 66));
    expect(new Set(answered)).toEqual(new Set([503]));
  });
});

describe("what is remembered in memory", () => {
  it("lasts as long as a repetition is fresh", async () => {
    vi.useFakeTimers();
    const dedupe = memoryDedupe();
    expect(await dedupe.begin("a", 1_000)).toBe("new");
    await dedupe.done("a", 1_000);
    vi.advanceTimersByTime(1_000);
    expect(await dedupe.begin("a", 1_000)).toBe("handled");
    vi.advanceTimersByTime(1);
    expect(await dedupe.begin("a", 1_000)).toBe("new");
  });

  it("is no more than it may be, and what is forgotten is too old from then on", async () => {
    vi.useFakeTimers();
    const start = Date.now();
    const dedupe = memoryDedupe({ max: 2 });
    expect(dedupe.remembersSince).toEqual(new Date(start - 300_000));
    for (const key of ["a", "b", "c"]) {
      vi.advanceTimersByTime(600_000);
      await dedupe.begin(key, 86_400_000);
      await dedupe.done(key, 86_400_000);
    }
    // The forgotten one was told at the first step, by a clock that may have been five minutes ahead.
    expect(dedupe.remembersSince).toEqual(new Date(start + 600_000 + 300_001));
    expect(await dedupe.begin("c", 86_400_000)).toBe("handled");
    expect(await dedupe.begin("a", 86_400_000)).toBe("new");
  });

  it("refuses a repetition of what it has forgotten, also of what came from a clock that is ahead", async () => {
    vi.useFakeTimers();
    const dedupe = memoryDedupe({ max: 2 });
    const { webhooks, events } = receiveTencent({ dedupe }, { maxAgeMs: 86_400_000 });
    const first = { time: Math.floor(Date.now() / 1000) + 299 };
    const status = async (number: number, address: { time?: number } = {}) =>
      (await webhooks.handle(tencentRequest(said(number), address))).status;
    expect(await status(1, first)).toBe(200);
    vi.advanceTimersByTime(3_600_000);
    for (const number of [2, 3]) expect(await status(number)).toBe(200);
    expect(await status(1, first)).toBe(401);
    expect(events).toHaveLength(3);
  });

  it("forgets as if it had started now where much comes at once, and refuses nothing that is new", async () => {
    vi.useFakeTimers();
    const dedupe = memoryDedupe({ max: 2 });
    for (const key of ["a", "b", "c", "d"]) {
      await dedupe.begin(key, 600_000);
      await dedupe.done(key, 600_000);
    }
    expect(dedupe.remembersSince).toEqual(new Date(Date.now() - 300_000));
  });

  it("is known whichever source of an app it comes to, for as long as it is fresh at any", async () => {
    vi.useFakeTimers();
    const handled: string[] = [];
    const own = { sdkAppId: TENCENT_APP, token: TENCENT_TOKEN };
    const webhooks = createWebhooks(
      { short: tencentWebhook(own), long: tencentWebhook({ ...own, maxAgeMs: 3_600_000 }) },
      { onEvent: ({ id }) => void handled.push(id) },
    );
    const time = Math.floor(Date.now() / 1000);
    const statusAt = async (name: string) => {
      const base = `https://app.example/hooks/${name}`;
      return (await webhooks.handle(tencentRequest(said(1), { base, time }))).status;
    };
    expect([await statusAt("short"), await statusAt("long")]).toEqual([200, 200]);
    vi.advanceTimersByTime(1_800_000);
    expect([await statusAt("short"), await statusAt("long")]).toEqual([401, 200]);
    expect(handled).toHaveLength(1);
  });

  it("says of an event from before its start that it is too old", async () => {
    vi.useFakeTimers();
    const { webhooks, events } = receiveTencent({}, { maxAgeMs: 3_600_000 });
    const now = Math.floor(Date.now() / 1000);
    const status = async (time: number) =>
      (await webhooks.handle(tencentRequest(said(time), { time }))).status;
    expect([await status(now - 302), await status(now - 298)]).toEqual([401, 200]);
    expect(events).toHaveLength(1);
    const memory = memoryDedupe();
    const dedupe: Dedupe = {
      begin: (key, ttlMs) => memory.begin(key, ttlMs),
      done: (key, ttlMs) => memory.done(key, ttlMs),
      failed: (key) => memory.failed(key),
    };
    const durable = receiveTencent({ dedupe }, { maxAgeMs: 3_600_000 });
    const request = tencentRequest(said(1), { time: now - 3_000 });
    expect((await durable.webhooks.handle(request)).status).toBe(200);
  });
});
