import { afterEach, describe, expect, it, vi } from "vitest";
import { type Budget, ColloquyError, createClient, createInbox } from "../../src/index.js";
import { memory } from "../../src/testing/memory/index.js";
import { errorOf } from "../support/catching.js";
import { ids, rows, setUp, two } from "../support/inbox.js";
import { ScriptedList, unavailable } from "../support/scripted-list.js";

afterEach(() => void vi.useRealTimers());

/** One streamed cloud of direct conversations, each with a named peer and a message, newest first. */
function cloud(count = 4, budget: Budget | false = false) {
  const provider = memory({ conversations: "streamed" });
  for (let index = count - 1; index >= 0; index -= 1) {
    const peer = `peer-${index}`;
    provider.world.addConversation({ id: `c${index}`, kind: "direct", members: ["alice", peer] });
    provider.world.addMessage(`c${index}`, { senderId: peer, text: `hello ${index}` });
    provider.world.addUser({ id: peer, name: `Name ${index}` });
  }
  const client = createClient(provider, { budget, retry: false });
  return { world: provider.world, client };
}

describe("rows of the inbox", () => {
  it("have a name and a last message without being asked for it, and stand by its time", async () => {
    const { client } = cloud();
    const page = await createInbox({ cloud: client }).list({ users: { cloud: "alice" } });
    expect(page.items.map(({ title, lastMessage }) => [title, lastMessage?.text])).toEqual([
      ["Name 0", "hello 0"],
      ["Name 1", "hello 1"],
      ["Name 2", "hello 2"],
      ["Name 3", "hello 3"],
    ]);
    expect(page.items.every(({ activity, sortAt }) => activity.at?.getTime() === sortAt?.getTime())).toBe(
      true,
    );
    expect(page.sources.cloud).toMatchObject({ status: "exhausted", order: "lastMessage" });
  });

  it("show what is wanted and no more, and their cursor is bound to last messages alone", async () => {
    const { client, world } = cloud();
    const inbox = createInbox({ cloud: client });
    const users = { cloud: "alice" };
    const first = await inbox.list({ users, limit: 2, include: ["lastMessage", "unread"] });
    expect(first.items.map(({ title, unread }) => [title, unread?.count])).toEqual([
      [undefined, 1],
      [undefined, 1],
    ]);
    const cursor = first.nextCursor ?? "";
    expect(ids(await inbox.list({ users, cursor }))).toEqual(["c2", "c3"]);
    const unbound = () => inbox.list({ users, cursor, include: ["profile"] });
    expect((await errorOf(unbound)).code).toBe("cursor_foreign");
    const before = world.requests.length;
    await inbox.list({ users, include: [] });
    expect(world.requests.slice(before)).toEqual(["conversations"]);
  });

  it.each(["hang", "error"] as const)(
    "come in the list's order where last messages meet a %s",
    async (kind) => {
      const { client, world } = cloud();
      const fault = { operation: "messages", times: Number.POSITIVE_INFINITY };
      world.inject(kind === "hang" ? { kind, ...fault } : { kind, code: "rate_limited", ...fault });
      const inbox = createInbox({ cloud: client }, { detailsTimeoutMs: kind === "hang" ? 60 : 10_000 });
      const page = await inbox.list({ users: { cloud: "alice" } });
      expect(ids(page)).toEqual(["c0", "c1", "c2", "c3"]);
      expect(page).toMatchObject({
        complete: true,
        sources: { cloud: { order: "approximate" } },
      });
      expect(page.items.map(({ missing }) => missing?.lastMessage)).toEqual(
        Array(4).fill(kind === "hang" ? "timeout" : "rate_limited"),
      );
    },
  );

  it("are placed by their first row where only that one can be had", async () => {
    const { client, world } = cloud();
    world.inject({ kind: "hang", operation: "messages", after: 1, times: Number.POSITIVE_INFINITY });
    const inbox = createInbox({ cloud: client }, { detailsTimeoutMs: 500 });
    const page = await inbox.list({ users: { cloud: "alice" } });
    expect(ids(page)).toEqual(["c0", "c1", "c2", "c3"]);
    expect(page.sources.cloud.order).toBe("lastMessage");
    const [first, ...others] = page.items;
    expect(first?.lastMessage?.text).toBe("hello 0");
    expect(others.every(({ sortAt }) => sortAt?.getTime() === first?.sortAt?.getTime())).toBe(true);
  });

  it("are placed by a first row that goes before all else that waits for the budget", async () => {
    const asked: [operation: string, goesFirst: boolean][] = [];
    const budget: Budget = {
      async take(key, _limit, _signal, _leftMs, goesFirst = false) {
        asked.push([key.split(":").at(-1) ?? "", goesFirst]);
      },
    };
    const { client } = cloud(4, budget);
    await createInbox({ cloud: client }).list({ users: { cloud: "alice" } });
    const messages = asked.filter(([operation]) => operation === "messages");
    expect(messages.map(([, goesFirst]) => goesFirst)).toEqual([true, false, false, false]);
    expect(asked.filter(([operation]) => operation !== "messages").some(([, goesFirst]) => goesFirst)).toBe(
      false,
    );
  });

  it("know first what the app's own store knows", async () => {
    const { client, world } = cloud();
    const asked: unknown[] = [];
    const inbox = createInbox(
      { cloud: client },
      {
        details: async ({ source, userId, conversationIds }) => {
          asked.push([source, userId]);
          return new Map(conversationIds.map((id) => [id, { title: `Own ${id}` }]));
        },
      },
    );
    const page = await inbox.list({ users: { cloud: "alice" }, include: ["profile"] });
    expect(page.items.map(({ title }) => title)).toEqual(["Own c0", "Own c1", "Own c2", "Own c3"]);
    expect(asked).toEqual([["cloud", "alice"]]);
    expect(world.requests).toEqual(["conversations"]);
  });
});

describe("a source that has no such user", () => {
  it("is absent: the page is complete and the walk ends", async () => {
    const [bounded, streamed] = two();
    streamed.onRead = () => Promise.reject(new ColloquyError({ code: "not_found", message: "no such user" }));
    const { inbox, users } = setUp([bounded, streamed]);
    const first = await inbox.list({ users, limit: 20 });
    expect(first).toMatchObject({ complete: true, sources: { streamed: { status: "absent", returned: 0 } } });
    const rest = await inbox.list({ users, limit: 20, cursor: first.nextCursor ?? "" });
    expect(rest.nextCursor).toBeNull();
    expect([...ids(first), ...ids(rest)]).toEqual(rows("b", 30).map(({ id }) => id));
    expect(streamed.reads).toBe(1);
  });

  it("leaves an empty, complete page where no source has one", async () => {
    const list = new ScriptedList("only", "bounded", []);
    list.onRead = () => Promise.reject(new ColloquyError({ code: "not_found", message: "no such user" }));
    const { inbox, users } = setUp([list]);
    expect(await inbox.list({ users })).toMatchObject({ items: [], nextCursor: null, complete: true });
  });
});

describe("a source that is down", () => {
  const down = () => Promise.reject(unavailable());

  it("is asked by three pages, then by nobody for ten seconds, then by one, and is back at once", async () => {
    vi.useFakeTimers();
    const [bounded, streamed] = two();
    streamed.onRead = down;
    const { inbox, users } = setUp([bounded, streamed]);
    const page = () => inbox.list({ users, limit: 1, include: [] });
    for (let count = 0; count < 5; count += 1) await page();
    expect(streamed.reads).toBe(3);
    expect((await page()).sources.streamed?.error).toMatchObject({
      code: "unavailable",
      retryable: true,
      retryAfterMs: 10_000,
    });
    vi.advanceTimersByTime(9_999);
    await page();
    expect(streamed.reads).toBe(3);
    vi.advanceTimersByTime(1);
    streamed.onRead = () => {};
    expect((await page()).sources.streamed?.status).toBe("ok");
    expect((await page()).complete).toBe(true);
  });

  it("is probed by one caller while the others wait, and stays shut where the probe fails", async () => {
    vi.useFakeTimers();
    const [bounded, streamed] = two();
    streamed.onRead = down;
    const { inbox, users } = setUp([bounded, streamed]);
    const page = () => inbox.list({ users, limit: 1, include: [] });
    for (let count = 0; count < 3; count += 1) await page();
    vi.advanceTimersByTime(10_000);
    await Promise.all([page(), page(), page()]);
    expect(streamed.reads).toBe(4);
    await page();
    expect(streamed.reads).toBe(4);
  });

  it("is asked by every page with breaker: false", async () => {
    const [bounded, streamed] = two();
    streamed.onRead = down;
    const { inbox, users } = setUp([bounded, streamed], { breaker: false });
    for (let count = 0; count < 5; count += 1) await inbox.list({ users, limit: 1, include: [] });
    expect(streamed.reads).toBe(5);
  });

  it.each(["bad_response", "permission_denied", "not_found", "rate_limited"] as const)(
    "is not what %s means",
    async (code) => {
      const [bounded, streamed] = two();
      streamed.onRead = () => Promise.reject(new ColloquyError({ code, message: "one user's trouble" }));
      const { inbox, users } = setUp([bounded, streamed]);
      for (let count = 0; count < 5; count += 1) await inbox.list({ users, limit: 1, include: [] });
      expect(streamed.reads).toBe(5);
    },
  );

  it.each(["rate_limited", "aborted"] as const)("is not seen to be up by %s", async (code) => {
    const [bounded, streamed] = two();
    const { inbox, users } = setUp([bounded, streamed]);
    const meaning = { code, message: "says nothing of the list" };
    const reads = [down, down, () => Promise.reject(new ColloquyError(meaning)), down, down, down];
    for (const read of reads) {
      streamed.onRead = read;
      await inbox.list({ users, limit: 1, include: [] });
    }
    // Two, one that does not count, and a third.
    expect(streamed.reads).toBe(4);
  });

  it("counts only failures in a row", async () => {
    const [bounded, streamed] = two();
    const { inbox, users } = setUp([bounded, streamed]);
    for (const fails of [true, true, false, true, true, false]) {
      streamed.onRead = fails ? down : () => {};
      await inbox.list({ users, limit: 1, include: [] });
    }
    expect(streamed.reads).toBe(6);
  });

  it("says of each why it failed where all did", async () => {
    const [bounded, streamed] = two();
    bounded.onRead = down;
    streamed.onRead = () => Promise.reject(new ColloquyError({ code: "permission_denied", message: "no" }));
    const { inbox, users } = setUp([bounded, streamed]);
    const error = await errorOf(() => inbox.list({ users }));
    expect(error.errors?.map(({ source, code }) => [source, code])).toEqual([
      ["bounded", "unavailable"],
      ["streamed", "permission_denied"],
    ]);
    expect(JSON.parse(JSON.stringify(error)).errors).toHaveLength(2);
  });
});

describe("what a breaker does not count and what it does", () => {
  const users = { cloud: "alice" };

  it("does not count whoever waited for our own call limit", async () => {
    const provider = memory();
    provider.world.addConversation({ members: ["alice", "bob"] });
    const budget = { take: () => new Promise<never>(() => {}) };
    const inbox = createInbox(
      { cloud: createClient(provider, { budget, retry: false }) },
      { sourceTimeoutMs: 20 },
    );
    for (let count = 0; count < 5; count += 1) {
      const error = await errorOf(() => inbox.list({ users }));
      expect(error).toMatchObject({ code: "timeout" });
      expect(error.retryAfterMs).toBeUndefined();
    }
  });

  it("counts a list that hangs", async () => {
    const provider = memory();
    provider.world.inject({ kind: "hang", operation: "conversations", times: Number.POSITIVE_INFINITY });
    const client = createClient(provider, { budget: false, retry: false });
    const inbox = createInbox({ cloud: client }, { sourceTimeoutMs: 20 });
    for (let count = 0; count < 3; count += 1) {
      expect((await errorOf(() => inbox.list({ users }))).code).toBe("timeout");
    }
    expect(await errorOf(() => inbox.list({ users }))).toMatchObject({
      code: "unavailable",
      operation: "inbox",
      retryable: true,
    });
    expect(provider.world.requests).toHaveLength(3);
  });
});

describe("a walk whose last messages cannot be had", () => {
  it("stays by the times of the list, also behind a cursor, until a time is known", async () => {
    const { client, world } = cloud();
    const fault = { kind: "error", code: "rate_limited", operation: "messages" } as const;
    const undo = world.inject({ ...fault, times: Number.POSITIVE_INFINITY });
    const inbox = createInbox({ cloud: client });
    const users = { cloud: "alice" };
    const first = await inbox.list({ users, limit: 1 });
    expect(first.sources.cloud.order).toBe("approximate");
    const second = await inbox.list({ users, limit: 1, cursor: first.nextCursor ?? "" });
    expect(second.sources.cloud.order).toBe("approximate");
    expect(second.items[0]?.sortAt).not.toEqual(first.items[0]?.sortAt);
    undo();
    const third = await inbox.list({ users, limit: 1, cursor: second.nextCursor ?? "" });
    expect(third.sources.cloud.order).toBe("lastMessage");
    expect([first, second, third].flatMap(ids)).toEqual(["c0", "c1", "c2"]);
  });
});
