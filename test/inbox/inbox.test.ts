import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { ColloquyError, type InboxPage } from "../../src/index.js";
import { errorOf } from "../support/catching.js";
import { ids, rows, START, setUp, two } from "../support/inbox.js";
import { ScriptedList, unavailable } from "../support/scripted-list.js";

describe("order", () => {
  it("merges by time, then by source name, then by each source's own order", async () => {
    const { inbox, users } = setUp(two());
    const page = await inbox.list({ users, limit: 4 });
    expect(ids(page)).toEqual(["b000", "s000", "b001", "s001"]);
    expect(page.items[1]?.lastMessage?.sentAt).toEqual(new Date(START));
    expect(page.items[0]).not.toHaveProperty("lastMessage");
    expect(page).toMatchObject({
      complete: true,
      sources: { bounded: { status: "ok", returned: 2 }, streamed: { status: "ok", returned: 2 } },
    });
  });

  it("does not let one stale time sink the rows behind it", async () => {
    const stale = rows("s", 3);
    stale[0] = { id: "s000", at: START - 1_000_000_000 };
    const { inbox, users } = setUp([
      new ScriptedList("a", "bounded", rows("b", 2, -5)),
      new ScriptedList("s", "streamed", stale),
    ]);
    const page = await inbox.list({ users });
    expect(ids(page)).toEqual(["s000", "s001", "s002", "b000", "b001"]);
    expect(page.items.map(({ sortAt }) => sortAt?.getTime())).toEqual([
      START - 1000,
      START - 1000,
      START - 2000,
      START - 5000,
      START - 6000,
    ]);
  });

  it("puts conversations without any time last", async () => {
    const timeless = [{ id: "x", at: null }];
    const { inbox, users } = setUp([
      new ScriptedList("a", "bounded", timeless),
      new ScriptedList("b", "bounded", rows("b", 1)),
    ]);
    const page = await inbox.list({ users });
    expect(page.items.map(({ id, sortAt }) => [id, sortAt])).toEqual([
      ["b000", new Date(START)],
      ["x", null],
    ]);
  });

  it("asks for no last message where none is wanted", async () => {
    const lists = two();
    const { inbox, users } = setUp(lists);
    const page = await inbox.list({ users, limit: 60, include: [] });
    expect(page.sources.streamed?.order).toBe("approximate");
    expect(page.items).toHaveLength(60);
    expect(lists[1]?.messageReads).toBe(0);
  });
});

describe("cost", () => {
  it("reads a bounded list once per walk, and asks for each last message once", async () => {
    const lists = two();
    const { inbox, users } = setUp(lists);
    let count = 0;
    for await (const page of inbox.pages({ users, limit: 7 })) count += page.items.length;
    expect(count).toBe(60);
    expect(lists[0]?.reads).toBe(1);
    expect(lists[1]?.messageReads).toBe(30);
  });

  it("asks for about twice the limit of last messages on a single page", async () => {
    const lists = [new ScriptedList("streamed", "streamed", rows("s", 500))];
    const { inbox, users } = setUp(lists);
    await inbox.list({ users, limit: 20 });
    expect(lists[0]?.messageReads).toBeLessThanOrEqual(40);
  });
});

describe("a source that fails", () => {
  it("is reported as data while the others are delivered, and comes late once it is back", async () => {
    const lists = two();
    const { inbox, users } = setUp(lists);
    if (lists[1]) lists[1].onRead = () => Promise.reject(unavailable());
    const first = await inbox.list({ users, limit: 10 });
    expect(ids(first)).toEqual(rows("b", 10).map(({ id }) => id));
    expect(first.complete).toBe(false);
    expect(first.sources.streamed).toMatchObject({ status: "failed", returned: 0 });
    expect(first.sources.streamed?.error).toMatchObject({ code: "unavailable", source: "streamed" });
    expect(JSON.parse(JSON.stringify(first)).sources.streamed.error.code).toBe("unavailable");

    if (lists[1]) lists[1].onRead = () => {};
    const second = await inbox.list({ users, limit: 12, cursor: first.nextCursor ?? "" });
    expect(ids(second)).toEqual([...rows("s", 10).map(({ id }) => id), "b010", "s010"]);
    expect(second.items.map(({ late }) => late ?? false)).toEqual([
      ...Array(9).fill(true),
      false,
      false,
      false,
    ]);
    expect(second.complete).toBe(true);
  });

  it("that never recovers: the healthy ones are delivered whole, then the call throws and the last cursor resumes", async () => {
    const lists = two();
    const { inbox, users } = setUp(lists, { breaker: false });
    if (lists[1]) lists[1].onRead = () => Promise.reject(unavailable());
    const pages: InboxPage[] = [];
    const walk = async () => {
      for await (const page of inbox.pages({ users, limit: 20 })) pages.push(page);
    };
    expect(await errorOf(walk)).toMatchObject({ code: "unavailable", source: "streamed" });
    expect(pages.flatMap(ids)).toEqual(rows("b", 30).map(({ id }) => id));
    expect(pages.at(-1)?.sources.bounded?.status).toBe("exhausted");

    if (lists[1]) lists[1].onRead = () => {};
    const reads = lists[0]?.reads;
    const rest = await inbox.list({ users, limit: 200, cursor: pages.at(-1)?.nextCursor ?? "" });
    expect(ids(rest)).toEqual(rows("s", 30).map(({ id }) => id));
    expect(rest.nextCursor).toBeNull();
    expect(lists[0]?.reads).toBe(reads);
    expect(rest.sources.bounded).toMatchObject({ status: "exhausted", returned: 0 });
  });

  it("midway: what was read of it is kept, and the merge goes on with the others", async () => {
    const lists = [
      new ScriptedList("a", "bounded", rows("b", 30)),
      new ScriptedList("s", "streamed", rows("s", 30), 5),
    ];
    const { inbox, users } = setUp(lists);
    let reads = 0;
    if (lists[1]) {
      lists[1].onRead = () => {
        reads += 1;
        if (reads === 2) throw unavailable();
      };
    }
    const page = await inbox.list({ users, limit: 20 });
    expect(page.items).toHaveLength(20);
    expect(page.sources).toMatchObject({
      a: { status: "ok", returned: 15 },
      s: { status: "failed", returned: 5 },
    });
    const rest = await inbox.list({ users, limit: 200, cursor: page.nextCursor ?? "" });
    const all = [...page.items, ...rest.items].map(({ id }) => id);
    expect(new Set(all).size).toBe(60);
    expect(all).toHaveLength(60);
  });

  it("throws at once under fail, naming the source", async () => {
    const lists = two();
    const { inbox, users } = setUp(lists, { onSourceError: "fail" });
    if (lists[1]) lists[1].onRead = () => Promise.reject(unavailable());
    expect(await errorOf(() => inbox.list({ users }))).toMatchObject({
      code: "unavailable",
      source: "streamed",
    });
  });

  it("all of them: the call throws", async () => {
    const lists = two();
    for (const list of lists) list.onRead = () => Promise.reject(unavailable());
    const { inbox, users } = setUp(lists);
    expect(await errorOf(() => inbox.list({ users }))).toMatchObject({
      code: "unavailable",
      source: "bounded",
    });
  });

  it("counts as failed when it has not answered within sourceTimeoutMs", async () => {
    const lists = two();
    const { inbox, users } = setUp(lists, { sourceTimeoutMs: 50 });
    if (lists[1]) lists[1].onRead = () => sleep(10_000, undefined, { ref: false });
    const page = await inbox.list({ users });
    expect(page.sources.streamed?.error).toMatchObject({ code: "timeout", source: "streamed" });
    expect(page.items).toHaveLength(20);
  });

  it("is not failed by a last message that cannot be had", async () => {
    const lists = two();
    const { inbox, users } = setUp(lists);
    let calls = 0;
    if (lists[1]) {
      lists[1].onMessageRead = () => {
        calls += 1;
        if (calls === 3) throw new ColloquyError({ code: "not_found", message: "gone" });
      };
    }
    const page = await inbox.list({ users, limit: 60 });
    expect(page.complete).toBe(true);
    expect(page.items).toHaveLength(60);
  });
});

describe("a walk", () => {
  it("ends when the caller's signal fires", async () => {
    const lists = two();
    const { inbox, users } = setUp(lists);
    const controller = new AbortController();
    if (lists[1]) {
      lists[1].onRead = async () => {
        controller.abort();
        await sleep(10_000, undefined, { ref: false });
      };
    }
    expect(await errorOf(() => inbox.list({ users }, { signal: controller.signal }))).toMatchObject({
      code: "aborted",
    });
  });

  it("delivers with catchUp what moved to the top meanwhile, marked late", async () => {
    const lists = two();
    const { inbox, users } = setUp(lists);
    const seen: string[] = [];
    const cursors: (string | null)[] = [];
    for await (const page of inbox.pages({ users, limit: 10, catchUp: true })) {
      seen.push(...ids(page));
      cursors.push(page.nextCursor);
      if (cursors.length === 1) {
        const moved = lists[0]?.rows.pop();
        if (moved) lists[0]?.rows.unshift({ id: moved.id, at: START + 5000 });
      }
    }
    expect(new Set(seen).size).toBe(60);
    expect(seen).toHaveLength(60);
    expect(cursors.map((cursor) => cursor === null)).toEqual([
      ...Array(cursors.length - 1).fill(false),
      true,
    ]);
  });
});
