import { describe, expect, it } from "vitest";
import { createClient, createInbox, type InboxOptions } from "../../src/index.js";
import { all, errorOf } from "../support/catching.js";
import { ids, rows, START, setUp, two } from "../support/inbox.js";
import { ScriptedList } from "../support/scripted-list.js";

const clientOf = (list: ScriptedList) => createClient(list.provider(), { budget: false });

/** One client with one row under each name, all of one time. */
const tiedClients = (names: string[]) =>
  Object.fromEntries(
    names.map((name) => [name, clientOf(new ScriptedList("list", "bounded", [{ id: name, at: START }]))]),
  );
const usersOf = (names: string[]) => Object.fromEntries(names.map((name) => [name, "alice"]));

describe("a query", () => {
  const users = { bounded: "alice", streamed: "alice" };
  it.each([
    [{ users: {} }, /users must name/],
    [{ users: { nobody: "alice" } }, /users\.nobody names no source.*bounded, streamed/],
    [{ users: { bounded: "" } }, /inbox: users\.bounded must be the user's id/],
    [{ users, limit: 0 }, /limit/],
    [{ users, limit: 201 }, /limit/],
    [{ users, cursor: "" }, /nextCursor/],
    [{ users, extra: 1 }, /extra/],
    [{ users, catchUp: true }, /catchUp/],
  ])("%j is invalid_argument, and nothing is read", async (input, message) => {
    const lists = two();
    const { inbox } = setUp(lists);
    const error = await errorOf(() => inbox.list(input as never));
    expect(error.code).toBe("invalid_argument");
    expect(error.message).toMatch(message);
    expect(lists.map(({ reads }) => reads)).toEqual([0, 0]);
  });

  it("may name a source `__proto__`, as any other", async () => {
    const names = ["__proto__", "constructor"];
    const inbox = createInbox(tiedClients(names));
    const page = await inbox.list({ users: usersOf(names) });
    expect(page.items.map(({ source }) => source)).toEqual(names);
    expect(Object.keys(page.sources)).toEqual(names);
    const alone = await inbox.list({ users: usersOf(["__proto__"]) });
    expect(alone.items.map(({ source }) => source)).toEqual(["__proto__"]);
    const error = await errorOf(() => inbox.list({ users: JSON.parse('{"__proto__":5}') }));
    expect(error.message).toContain("users.__proto__ must be the user's id in that source");
  });

  it("takes 200 items at most, and catchUp in walks only", async () => {
    const { inbox } = setUp(two());
    expect((await inbox.list({ users, limit: 200 })).items).toHaveLength(60);
    expect(await all(inbox.iterate({ users, catchUp: true }))).toHaveLength(60);
    expect(await all(inbox.iterate({ users, catchUp: false }))).toHaveLength(60);
    const error = await errorOf(() => all(inbox.pages({ users, catchUp: "yes" as never })));
    expect(error.message).toContain("catchUp");
  });

  it("leaves out the sources it names no user for, whatever they are called", async () => {
    const names = ["constructor", "toString", "a"];
    const inbox = createInbox(tiedClients(names));
    for (const users of [{ a: "alice" }, { a: "alice", toString: undefined }]) {
      const page = await inbox.list({ users: users as { a: string } });
      expect(ids(page)).toEqual(["a"]);
      expect(Object.keys(page.sources)).toEqual(["a"]);
    }
  });

  it("binds a cursor to its users, sources and options", async () => {
    const lists = two();
    const { inbox } = setUp(lists);
    const cursor = (await inbox.list({ users, limit: 5 })).nextCursor ?? "";
    const other = new ScriptedList("third", "bounded", rows("t", 1));
    const others = [
      () => inbox.list({ users: { ...users, bounded: "carol" }, cursor }),
      () => inbox.list({ users: { bounded: "alice" }, cursor }),
      () => inbox.list({ users, cursor, include: ["profile"] }),
      () => setUp([...lists, other]).inbox.list({ users: { ...users, third: "x" }, cursor }),
      () => lists[0] && clientOf(lists[0]).conversations.list({ userId: "alice", cursor }),
    ];
    for (const other of others) expect((await errorOf(other)).code).toBe("cursor_foreign");
    expect(ids(await setUp(lists).inbox.list({ users, limit: 1, cursor }))).toEqual(["s002"]);
  });
});

describe("the names of sources", () => {
  const names = ["b", "B", "é", "a", "10", "9"];
  const inCodeUnits = ["10", "9", "B", "a", "b", "é"];

  it("order equal times by code units, in whatever order the clients and users stand", async () => {
    for (const given of [names, [...names].reverse()]) {
      const page = await createInbox(tiedClients(given)).list({ users: usersOf([...given].reverse()) });
      expect(ids(page)).toEqual(inCodeUnits);
    }
  });

  it("carry a cursor over to an inbox whose clients stand in another order", async () => {
    const first = await createInbox(tiedClients(names)).list({ users: usersOf(names), limit: 3 });
    const reversed = createInbox(tiedClients([...names].reverse()));
    const next = await reversed.list({ users: usersOf(inCodeUnits), cursor: first.nextCursor ?? "" });
    expect(ids(next)).toEqual(inCodeUnits.slice(3));
  });
});

describe("createInbox", () => {
  const names = (count: number) => Array.from({ length: count }, (_, index) => `s${index}`);

  it("takes one to eight clients", async () => {
    expect(() => createInbox({})).toThrow(/createInbox.*1 to 8.*got 0/);
    expect(() => createInbox(tiedClients(names(9)))).toThrow(/1 to 8.*got 9/);
    for (const count of [1, 8]) {
      const inbox = createInbox(tiedClients(names(count)));
      expect((await inbox.list({ users: usersOf(names(count)) })).items).toHaveLength(count);
    }
  });

  it.each([
    [null, /object of clients/],
    ["clients", /object of clients/],
    [{ mine: {} }, /"mine" is not a client/],
    [{ mine: null }, /"mine" is not a client/],
  ])("takes clients only, not %j", async (clients, message) => {
    const error = await errorOf(() => createInbox(clients as never));
    expect(error.code).toBe("invalid_argument");
    expect(error.message).toMatch(message);
  });

  it.each([
    [{ breaker: true }, /createInbox: breaker/],
    [{ details: {} }, /createInbox: details/],
    [{ detailsTimeoutMs: 0 }, /detailsTimeoutMs/],
    [{ onSourceError: "ignore" }, /onSourceError/],
    [{ sourceTimeoutMs: 0 }, /sourceTimeoutMs/],
    [{ sourceTimeoutMs: 2 ** 31 }, /sourceTimeoutMs/],
    [{ timeoutMs: 5 }, /createInbox.*timeoutMs/],
    [{ cursor: { keys: ["short"] } }, /cursor\.keys/],
    [{ cursor: { maxAgeMs: 0 } }, /cursor\.maxAgeMs/],
    [{ cursor: { key: "k" } }, /cursor/],
  ])("refuses %j", async (options, message) => {
    const error = await errorOf(() => createInbox(tiedClients(["a"]), options as never));
    expect(error.code).toBe("invalid_argument");
    expect(error.message).toMatch(message);
  });

  it.each<InboxOptions>([
    {},
    { breaker: false },
    { onSourceError: "partial" },
    { sourceTimeoutMs: 2 ** 31 - 1 },
    { cursor: {} },
  ])("fetches what is missing and delivers in part with %j", async (options) => {
    const lists = two();
    const { inbox, users } = setUp(lists, options);
    lists[0].onRead = () => Promise.reject(new Error("broken"));
    const page = await inbox.list({ users, limit: 3 });
    expect(ids(page)).toEqual(["s000", "s001", "s002"]);
    expect(page.complete).toBe(false);
    expect(page.items.every(({ lastMessage }) => lastMessage !== undefined)).toBe(true);
  });

  it("seals its cursors with its own keys", async () => {
    const keys = ["k".repeat(32)];
    const { inbox, users } = setUp(two(), { cursor: { keys } });
    const cursor = (await inbox.list({ users, limit: 2 })).nextCursor ?? "";
    expect(ids(await inbox.list({ users, limit: 1, cursor }))).toEqual(["b001"]);
    const error = await errorOf(() => setUp(two()).inbox.list({ users, cursor }));
    expect(error.code).toBe("cursor_malformed");
  });
});
