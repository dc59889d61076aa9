import { describe, expect, it } from "vitest";
import { ColloquyError, type InboxPage } from "../../src/index.js";
import type { Activity } from "../../src/model/conversation.js";
import { all, errorOf } from "../support/catching.js";
import { ids, places, rows, START, setUp } from "../support/inbox.js";
import { type Row, ScriptedList } from "../support/scripted-list.js";

const at = (seconds: number | null) => (seconds === null ? null : START + seconds * 1000);

/** A streamed list whose last messages have these times, in seconds after START. */
const streamed = (times: (number | null)[], pageSize = 20) =>
  new ScriptedList(
    "s",
    "streamed",
    times.map((seconds, index) => ({ id: `s${index}`, at: at(seconds) })),
    pageSize,
  );

const listed = (source: Activity["source"], seconds: number): Activity => ({
  at: new Date(at(seconds) ?? 0),
  source,
  precision: "second",
});

describe("the time that a row is ordered by", () => {
  it("is never later than that of the row before it, across vendor pages too", async () => {
    const { inbox, users } = setUp([streamed([10, 5, 8, 3, null, 7, 1], 2)]);
    const page = await inbox.list({ users });
    expect(places(page)).toEqual([10, 5, 5, 3, 3, 3, 1]);
  });

  it("is the same when the walk is cut anywhere and resumed from its cursor", async () => {
    const list = streamed([10, 5, 8, 3, null, 7, 1], 2);
    const { inbox, users } = setUp([list]);
    for (const limit of [1, 2, 3, 4]) {
      const pages: InboxPage[] = [];
      for (let cursor: string | null | undefined; cursor !== null; cursor = pages.at(-1)?.nextCursor ?? null)
        pages.push(await inbox.list({ users, limit, ...(cursor ? { cursor } : {}) }));
      expect(pages.flatMap(places)).toEqual([10, 5, 5, 3, 3, 3, 1]);
    }
  });

  it("of a row without messages is that of the rows around it, and null where nothing says", async () => {
    const { inbox, users } = setUp([streamed([null, 4, null], 3)]);
    expect(places(await inbox.list({ users }))).toEqual([4, 4, 4]);
    const nothing = setUp([streamed([null, null], 2), new ScriptedList("t", "bounded", rows("t", 1, -9))]);
    const page = await nothing.inbox.list({ users: nothing.users });
    expect(ids(page)).toEqual(["t000", "s0", "s1"]);
    expect(places(page)).toEqual([-9, null, null]);
  });

  it("puts the rows without any behind those from before 1970, whichever source has them", async () => {
    const old = [{ id: "old", at: -1000 }];
    const timeless = [{ id: "timeless", at: null }];
    for (const [a, b] of [
      [old, timeless],
      [timeless, old],
    ] as const) {
      const { inbox, users } = setUp([
        new ScriptedList("a", "bounded", a),
        new ScriptedList("b", "bounded", b),
      ]);
      expect(ids(await inbox.list({ users }))).toEqual(["old", "timeless"]);
    }
  });

  it("leaves equal times and no times in the sources' own orders, and calls no row late", async () => {
    const tied = (prefix: string): Row[] =>
      ["3", "2", "1"].map((id) => ({ id: prefix + id, at: id === "1" ? null : START }));
    const { inbox, users } = setUp([
      new ScriptedList("a", "bounded", tied("a")),
      new ScriptedList("b", "bounded", tied("b")),
    ]);
    const items = await all(inbox.iterate({ users, limit: 1 }));
    expect(ids({ items })).toEqual(["a3", "a2", "b3", "b2", "a1", "b1"]);
    expect(items.filter(({ late }) => late)).toEqual([]);
  });
});

describe("a last message", () => {
  it("is shown where the list has its time, and does not change it", async () => {
    const list = streamed([3, 2, 1]);
    list.rows = list.rows.map((row, index) => ({ ...row, listed: listed("lastMessage", -index) }));
    const { inbox, users } = setUp([list]);
    const page = await inbox.list({ users });
    expect(places(page)).toEqual([0, -1, -2]);
    expect(page.items.filter(({ lastMessage }) => lastMessage != null)).toHaveLength(3);
    expect(list.messageReads).toBe(3);
  });

  it("is not asked for where the vendor has no history of that kind", async () => {
    const list = streamed([3, 2, 1]);
    list.rows = list.rows.map((row, index) => ({
      ...row,
      listed: listed("modified", -index),
      ...(index === 1 ? { kind: "live" as const } : {}),
    }));
    const asked: string[] = [];
    list.onMessageRead = (id) => void asked.push(id);
    const { inbox, users } = setUp([list]);
    const page = await inbox.list({ users });
    expect(asked).toEqual(["s0", "s2"]);
    expect(places(page)).toEqual([3, 3, 1]);
    expect(page.items.map(({ missing }) => missing?.lastMessage)).toEqual([
      undefined,
      "unsupported",
      undefined,
    ]);
  });

  it("that cannot be had leaves its row directly behind the row before it, never at a profile time", async () => {
    const list = streamed([9, 8, 7]);
    list.rows = list.rows.map((row) => ({ ...row, listed: listed("modified", 5) }));
    list.onMessageRead = (id) => {
      if (id === "s2") throw new ColloquyError({ code: "not_found", message: "gone" });
    };
    const { inbox, users } = setUp([list]);
    const page = await inbox.list({ users });
    expect(places(page)).toEqual([9, 8, 8]);
    expect(page.items[2]?.missing?.lastMessage).toBe("not_found");
    expect(page.sources.s?.order).toBe("lastMessage");
    expect(page.items.map(({ lastMessage }) => lastMessage?.sentAt?.getTime())).toEqual([
      at(9),
      at(8),
      undefined,
    ]);
    expect(page.complete).toBe(true);
  });

  it("is asked for again on the next page where it could not be had", async () => {
    const list = streamed([9, 8, 7]);
    list.onMessageRead = () => Promise.reject(new ColloquyError({ code: "not_found", message: "gone" }));
    const { inbox, users } = setUp([list]);
    const first = await inbox.list({ users, limit: 1 });
    expect(places(first)).toEqual([null]);
    list.onMessageRead = () => {};
    const next = await inbox.list({ users, cursor: first.nextCursor ?? "" });
    expect(places(next)).toEqual([8, 7]);
  });

  it("is not asked for where nobody wants it: the time that the list has decides", async () => {
    const list = streamed([1, 2, 3]);
    list.rows = list.rows.map((row, index) => ({ ...row, listed: listed("modified", 30 - index) }));
    const { inbox, users } = setUp([list]);
    const page = await inbox.list({ users, include: [] });
    expect(places(page)).toEqual([30, 29, 28]);
    expect(list.messageReads).toBe(0);
  });
});

describe("a mistake in a provider", () => {
  it("fails the call with the mistake as its cause, not reported as a source that failed", async () => {
    const list = streamed([3, 2, 1]);
    const { inbox, users } = setUp([list, new ScriptedList("t", "bounded", rows("t", 3))]);
    const mistake = new TypeError("a mistake");
    const activity = {
      get source(): never {
        throw mistake;
      },
    };
    list.rows = list.rows.map((row) => ({ ...row, listed: activity as never }));
    const error = await errorOf(() => inbox.list({ users }));
    expect(error).toMatchObject({ code: "bad_response", operation: "inbox" });
    expect(error.cause).toMatchObject({ name: "TypeError", message: "a mistake" });
  });
});

describe("a list that is ordered by time", () => {
  const keyed = (times: (number | null)[], pageSize = 3) =>
    new ScriptedList(
      "k",
      "keyed",
      times.map((seconds, index) => ({ id: `k${index}`, at: at(seconds) })),
      pageSize,
    );

  it("gives its rows their own times, and nothing else is asked for", async () => {
    const list = keyed([9, 7, 5, 3, 1]);
    const { inbox, users } = setUp([list, new ScriptedList("t", "bounded", rows("t", 3, 8))]);
    const page = await inbox.list({ users, include: ["profile"] });
    expect(ids(page)).toEqual(["k0", "t000", "k1", "t001", "t002", "k2", "k3", "k4"]);
    expect(places(page)).toEqual([9, 8, 7, 7, 6, 5, 3, 1]);
    expect(list.messageReads).toBe(0);
  });

  it("is read once by a walk, and by each call from where its cursor leads", async () => {
    const list = keyed(Array.from({ length: 30 }, (_, index) => -index));
    const { inbox, users } = setUp([list]);
    const whole = await all(inbox.iterate({ users, limit: 4 }));
    expect(places({ items: whole })).toEqual(
      Array.from({ length: 30 }, (_, index) => (index === 0 ? 0 : -index)),
    );
    expect(list.reads).toBe(10);
    const pages: InboxPage[] = [];
    for (let cursor: string | null | undefined; cursor !== null; cursor = pages.at(-1)?.nextCursor ?? null)
      pages.push(await inbox.list({ users, limit: 4, ...(cursor ? { cursor } : {}) }));
    expect(pages.flatMap(ids)).toEqual(whole.map(({ id }) => id));
  });

  it("does not sink behind one row without a time", async () => {
    const list = keyed([9, null, 5, 3, 1], 5);
    const { inbox, users } = setUp([list, new ScriptedList("t", "bounded", rows("t", 2, 0))]);
    const page = await inbox.list({ users });
    expect(ids(page)).toEqual(["k0", "k2", "k3", "k4", "k1", "t000", "t001"]);
    expect(places(page)).toEqual([9, 5, 3, 1, 1, 0, -1]);
  });

  it("never comes twice where a row moves to the top between two pages", async () => {
    const list = keyed([9, 7, 5, 3, 1]);
    const { inbox, users } = setUp([list]);
    const seen: string[] = [];
    for await (const page of inbox.pages({ users, limit: 2 })) {
      seen.push(...ids(page));
      const first = list.rows.find(({ id }) => id === "k0");
      if (first !== undefined) first.at = (at(20) ?? 0) + seen.length;
    }
    expect(seen).toEqual(["k0", "k1", "k2", "k3", "k4"]);
  });
});
