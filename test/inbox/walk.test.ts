import { describe, expect, it, onTestFinished } from "vitest";
import { InboxSession } from "../../src/inbox/session.js";
import { ColloquyError, createClient, createInbox, type InboxItem, type InboxPage } from "../../src/index.js";
import { all, errorOf } from "../support/catching.js";
import { ids, rows, START, setUp, two } from "../support/inbox.js";
import { ScriptedList, unavailable } from "../support/scripted-list.js";
import { scriptedProvider } from "../support/scripted-provider.js";
import { ok, ScriptedServer } from "../support/scripted-server.js";

const fail = () => Promise.reject(unavailable());
const work = () => {};
const names = (items: InboxItem[]) => items.map(({ source, id }) => `${source}/${id}`);
const lateOf = (page: InboxPage) => page.items.map(({ late }) => late ?? false);

describe("catching up", () => {
  it("takes one id in two sources for two conversations, and marks late what moved meanwhile", async () => {
    const [a, b] = [
      new ScriptedList("a", "bounded", rows("c", 4)),
      new ScriptedList("b", "bounded", rows("d", 4)),
    ];
    const { inbox, users } = setUp([a, b]);
    const pages: InboxPage[] = [];
    for await (const page of inbox.pages({ users, limit: 4, catchUp: true })) {
      pages.push(page);
      if (pages.length === 1) b.rows.unshift({ id: "c000", at: START + 9000 });
    }
    const regular = pages.slice(0, -1).flatMap(({ items }) => items);
    expect(regular).toHaveLength(8);
    expect(regular.filter(({ late }) => late)).toEqual([]);
    const last = pages.at(-1)?.items ?? [];
    expect(names(last)).toEqual(["b/c000"]);
    expect(last[0]).toMatchObject({ late: true, kind: "group", sortAt: new Date(START + 9000) });
    expect(pages.at(-1)?.sources).toMatchObject({
      a: { status: "ok", returned: 0 },
      b: { status: "ok", returned: 1 },
    });
    expect(new Set(names(pages.flatMap(({ items }) => items))).size).toBe(9);
  });

  it("finds the same id again in its own source only once", async () => {
    const [a, b] = [
      new ScriptedList("a", "bounded", rows("c", 4)),
      new ScriptedList("b", "bounded", rows("c", 4)),
    ];
    const { inbox, users } = setUp([a, b]);
    const items: InboxItem[] = [];
    for await (const item of inbox.iterate({ users, limit: 3, catchUp: true })) {
      items.push(item);
      if (items.length === 3) a.rows.unshift({ id: a.rows.pop()?.id ?? "", at: START + 9000 });
    }
    expect(new Set(names(items)).size).toBe(8);
    expect(items).toHaveLength(8);
  });
});

describe("a walk with pages", () => {
  it("finds its place again when delivered rows of a streamed list are gone", async () => {
    const list = new ScriptedList("s", "streamed", rows("s", 60));
    const { inbox, users } = setUp([list]);
    const seen: string[] = [];
    for await (const page of inbox.pages({ users, limit: 20 })) {
      seen.push(...ids(page));
      list.rows.splice(0, 5);
    }
    expect(seen).toEqual(rows("s", 60).map(({ id }) => id));
  });

  it("asks anew for the rows of a vendor page that it reads anew, but not for their last messages", async () => {
    const list = new ScriptedList("s", "streamed", rows("s", 40));
    const { inbox, users } = setUp([list]);
    const items = await all(inbox.iterate({ users, limit: 7 }));
    expect(items.map(({ sortAt }) => sortAt?.getTime())).toEqual(rows("s", 40).map(({ at }) => at));
    expect(
      items.every(({ lastMessage, sortAt }) => lastMessage?.sentAt?.getTime() === sortAt?.getTime()),
    ).toBe(true);
    expect(list.messageReads).toBe(40);
  });
});

describe("a place in the inbox", () => {
  it("is late where it stands before what was delivered, by time and then by source", async () => {
    const lists = ["a", "b", "c"].map((name) => new ScriptedList(name, "bounded", [{ id: name, at: START }]));
    const { inbox, users } = setUp(lists);
    for (const list of lists) if (list.name !== "b") list.onRead = fail;
    const first = await inbox.list({ users });
    expect(ids(first)).toEqual(["b"]);
    for (const list of lists) list.onRead = work;
    const next = await inbox.list({ users, cursor: first.nextCursor ?? "" });
    expect(ids(next)).toEqual(["a", "c"]);
    expect(lateOf(next)).toEqual([true, false]);
    expect(next.nextCursor).toBeNull();
  });

  it("stays where it was while late rows are delivered", async () => {
    const [a, b] = [
      new ScriptedList("a", "bounded", rows("a", 5)),
      new ScriptedList("b", "bounded", rows("b", 3, -2)),
    ];
    const { inbox, users } = setUp([a, b]);
    a.onRead = fail;
    const first = await inbox.list({ users, limit: 2 });
    a.onRead = work;
    const next = await inbox.list({ users, limit: 1, cursor: first.nextCursor ?? "" });
    const rest = await inbox.list({ users, cursor: next.nextCursor ?? "" });
    expect([...ids(first), ...ids(next)]).toEqual(["b000", "b001", "a000"]);
    expect(ids(rest)).toEqual(["a001", "a002", "a003", "a004", "b002"]);
    expect(lateOf(rest)).toEqual([true, true, true, false, false]);
  });

  it("before the first row makes nothing late", async () => {
    const [empty, broken] = [
      new ScriptedList("a", "bounded", []),
      new ScriptedList("b", "bounded", rows("b", 3)),
    ];
    const { inbox, users } = setUp([empty, broken]);
    broken.onRead = fail;
    const first = await inbox.list({ users });
    expect(first).toMatchObject({ items: [], complete: false, sources: { a: { status: "exhausted" } } });
    broken.onRead = work;
    const next = await inbox.list({ users, cursor: first.nextCursor ?? "" });
    expect(ids(next)).toEqual(["b000", "b001", "b002"]);
    expect(lateOf(next)).toEqual([false, false, false]);
  });

  it.each([
    ["first", "a", "b"],
    ["last", "b", "a"],
  ])("remembers that the %s source is exhausted, and does not ask it again", async (_, short, long) => {
    for (const shape of ["bounded", "streamed"] as const) {
      const ended = new ScriptedList(short, shape, rows("e", 2));
      const going = new ScriptedList(long, "bounded", rows("g", 9));
      const { inbox, users } = setUp([ended, going]);
      const first = await inbox.list({ users, limit: 6 });
      expect(first.sources).toMatchObject({
        [short]: { status: "exhausted", returned: 2 },
        [long]: { status: "ok", returned: 4 },
      });
      ended.rows = rows("new", 5);
      const { reads } = ended;
      const next = await inbox.list({ users, cursor: first.nextCursor ?? "" });
      expect(ids(next)).toEqual(
        rows("g", 9)
          .slice(4)
          .map(({ id }) => id),
      );
      expect(next.sources[short]).toMatchObject({ status: "exhausted", returned: 0 });
      expect(ended.reads).toBe(reads);
    }
  });
});

describe("a source that fails midway", () => {
  it("ends the page with what is in hand, and the next call throws while it fails", async () => {
    const list = new ScriptedList("s", "streamed", rows("s", 15), 5);
    list.onRead = () => (list.reads === 2 ? fail() : undefined);
    const { inbox, users } = setUp([list]);
    const first = await inbox.list({ users });
    expect(ids(first)).toEqual(rows("s", 5).map(({ id }) => id));
    expect(first).toMatchObject({ complete: false, sources: { s: { status: "failed", returned: 5 } } });
    list.onRead = fail;
    const next = () => inbox.list({ users, cursor: first.nextCursor ?? "" });
    expect(await errorOf(next)).toMatchObject({ code: "unavailable", source: "s" });
    list.onRead = work;
    expect(ids(await next())).toEqual(
      rows("s", 15)
        .slice(5)
        .map(({ id }) => id),
    );
  });

  it("ends the page with what is in hand also where trying again cannot mend it", async () => {
    const list = new ScriptedList("s", "streamed", rows("s", 15), 5);
    const broken = () => Promise.reject(new ColloquyError({ code: "bad_response", message: "not JSON" }));
    list.onRead = () => (list.reads > 1 ? broken() : undefined);
    const { inbox, users } = setUp([list]);
    const first = await inbox.list({ users });
    expect(ids(first)).toEqual(rows("s", 5).map(({ id }) => id));
    expect(first.sources.s?.error).toMatchObject({ code: "bad_response", source: "s" });
    const next = await errorOf(() => inbox.list({ users, cursor: first.nextCursor ?? "" }));
    expect(next).toMatchObject({ code: "bad_response", source: "s" });
  });

  it("throws at once under fail where trying again cannot mend it", async () => {
    const list = new ScriptedList("s", "streamed", rows("s", 15), 5);
    const broken = () => Promise.reject(new ColloquyError({ code: "bad_response", message: "not JSON" }));
    list.onRead = () => (list.reads > 1 ? broken() : undefined);
    const { inbox, users } = setUp([list], { onSourceError: "fail" });
    expect((await errorOf(() => inbox.list({ users }))).code).toBe("bad_response");
  });

  it("is not asked again on the page it failed on", async () => {
    const [bounded, streamed] = two();
    streamed.onRead = fail;
    const { inbox, users } = setUp([bounded, streamed]);
    expect((await inbox.list({ users })).items).toHaveLength(20);
    expect(streamed.reads).toBe(1);
  });

  it("ends the page before it under fail, and the next call throws; a page without a failure is a page", async () => {
    const [list, other] = [
      new ScriptedList("s", "streamed", rows("s", 15), 5),
      new ScriptedList("t", "bounded", rows("t", 15)),
    ];
    const { inbox, users } = setUp([list, other], { onSourceError: "fail" });
    expect((await inbox.list({ users })).items).toHaveLength(20);
    list.reads = 0;
    list.onRead = () => (list.reads >= 2 ? fail() : undefined);
    const page = await inbox.list({ users });
    expect(page.items.map(({ source }) => source).join("")).toBe("ststststs");
    list.onRead = fail;
    const next = () => inbox.list({ users, cursor: page.nextCursor ?? "" });
    expect(await errorOf(next)).toMatchObject({ code: "unavailable", source: "s" });
  });

  it("with its place lost throws at once, before any other failure", async () => {
    const [other, list] = [
      new ScriptedList("a", "bounded", rows("a", 300, -100)),
      new ScriptedList("s", "streamed", rows("s", 100)),
    ];
    const { inbox, users } = setUp([other, list, new ScriptedList("z", "bounded", rows("z", 50, -100))]);
    const { nextCursor } = await inbox.list({ users, limit: 40 });
    list.rows = rows("other", 100);
    other.onRead = fail;
    const error = await errorOf(() => inbox.list({ users, cursor: nextCursor ?? "" }));
    expect(error).toMatchObject({ code: "cursor_expired", source: "s" });
  });
});

describe("a streamed source of many small vendor pages", () => {
  /** Vendor pages of `pageSize` rows, a second apart; the rows of another source stand behind them all. */
  async function inboxOver(pageSize: number, pages: number) {
    const server = await ScriptedServer.start();
    server.respond = ({ body }) => {
      const part = Number(body.position ?? 0);
      const items = Array.from({ length: pageSize }, (_, row) => {
        const index = part * pageSize + row;
        return { id: `s${index}`, at: START - index * 1000 };
      });
      return ok({ items, next: part + 1 < pages ? String(part + 1) : null });
    };
    const small = createClient(scriptedProvider({ url: server.url }), { budget: false });
    onTestFinished(() => small.close());
    const older = new ScriptedList("older", "bounded", rows("o", 5, -1000));
    const clients = { older: createClient(older.provider(), { budget: false }), small };
    return { server, inbox: createInbox(clients), users: { older: "alice", small: "alice" } };
  }

  it.each([
    [1, 20],
    [3, 60],
  ])("of %i is read 20 vendor pages for one page, which ends there with %i rows", async (size, count) => {
    const { server, inbox, users } = await inboxOver(size, 30);
    const first = await inbox.list({ users, limit: 80, include: [] });
    expect(ids(first)).toEqual(Array.from({ length: count }, (_, index) => `s${index}`));
    expect(server.requests).toHaveLength(20);
    expect(first).toMatchObject({ complete: true, sources: { small: { status: "ok", returned: count } } });
    const next = await inbox.list({ users, limit: 200, include: [], cursor: first.nextCursor ?? "" });
    expect(ids(next)).toHaveLength(10 * size + 5);
    expect(next.nextCursor).toBeNull();
  });

  it("without rows keeps the others waiting, because its next row could come first, and goes on behind them", async () => {
    const { server, inbox, users } = await inboxOver(0, 30);
    const first = await inbox.list({ users, limit: 80, include: [] });
    expect(first).toMatchObject({ items: [], complete: true, sources: { small: { status: "ok" } } });
    expect(server.requests).toHaveLength(20);
    const next = await inbox.list({ users, limit: 80, include: [], cursor: first.nextCursor ?? "" });
    expect(ids(next)).toHaveLength(5);
    expect(next.nextCursor).toBeNull();
    // The last empty page is read again: a row may have come into it.
    expect(server.requests).toHaveLength(20 + 11);
  });

  it("is not cut before that, and exhausted by its last vendor page", async () => {
    const { inbox, users } = await inboxOver(1, 20);
    const page = await inbox.list({ users, limit: 80, include: [] });
    expect(ids(page)).toHaveLength(25);
    expect(page.nextCursor).toBeNull();
  });
});

describe("a session of the inbox", () => {
  it("has nothing to take before it is filled", () => {
    const session = new InboxSession([], { failFast: false, sourceTimeoutMs: undefined }, null);
    expect(session.peek()).toBeUndefined();
    expect(() => session.take()).toThrow(RangeError);
  });
});
