import { expect, it } from "vitest";
import { all, codeOf } from "../../support/catching.js";
import { MirrorRows, mirrorOver } from "../../support/mirror-rows.js";
import { describeStores } from "../../support/stores.js";

describeStores("the conversations of a mirror", (store) => {
  const setUp = async () => {
    const { mirror } = mirrorOver(store());
    await mirror.enroll({ person: "p1", users: { east: "alice", west: "9" } });
    await mirror.enroll({ person: "p2", users: { east: "bob" } });
    return { mirror, rows: new MirrorRows(store()) };
  };

  it("are those of one source, most recent first", async () => {
    const { mirror, rows } = await setUp();
    for (const [key, at] of [
      ["e1", 1],
      ["e3", 3],
      ["e2", 2],
    ] as const)
      await rows.conversation("east", key, { p1: {} }, { lastAt: at });
    await rows.conversation("east", "hidden", { p1: { listed: false } });
    await rows.conversation("east", "theirs", { p2: {} });
    await rows.conversation("west", "w1", { p1: {} }, { lastAt: 9 });
    const query = { person: "p1", source: "east" } as const;
    for (const limit of [1, 2, 3, 50]) {
      const items = await all(mirror.conversations.iterate({ ...query, limit }));
      expect(items.map(({ id }) => id)).toEqual(["e3", "e2", "e1"]);
    }
    const { items, nextCursor } = await mirror.conversations.list({ ...query, limit: 1 });
    expect(items[0]).toMatchObject({ provider: "east", raw: null, asOf: { marks: null, unread: null } });
    expect(items[0]).not.toHaveProperty("source");
    const cursor = nextCursor ?? "";
    const list = (more: object) => codeOf(() => mirror.conversations.list({ ...query, cursor, ...more }));
    expect(await list({ source: "west" })).toBe("cursor_foreign");
    expect(await list({ person: "p2" })).toBe("cursor_foreign");
    expect(await list({ source: "south" })).toBe("invalid_argument");
    expect(await list({ person: "p9", cursor: undefined })).toBe("not_found");
  });

  it("are had by their ids, in order, also those that are not listed, and none that the person left", async () => {
    const { mirror, rows } = await setUp();
    await rows.conversation("east", "a'\"b", { p1: { viewId: "a'\"b" } });
    await rows.conversation("east", "hidden", { p1: { listed: false } });
    await rows.conversation("east", "left", { p1: { member: false } });
    await rows.conversation("east", "theirs", { p2: {} });
    const conversationIds = ["hidden", "none", "left", "theirs", "a'\"b", "hidden"];
    const found = await mirror.conversations.get({ person: "p1", source: "east", conversationIds });
    expect(found.map((row) => row?.id ?? null)).toEqual(["hidden", null, null, null, "a'\"b", "hidden"]);
    const get = (more: object) =>
      codeOf(() => mirror.conversations.get({ person: "p1", source: "east", conversationIds, ...more }));
    expect(await get({ conversationIds: [] })).toBe("invalid_argument");
    expect(await get({ person: "p9" })).toBe("not_found");
    expect(await get({ source: "south" })).toBe("invalid_argument");
  });

  it("have what events alone made known, and say so of one that was disbanded", async () => {
    const { mirror, rows } = await setUp();
    const id = await rows.conversation("east", "d1", { p1: { row: { peerId: "bob" } } }, { kind: "direct" });
    await store().query("update colloquy.participant set row = '{}'");
    await store().query("update colloquy.conversation set dissolved_at = 1");
    const [row] = await mirror.conversations.get({ person: "p1", source: "east", conversationIds: ["d1"] });
    expect(id).not.toBe("");
    expect(row).toEqual({
      id: "d1",
      provider: "east",
      kind: "direct",
      peerId: "bob",
      dissolved: true,
      activity: { at: null, source: "none", precision: "second" },
      attributes: {},
      asOf: { marks: null, unread: null },
      raw: null,
    });
  });

  it("fail with conflict where the tables were not made, and in time where the store hangs", async () => {
    const { mirror } = await setUp();
    const { mirror: hanging } = mirrorOver({ ...store(), query: () => new Promise(() => {}) });
    const call = { timeoutMs: 50 };
    expect(await codeOf(() => hanging.inbox.list({ person: "p1" }, call))).toBe("timeout");
    const aborted = AbortSignal.abort();
    expect(await codeOf(() => mirror.inbox.list({ person: "p1" }, { signal: aborted }))).toBe("aborted");
    const failing = { ...store(), query: () => store().query<never>("select from colloquy.nothing") };
    expect(await codeOf(() => mirrorOver(failing).mirror.inbox.list({ person: "p1" }))).toBe("conflict");
  });
});
