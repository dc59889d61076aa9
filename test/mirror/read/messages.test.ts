import fc from "fast-check";
import { expect, it } from "vitest";
import type { Message } from "../../../src/index.js";
import { ByteWriter } from "../../../src/paging/bytes.js";
import { CursorCodec } from "../../../src/paging/cursor.js";
import { memory } from "../../../src/testing/index.js";
import { all, codeOf, errorOf } from "../../support/catching.js";
import { type MessageOfTest, type Mirror, MirrorRows, mirrorOver } from "../../support/mirror-rows.js";
import { describeStores } from "../../support/stores.js";

const RUNS = Number(process.env.PROPERTY_RUNS ?? 12);

/** More than any walk here needs. */
const MOST_PAGES = 200;

const idsOf = (messages: readonly { id: string }[]) => messages.map(({ id }) => id);
const where = { person: "p1", source: "east", conversationId: "g1" } as const;

describeStores("the messages of a mirror", (store) => {
  const setUp = async (messages: readonly MessageOfTest[] = []) => {
    const { mirror } = mirrorOver(store());
    await mirror.enroll({ person: "p1", users: { east: "alice", west: "9" } });
    await mirror.enroll({ person: "p2", users: { east: "bob" } });
    const rows = new MirrorRows(store());
    const id = await rows.conversation("east", "g1", { p1: {}, p2: { viewId: "g1 of bob" } });
    await rows.messages(id, messages);
    return { mirror, rows, id };
  };

  it("are as they were read, in the person's own view of the conversation", async () => {
    const message = {
      ord: 5,
      id: "m5",
      senderId: null,
      sentAt: new Date(1_700_000_000_123),
      position: "5",
      state: "other",
      system: true,
      content: [
        { type: "text", text: "hi 👋" },
        { type: "forward", messages: [{ senderId: "x", sentAt: new Date(3), content: [] }] },
      ],
      text: "hi 👋",
      quote: { messageId: "m4", preview: "…" },
      attributes: { a: "b" },
      customData: "{}",
      key: "order-1",
    } satisfies MessageOfTest;
    const { mirror } = await setUp([message]);
    const { ord, ...expected } = message;
    const own = { ...expected, provider: "east", raw: null };
    expect((await mirror.messages.list(where)).items).toEqual([{ ...own, conversationId: "g1" }]);
    const theirs = await mirror.messages.list({ ...where, person: "p2", conversationId: "g1 of bob" });
    expect(theirs.items).toEqual([{ ...own, conversationId: "g1 of bob" }]);
  });

  it("come without a time where none is known", async () => {
    const { mirror } = await setUp([{ ord: 1, sentAt: null }]);
    expect((await mirror.messages.list(where)).items[0]?.sentAt).toBeNull();
  });

  it("of those that were recalled come when they are asked for, without what their sender wrote", async () => {
    const written = {
      text: "secret",
      quote: { messageId: "m0" },
      customData: "secret",
      attributes: { k: "secret" },
    };
    const { mirror } = await setUp([{ ord: 1 }, { ord: 2, state: "recalled", ...written }]);
    expect(idsOf((await mirror.messages.list(where)).items)).toEqual(["m1"]);
    const [recalled] = (await mirror.messages.list({ ...where, includeRecalled: true })).items;
    expect(recalled).toMatchObject({ id: "m2", state: "recalled", content: [], text: "", attributes: {} });
    expect(JSON.stringify(recalled)).not.toContain("secret");
  });

  it("are complete once the history was read whole", async () => {
    const { mirror, rows, id } = await setUp([{ ord: 1 }]);
    expect(await mirror.messages.list(where)).toMatchObject({ nextCursor: null, complete: false });
    await rows.readWhole(id, "p1");
    expect(await mirror.messages.list(where)).toMatchObject({ nextCursor: null, complete: true });
  });

  it("are not found where the person is not: unknown, another's, left, or of another source", async () => {
    const { mirror, rows } = await setUp([{ ord: 1 }]);
    await rows.messages(await rows.conversation("east", "left", { p1: { member: false } }), [{ ord: 1 }]);
    await rows.messages(await rows.conversation("east", "theirs", { p2: {} }), [{ ord: 1 }]);
    const list = (input: object) => codeOf(() => mirror.messages.list({ ...where, ...input }));
    for (const conversationId of ["left", "theirs", "g1 of bob", "none", "n\0ne"])
      expect(await list({ conversationId }), conversationId).toBe("not_found");
    expect(await list({ source: "west" })).toBe("not_found");
    expect(await list({ person: "p9" })).toBe("not_found");
    expect(await list({ source: "south" })).toBe("invalid_argument");
    const thrown = await errorOf(() => mirror.messages.list({ ...where, conversationId: "none" }));
    expect(thrown.message).toContain('"none"');
    expect(thrown.operation).toBe("mirror.messages");
  });

  it("start behind a message by its position, also by one that is gone where the position tells the order", async () => {
    const positioned = [1, 2, 4, 5].map((ord) => ({ ord, position: String(ord) }));
    const { mirror } = await setUp(positioned);
    const from = (position: string, direction: "older" | "newer") =>
      mirror.messages.list({ ...where, from: { position }, direction }).then(({ items }) => idsOf(items));
    expect(await from("4", "older")).toEqual(["m2", "m1"]);
    expect(await from("4", "newer")).toEqual(["m5"]);
    expect(await from("3", "older")).toEqual(["m2", "m1"]);
    expect(await from("3", "newer")).toEqual(["m4", "m5"]);
    expect(await codeOf(() => from("what", "older"))).toBe("invalid_argument");
    expect(await codeOf(() => mirror.messages.list({ ...where, direction: "newer" }))).toBe(
      "invalid_argument",
    );
  });

  it("start behind a whole message that was read", async () => {
    const { mirror } = await setUp([{ ord: 1 }, { ord: 2 }, { ord: 2, id: "m2b" }, { ord: 3 }]);
    const [, second] = (await mirror.messages.list(where)).items;
    expect(second?.id).toBe("m2b");
    const older = await mirror.messages.list({ ...where, from: second as Message });
    expect(idsOf(older.items)).toEqual(["m2", "m1"]);
  });

  it("come once and in order, in both directions, from any place and with any limits", async () => {
    const { mirror, rows, id } = await setUp();
    const message = fc.record({
      ord: fc.integer({ min: -3, max: 4 }),
      id: fc.constantFrom("B", "a", "é", "10", "9", "好", "Z", "_"),
      state: fc.constantFrom("visible", "visible", "recalled", "other"),
      isRemoved: fc.constantFrom(false, false, true),
    });
    const worlds = fc.uniqueArray(message, { maxLength: 25, selector: (one) => `${one.ord} ${one.id}` });
    const sizes = fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(
        worlds,
        sizes,
        fc.nat(),
        fc.boolean(),
        async (world, limits, from, includeRecalled) => {
          await store().query("delete from colloquy.message; delete from colloquy.removal");
          const messages = world.map((one) => ({
            ...one,
            id: `${one.ord}${one.id}`,
            state: one.state as Message["state"],
          }));
          await rows.messages(id, messages);
          for (const one of messages) if (one.isRemoved) await rows.removal("p1", id, one.id);
          const bytes = (text: string) => Buffer.from(text);
          const sorted = [...messages].sort(
            (a, b) => b.ord - a.ord || Buffer.compare(bytes(b.id), bytes(a.id)),
          );
          const isShown = (one: (typeof messages)[number]) =>
            !one.isRemoved && (includeRecalled || one.state !== "recalled");
          const shown = sorted.filter(isShown);
          expect(await walk(mirror, { includeRecalled }, limits)).toEqual(idsOf(shown));
          const at = sorted[from % Math.max(1, sorted.length)];
          if (at === undefined) return;
          const start = { from: { position: `at-${at.id}` }, includeRecalled };
          const index = sorted.indexOf(at);
          const older = sorted.slice(index + 1).filter(isShown);
          const newer = sorted.slice(0, index).filter(isShown).reverse();
          expect(await walk(mirror, { ...start, direction: "older" }, limits)).toEqual(idsOf(older));
          expect(await walk(mirror, { ...start, direction: "newer" }, limits)).toEqual(idsOf(newer));
        },
      ),
      { numRuns: RUNS },
    );
  }, 120_000);

  it("never come twice when new ones arrive between pages", async () => {
    const { mirror, rows, id } = await setUp([1, 2, 3, 4].map((ord) => ({ ord })));
    const seen: string[] = [];
    for await (const { id: seenId } of mirror.messages.iterate({ ...where, limit: 1 })) {
      seen.push(seenId);
      if (seen.length < 4) await rows.messages(id, [{ ord: 10 + seen.length }]);
    }
    expect(seen).toEqual(["m4", "m3", "m2", "m1"]);
  });

  it("take a cursor of their own query alone", async () => {
    const { mirror } = await setUp([1, 2, 3].map((ord) => ({ ord })));
    const { nextCursor } = await mirror.messages.list({ ...where, limit: 1 });
    const cursor = nextCursor ?? "";
    const list = (input: object) => codeOf(() => mirror.messages.list({ ...where, cursor, ...input }));
    expect(await list({ includeRecalled: true })).toBe("cursor_foreign");
    expect(await list({ direction: "newer" })).toBe("cursor_foreign");
    expect(await list({ person: "p2", conversationId: "g1 of bob" })).toBe("cursor_foreign");
    expect(await list({ cursor: `x${cursor}` })).toBe("cursor_malformed");
  });

  it("end after one page whatever a forged cursor holds", async () => {
    const { mirror } = await setUp([1, 2, 3].map((ord) => ({ ord })));
    const boundTo = [
      "mirror.messages",
      [
        ["east", "east", memory({ name: "east" }).appId],
        ["west", "west", memory({ name: "west" }).appId],
      ],
      ...Object.values(where),
      "older",
      false,
    ];
    const codec = new CursorCodec();
    const forged = (ord: bigint, id: string) =>
      codec.issue(boundTo, new ByteWriter().varint(ord).text(id).finish());
    const list = (cursor: string) => mirror.messages.list({ ...where, cursor });
    const middle = 2n ** 63n;
    expect(idsOf((await list(forged(middle + 3n, "m3"))).items)).toEqual(["m2", "m1"]);
    for (const id of ["\0", "\ud800", "x".repeat(5_000), "' or true --"])
      expect((await list(forged(middle + 2n, id))).nextCursor).toBeNull();
    expect((await list(forged(2n ** 64n - 1n, "z"))).items).toHaveLength(3);
    for (const ord of [2n ** 64n, 2n ** 400n])
      expect(await codeOf(() => list(forged(ord, "m")))).toBe("cursor_malformed");
    expect(await codeOf(() => list(codec.issue(boundTo, Buffer.of(1, 2, 3, 4, 5))))).toBe("cursor_malformed");
  });
});

/** The ids of every page, each by a call of its own. */
async function walk(mirror: Mirror, query: object, limits: readonly number[]): Promise<string[]> {
  const pages = await all(pagesOf(mirror, query, limits));
  return pages.flat();
}

async function* pagesOf(mirror: Mirror, query: object, limits: readonly number[]): AsyncGenerator<string[]> {
  let cursor: string | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const limit = limits[page % limits.length] ?? 1;
    const { items, nextCursor } = await mirror.messages.list({
      ...where,
      ...query,
      limit,
      ...(cursor && { cursor }),
    });
    yield idsOf(items);
    if (nextCursor === null) return;
    expect(items).toHaveLength(limit);
    cursor = nextCursor;
  }
  expect.fail("the walk does not end");
}
