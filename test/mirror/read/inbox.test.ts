import fc from "fast-check";
import { expect, it } from "vitest";
import type { MirrorInboxItem } from "../../../src/mirror/index.js";
import { all, codeOf, errorOf } from "../../support/catching.js";
import { type Mirror, MirrorRows, mirrorOver } from "../../support/mirror-rows.js";
import { describeStores } from "../../support/stores.js";

const RUNS = Number(process.env.PROPERTY_RUNS ?? 25);

/** More than any walk here needs. */
const MOST_PAGES = 200;

const idsOf = (items: readonly { id: string }[]) => items.map(({ id }) => id);

/** Every page of the inbox, each by its own call and with a limit of its own. */
async function walk(
  mirror: Mirror,
  person: string,
  limits: readonly number[],
  between?: () => Promise<void>,
) {
  const items: MirrorInboxItem[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const limit = limits[page % limits.length] ?? 1;
    const { items: rows, nextCursor } = await mirror.inbox.list({ person, limit, ...(cursor && { cursor }) });
    items.push(...rows);
    if (nextCursor === null) return items;
    expect(rows).toHaveLength(limit);
    cursor = nextCursor;
    await between?.();
  }
  return expect.fail("the walk does not end");
}

describeStores("the inbox of a mirror", (store) => {
  const setUp = async (
    users: Record<string, { east?: string; west?: string }> = { p1: { east: "alice" } },
  ) => {
    const { mirror } = mirrorOver(store());
    for (const [person, named] of Object.entries(users)) await mirror.enroll({ person, users: named });
    return { mirror, rows: new MirrorRows(store()) };
  };

  it("has rows with name, picture, last message, unread count, marks and their age", async () => {
    const { mirror, rows } = await setUp();
    const row = { title: "Team", avatarUrl: "https://example.com/t.png", marks: ["pinned" as const] };
    const id = await rows.conversation("east", "g1", {
      p1: { row, marksAt: 5, unreadAt: 7, activityAt: 3, unread: { count: 2, bound: "estimate", ord: 10 } },
    });
    await rows.messages(id, [
      { ord: 10, text: "old" },
      { ord: 11, text: "new" },
      { ord: 12, senderId: "alice" },
    ]);
    const { items } = await mirror.inbox.list({ person: "p1" });
    const at = new Date(1_000_012);
    expect(items).toEqual([
      {
        ...row,
        id: "g1",
        provider: "east",
        source: "east",
        kind: "group",
        lastMessage: expect.objectContaining({ id: "m12", conversationId: "g1", sentAt: at, raw: null }),
        unread: { count: 3, bound: "estimate" },
        activity: { at, source: "lastMessage", precision: "millisecond" },
        sortAt: at,
        asOf: { marks: new Date(5), unread: new Date(7) },
        attributes: {},
        raw: null,
      },
    ]);
  });

  it("says what it does not know by leaving it out", async () => {
    const { mirror, rows } = await setUp();
    const id = await rows.conversation("east", "g1", { p1: { activityAt: 3 } });
    const [unknown] = (await mirror.inbox.list({ person: "p1" })).items;
    expect(unknown).not.toHaveProperty("lastMessage");
    expect(unknown).not.toHaveProperty("unread");
    expect(unknown).toMatchObject({ sortAt: new Date(3), asOf: { marks: null, unread: null } });
    await rows.readWhole(id, "p1");
    const [empty] = (await mirror.inbox.list({ person: "p1" })).items;
    expect(empty?.lastMessage).toBeNull();
  });

  it("counts what arrived behind the place and the time up to which was read, and all where neither is known", async () => {
    const { mirror, rows } = await setUp();
    const unread = { count: 0, bound: "exact" as const, ord: 2 };
    const id = await rows.conversation("east", "g1", { p1: { unread } });
    await rows.messages(
      id,
      [1, 2, 3, 4, 5].map((ord) => ({ ord })),
    );
    const counted = async (ord: string | null, at: string | null) => {
      await store().query("update colloquy.participant set unread_ord = $1::bigint, read_at = $2::bigint", [
        ord,
        at,
      ]);
      return (await mirror.inbox.list({ person: "p1" })).items[0]?.unread?.count;
    };
    expect(await counted("2", null)).toBe(3);
    expect(await counted("2", "1000004")).toBe(1);
    expect(await counted(null, "1000003")).toBe(2);
    expect(await counted(null, null)).toBe(5);
    expect(await counted("5", null)).toBe(0);
  });

  it("shows neither what was removed or recalled as last message, nor counts it", async () => {
    const { mirror, rows } = await setUp({ p1: { east: "alice" }, p2: { east: "carol" } });
    const unread = { count: 0, bound: "exact" as const, ord: 0 };
    const id = await rows.conversation("east", "g1", { p1: { unread }, p2: { unread } });
    await rows.messages(id, [{ ord: 1 }, { ord: 2 }, { ord: 3 }, { ord: 4, state: "recalled" }]);
    for (const removed of ["m1", "m3"]) await rows.removal("p1", id, removed);
    const shown = async (person: string) => {
      const [row] = (await mirror.inbox.list({ person })).items;
      return [row?.lastMessage?.id, row?.unread?.count];
    };
    expect(await shown("p1")).toEqual(["m2", 1]);
    expect(await shown("p2")).toEqual(["m3", 3]);
  });

  it("counts a thousand unread messages and says that there are more", async () => {
    const { mirror, rows } = await setUp();
    const id = await rows.conversation("east", "g1", {
      p1: { unread: { count: 5, bound: "exact", ord: 0 } },
    });
    await rows.messages(
      id,
      Array.from({ length: 1_001 }, (_, index) => ({ ord: index + 1 })),
    );
    const [row] = (await mirror.inbox.list({ person: "p1" })).items;
    expect(row?.unread).toEqual({ count: 1_005, bound: "atLeast" });
  });

  it("has nothing of others, of conversations left or hidden, and of sources without a user", async () => {
    const { mirror, rows } = await setUp({ p1: { east: "alice" }, p2: { east: "bob", west: "9" } });
    await rows.conversation("east", "mine", { p1: { activityAt: 5 } });
    await rows.conversation("east", "left", { p1: { member: false }, p2: {} });
    await rows.conversation("east", "hidden", { p1: { listed: false } });
    await rows.conversation("west", "theirs", { p2: {} });
    const page = await mirror.inbox.list({ person: "p1" });
    expect(idsOf(page.items)).toEqual(["mine"]);
    expect(Object.keys(page.sources)).toEqual(["east"]);
    expect(idsOf((await mirror.inbox.list({ person: "p2" })).items)).toEqual(["theirs", "left"]);
  });

  it("is empty and complete for a person without users, and not there for one whom nobody enrolled", async () => {
    const { mirror } = await setUp();
    await store().query("delete from colloquy.person_user");
    expect(await mirror.inbox.list({ person: "p1" })).toEqual({
      items: [],
      nextCursor: null,
      complete: true,
      sources: {},
    });
    const thrown = await errorOf(() => mirror.inbox.list({ person: "p2" }));
    expect(thrown).toMatchObject({ code: "not_found", operation: "mirror.inbox" });
    await mirror.forget({ person: "p1" });
    expect(await codeOf(() => mirror.inbox.list({ person: "p1" }))).toBe("not_found");
  });

  it("is complete once every list was read whole, and names the source whose list was given up", async () => {
    const { mirror, rows } = await setUp({ p1: { east: "alice", west: "9" } });
    await rows.conversation("east", "g1", { p1: { activityAt: 1 } });
    const statuses = async () => {
      const { complete, sources } = await mirror.inbox.list({ person: "p1" });
      return [complete, sources.east.status, sources.west.status];
    };
    expect(await statuses()).toEqual([false, "ok", "ok"]);
    await rows.listed("p1");
    expect(await statuses()).toEqual([true, "exhausted", "exhausted"]);
    const setWest = (change: string) =>
      store().query(
        `update colloquy.crawl set ${change} where account_id = (select id from colloquy.account where provider = 'west')`,
      );
    await setWest("done = false, run = 2");
    expect(await statuses()).toEqual([true, "exhausted", "exhausted"]);
    await setWest(`quarantined_at = 1, last_error = '{"code":"permission_denied","message":"no"}'`);
    expect(await statuses()).toEqual([false, "exhausted", "failed"]);
    const { sources } = await mirror.inbox.list({ person: "p1" });
    expect(sources.west.error).toMatchObject({ code: "permission_denied", message: "no", source: "west" });
    await setWest(`last_error = '{"code":"not_found","message":"no such user"}'`);
    expect(await statuses()).toEqual([true, "exhausted", "absent"]);
  });

  it("says by which times the rows of each source stand", async () => {
    const { mirror, rows } = await setUp({ p1: { east: "alice", west: "9" } });
    await rows.conversation("west", "w1", { p1: { activityAt: 9 } });
    await rows.messages(await rows.conversation("east", "e1", { p1: { activityAt: 9 } }), [{ ord: 1 }]);
    await rows.conversation("east", "e2", { p1: { activityAt: 9 } });
    const { sources } = await mirror.inbox.list({ person: "p1" });
    expect(sources.east).toMatchObject({ order: "lastMessage", returned: 2 });
    expect(sources.west).toMatchObject({ order: "approximate", returned: 1 });
  });

  it("delivers each conversation once, in order, whatever the limits are and whatever else moves", async () => {
    const { mirror } = await setUp({ p1: { east: "alice", west: "9" }, p2: { east: "bob" } });
    const rows = new MirrorRows(store());
    const times = fc.option(fc.integer({ min: -3, max: 3 }));
    const views = fc.array(fc.record({ lastAt: times, activityAt: times, west: fc.boolean() }), {
      maxLength: 25,
    });
    const limits = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 });
    let serial = 0;
    await fc.assert(
      fc.asyncProperty(views, limits, fc.array(fc.nat()), async (world, sizes, moves) => {
        for (const table of ["crawl", "participant", "conversation"])
          await store().query(`delete from colloquy.${table}`);
        const placed: { id: string; number: number; at: number | null }[] = [];
        for (const { lastAt, activityAt, west } of world) {
          const id = `c${serial++}`;
          const number = await rows.conversation(
            west ? "west" : "east",
            id,
            { p1: { activityAt } },
            { lastAt },
          );
          placed.push({ id, number: Number(number), at: lastAt ?? activityAt });
        }
        const moved = new Set<string>();
        const left = [...moves];
        const move = async () => {
          const at = left.pop();
          const some = at === undefined ? undefined : placed[at % Math.max(1, placed.length)];
          await rows.conversation("east", `new${serial++}`, { p1: {}, p2: {} }, { lastAt: 10 });
          if (some === undefined) return;
          moved.add(some.id);
          await store().query("update colloquy.conversation set last_at = 10 where id = $1", [some.number]);
        };
        const delivered = idsOf(await walk(mirror, "p1", sizes, move));
        const order = placed
          .sort((a, b) => (b.at ?? -99) - (a.at ?? -99) || b.number - a.number)
          .filter(({ id }) => !moved.has(id));
        expect(new Set(delivered).size).toBe(delivered.length);
        expect(delivered.filter((id) => !moved.has(id) && !id.startsWith("new"))).toEqual(idsOf(order));
      }),
      { numRuns: RUNS },
    );
  }, 120_000);

  it("brings what moved to the top at the end of a walk that catches up", async () => {
    const { mirror, rows } = await setUp();
    for (let index = 0; index < 4; index += 1)
      await rows.conversation("east", `c${index}`, { p1: {} }, { lastAt: index });
    const seen: [string, true | undefined][] = [];
    for await (const { id, late } of mirror.inbox.iterate({ person: "p1", limit: 2, catchUp: true })) {
      seen.push([id, late]);
      if (seen.length === 1)
        await store().query("update colloquy.conversation set last_at = 9 where key = 'c0'");
    }
    expect(seen).toEqual([
      ["c3", undefined],
      ["c2", undefined],
      ["c1", undefined],
      ["c0", true],
    ]);
  });

  it("takes a cursor of its own query alone", async () => {
    const { mirror, rows } = await setUp({ p1: { east: "alice" }, p2: { east: "bob" } });
    for (const key of ["a", "b"]) await rows.conversation("east", key, { p1: {}, p2: {} });
    const { nextCursor } = await mirror.inbox.list({ person: "p1", limit: 1 });
    const cursor = nextCursor ?? "";
    expect(await codeOf(() => mirror.inbox.list({ person: "p2", cursor }))).toBe("cursor_foreign");
    expect(await codeOf(() => mirror.search({ person: "p1", text: "word", cursor }))).toBe("cursor_foreign");
    expect(await codeOf(() => mirror.inbox.list({ person: "p1", cursor: `${cursor.slice(0, -2)}AA` }))).toBe(
      "cursor_malformed",
    );
    expect(cursor.length).toBeLessThan(200);
    expect(idsOf((await mirror.inbox.list({ person: "p1", cursor })).items)).toEqual(["a"]);
  });

  it("refuses input that it does not know before anything is read", async () => {
    const { mirror } = await setUp();
    const list = (input: object) => codeOf(() => mirror.inbox.list({ person: "p1", ...input }));
    expect(await list({ limit: 0 })).toBe("invalid_argument");
    expect(await list({ person: "" })).toBe("invalid_argument");
    expect(await list({ cursor: "" })).toBe("invalid_argument");
    expect(await list({ users: {} })).toBe("invalid_argument");
    expect(await codeOf(() => all(mirror.inbox.iterate({ person: "p9" })))).toBe("not_found");
  });
});
