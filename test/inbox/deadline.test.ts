import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { errorOf } from "../support/catching.js";
import { ids, rows, setUp, two } from "../support/inbox.js";
import { ScriptedList } from "../support/scripted-list.js";

const hang = () => new Promise<never>(() => {});
const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** The list hangs from its n-th reading on. */
function hangFrom(list: ScriptedList, reading: number): void {
  list.onRead = () => (list.reads >= reading ? hang() : undefined);
}

/** How long `work` takes by the faked clock, and what it gives. */
async function timed<T>(work: Promise<T>): Promise<{ ms: number; result: T }> {
  const startedAt = performance.now();
  const done = work.then((result) => ({ ms: performance.now() - startedAt, result }));
  done.catch(() => {});
  await vi.advanceTimersByTimeAsync(60_000);
  return done;
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
});

afterEach(() => {
  vi.useRealTimers();
});

describe("a source that hangs", () => {
  it.each([
    ["60% of the page's deadline", {}, { timeoutMs: 1000 }, 600],
    ["five seconds where no deadline is named", {}, {}, 5_000],
    ["sourceTimeoutMs", { sourceTimeoutMs: 250 }, { timeoutMs: 1000 }, 250],
  ])("is waited for during %s", async (_, options, call, expected) => {
    const [bounded, streamed] = two();
    hangFrom(streamed, 1);
    const { inbox, users } = setUp([bounded, streamed], options);
    const { ms, result } = await timed(inbox.list({ users, limit: 5 }, call));
    expect(ms).toBe(expected);
    expect(ids(result)).toEqual(rows("b", 5).map(({ id }) => id));
    expect(result.sources.streamed?.error).toMatchObject({ code: "timeout", source: "streamed" });
  });

  it("is waited for anew on the next page", async () => {
    const [bounded, streamed] = two();
    hangFrom(streamed, 1);
    const { inbox, users } = setUp([bounded, streamed]);
    const walk = inbox.pages({ users, limit: 5 }, { timeoutMs: 1000 });
    await timed(walk.next());
    expect((await timed(walk.next())).ms).toBe(600);
    streamed.onRead = () => {};
    const { result } = await timed(walk.next());
    expect(result.value?.complete).toBe(true);
  });

  it("pays for all its readings of a page out of one time", async () => {
    const [slow, other] = [
      new ScriptedList("slow", "streamed", rows("s", 10), 5),
      new ScriptedList("z", "bounded", rows("z", 10)),
    ];
    slow.onRead = () => pause(350);
    const { inbox, users } = setUp([slow, other]);
    const { ms, result } = await timed(inbox.list({ users, limit: 20 }, { timeoutMs: 1000 }));
    expect(ms).toBe(600);
    expect(result.items.map(({ source }) => source.at(0)).join("")).toBe("szszszszszzzzzz");
    expect(result.sources.slow).toMatchObject({ status: "failed", returned: 5, error: { code: "timeout" } });
    slow.onRead = () => {};
    const next = await inbox.list({ users, cursor: result.nextCursor ?? "" });
    expect(next.items.map(({ source, late }) => (late ? "late" : source.at(0))).join(" ")).toBe(
      "late late late late late",
    );
  });

  it("does not pay for the time that others take", async () => {
    const [slow, other] = [
      new ScriptedList("a", "streamed", rows("a", 10), 5),
      new ScriptedList("b", "streamed", rows("b", 20), 5),
    ];
    slow.onRead = () => pause(290);
    other.onRead = () => pause(other.reads === 1 ? 10 : 200);
    const { inbox, users } = setUp([slow, other]);
    const { result } = await timed(inbox.list({ users, limit: 15 }, { timeoutMs: 1000 }));
    expect(result.complete).toBe(true);
  });
});

describe("last messages that hang", () => {
  it("take their time once a page, however many vendor pages it has", async () => {
    const list = new ScriptedList("s", "streamed", rows("s", 30), 5);
    list.onMessageRead = hang;
    const { inbox, users } = setUp([list], { detailsTimeoutMs: 1000, sourceTimeoutMs: 10_000 });
    const { ms, result } = await timed(inbox.list({ users, limit: 30 }));
    expect(ms).toBeLessThanOrEqual(1000);
    expect(ids(result)).toEqual(rows("s", 30).map(({ id }) => id));
    expect(result).toMatchObject({ complete: true, sources: { s: { order: "approximate" } } });
    expect(result.items.every(({ missing }) => missing?.lastMessage === "timeout")).toBe(true);
  });

  it("have as much time on the next page of a walk", async () => {
    const list = new ScriptedList("s", "streamed", rows("s", 10), 5);
    list.onMessageRead = hang;
    const { inbox, users } = setUp([list], { detailsTimeoutMs: 1000 });
    const walk = inbox.pages({ users, limit: 5, include: ["lastMessage"] });
    await timed(walk.next());
    list.onMessageRead = () => {};
    const { result } = await timed(walk.next());
    expect(result.value?.items.map(({ missing }) => missing)).toEqual(Array(5).fill(undefined));
  });

  it("keep no other row waiting for more than half of the time", async () => {
    const list = new ScriptedList("s", "streamed", rows("s", 5));
    let messageReads = 0;
    list.onMessageRead = () => {
      messageReads += 1;
      return messageReads === 1 ? hang() : undefined;
    };
    const { inbox, users } = setUp([list], { detailsTimeoutMs: 1000 });
    const page = inbox.list({ users });
    await vi.advanceTimersByTimeAsync(499);
    expect(messageReads).toBe(1);
    await vi.advanceTimersByTimeAsync(2);
    expect(messageReads).toBe(5);
    const { items } = (await timed(page)).result;
    expect(items.map(({ missing }) => missing?.lastMessage)).toEqual(["timeout", ...Array(4)]);
  });
});

describe("the deadline of a page", () => {
  const whole = { sourceTimeoutMs: 10_000 };

  it("that comes before there is anything is a timeout of the inbox, not of a source", async () => {
    const [bounded, streamed] = two();
    hangFrom(streamed, 1);
    const { inbox, users } = setUp([bounded, streamed], whole);
    const { ms, result } = await timed(errorOf(() => inbox.list({ users }, { timeoutMs: 1000 })));
    expect(ms).toBe(1000);
    expect(result).toMatchObject({ code: "timeout", operation: "inbox", retryable: true });
    expect(result.source).toBeUndefined();
  });

  it("that comes with items in hand returns them, and the cursor goes on behind them", async () => {
    const list = new ScriptedList("s", "streamed", rows("s", 30), 5);
    hangFrom(list, 3);
    const { inbox, users } = setUp([list], whole);
    const { ms, result } = await timed(inbox.list({ users }, { timeoutMs: 1000 }));
    expect(ms).toBe(1000);
    expect(ids(result)).toEqual(rows("s", 10).map(({ id }) => id));
    expect(result).toMatchObject({ complete: false, sources: { s: { status: "failed", returned: 10 } } });
    list.onRead = () => {};
    const next = await inbox.list({ users, limit: 30, cursor: result.nextCursor ?? "" });
    expect(ids(next)).toEqual(
      rows("s", 30)
        .map(({ id }) => id)
        .slice(10),
    );
  });

  it("does not begin another reading when most of it is gone", async () => {
    const list = new ScriptedList("s", "streamed", rows("s", 30), 5);
    list.onRead = () => pause(410);
    const { inbox, users } = setUp([list], whole);
    const { ms, result } = await timed(inbox.list({ users }, { timeoutMs: 1000 }));
    expect(ms).toBe(820);
    expect(list.reads).toBe(2);
    expect(result.complete).toBe(true);
    list.onRead = () => {};
    const next = await inbox.list({ users, limit: 30, cursor: result.nextCursor ?? "" });
    expect([...ids(result), ...ids(next)]).toEqual(rows("s", 30).map(({ id }) => id));
  });
});

describe("the caller's signal", () => {
  it.each([1, 2])("during reading %i is aborted, whatever is in hand", async (reading) => {
    const list = new ScriptedList("s", "streamed", rows("s", 30), 5);
    const other = new ScriptedList("t", "bounded", rows("t", 30));
    const controller = new AbortController();
    list.onRead = () => {
      if (list.reads < reading) return;
      controller.abort();
      return hang();
    };
    const { inbox, users } = setUp([list, other]);
    const error = await errorOf(() => inbox.list({ users }, { signal: controller.signal }));
    expect(error).toMatchObject({ code: "aborted", operation: "inbox" });
  });
});
