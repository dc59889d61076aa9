import { expect, it } from "vitest";
import type { SearchMirror } from "../../../src/mirror/index.js";
import { all, codeOf } from "../../support/catching.js";
import { type MessageOfTest, MirrorRows, mirrorOver } from "../../support/mirror-rows.js";
import { describeStores } from "../../support/stores.js";

describeStores("the search of a mirror", (store) => {
  const setUp = async (texts: readonly string[] = []) => {
    const { mirror } = mirrorOver(store());
    await mirror.enroll({ person: "p1", users: { east: "alice", west: "9" } });
    await mirror.enroll({ person: "p2", users: { east: "bob" } });
    const rows = new MirrorRows(store());
    const id = await rows.conversation("east", "g1", { p1: {} });
    await rows.messages(
      id,
      texts.map((text, index) => ({ ord: index + 1, text })),
    );
    const found = async (text: string, more: Partial<SearchMirror<"east" | "west">> = {}) =>
      (await mirror.search({ person: "p1", text, ...more })).items.map(({ message }) => message.text);
    return { mirror, rows, id, found };
  };

  it("gives the message, the conversation that it was said in, and its source", async () => {
    const { mirror, rows } = await setUp();
    const id = await rows.conversation("west", "w1", { p1: { row: { title: "Support" } } });
    await rows.messages(id, [{ ord: 1, text: "退款申请" }]);
    const { items, nextCursor } = await mirror.search({ person: "p1", text: "退款" });
    expect(nextCursor).toBeNull();
    expect(items).toEqual([
      {
        source: "west",
        conversation: expect.objectContaining({ id: "w1", title: "Support", raw: null }),
        message: expect.objectContaining({ id: "m1", conversationId: "w1", text: "退款申请", raw: null }),
      },
    ]);
  });

  it("finds two characters wherever they stand, words whole, and both in mixed texts", async () => {
    const { found } = await setUp([
      "您好，我要退款，谢谢",
      "退了一半的款",
      "Refund for iPhone15手机壳 please",
      "refunds are slow",
      "３月报表 ＡＢＣ",
    ]);
    expect(await found("退款")).toEqual(["您好，我要退款，谢谢"]);
    expect(await found("要退款")).toEqual(["您好，我要退款，谢谢"]);
    expect(await found("refund")).toEqual(["Refund for iPhone15手机壳 please"]);
    expect(await found("手机 REFUND")).toEqual(["Refund for iPhone15手机壳 please"]);
    expect(await found("iphone15手")).toEqual(["Refund for iPhone15手机壳 please"]);
    expect(await found("abc")).toEqual(["３月报表 ＡＢＣ"]);
    expect(await found("壳手")).toEqual([]);
  });

  it("finds emoji, and words between them", async () => {
    const { found } = await setUp(["🎉 done", "done", "👍🏽👍🏽", "👨‍👩‍👧"]);
    expect(await found("🎉")).toEqual(["🎉 done"]);
    expect(await found("👍")).toEqual(["👍🏽👍🏽"]);
    expect(await found("👨‍👩‍👧")).toEqual(["👨‍👩‍👧"]);
    expect(await found("🎉 done")).toEqual(["🎉 done"]);
  });

  it("takes quotes and operators of the database for text", async () => {
    const { found } = await setUp(["it's 50% off", "a & b | !c", "x <-> y", "back\\slash", "drop table"]);
    expect(await found("it's")).toEqual(["it's 50% off"]);
    expect(await found("'50%'")).toEqual(["it's 50% off"]);
    expect(await found("a & !b")).toEqual(["a & b | !c"]);
    expect(await found("a:* | x")).toEqual([]);
    expect(await found("back\\")).toEqual(["back\\slash"]);
    expect(await found("'; drop table colloquy.message; --")).toEqual([]);
    expect(await found("table\0")).toEqual(["drop table"]);
    expect(await found("x <-> y")).toEqual(["x <-> y"]);
  });

  it("refuses what is less than two characters or a word", async () => {
    const { mirror } = await setUp(["好的"]);
    for (const text of ["", " ", "好", "!", "&|", "\0"])
      expect(await codeOf(() => mirror.search({ person: "p1", text })), text).toBe("invalid_argument");
  });

  it("never finds what the person cannot read", async () => {
    const { mirror, rows } = await setUp();
    const text = "退款";
    const put = async (id: string, messages: readonly Omit<MessageOfTest, "text">[]) =>
      rows.messages(
        id,
        messages.map((message) => ({ ...message, text })),
      );
    await put(await rows.conversation("east", "theirs", { p2: {} }), [{ ord: 1, id: "theirs" }]);
    await put(await rows.conversation("east", "left", { p1: { member: false } }), [{ ord: 1, id: "left" }]);
    const id = await rows.conversation("east", "both", { p1: { listed: false }, p2: {} });
    await put(id, [
      { ord: 2, id: "removed" },
      { ord: 3, id: "recalled", state: "recalled" },
      { ord: 4, id: "shown" },
    ]);
    await rows.removal("p1", id, "removed");
    const found = async (person: string) =>
      (await mirror.search({ person, text })).items.map(({ message }) => message.id).sort();
    expect(await found("p1")).toEqual(["shown"]);
    expect(await found("p2")).toEqual(["removed", "shown", "theirs"]);
    expect(await codeOf(() => found("p3"))).toBe("not_found");
  });

  it("keeps to one source or one conversation", async () => {
    const { mirror, rows, found } = await setUp(["word one"]);
    await rows.messages(await rows.conversation("east", "g2", { p1: {} }), [{ ord: 1, text: "word two" }]);
    await rows.messages(await rows.conversation("west", "w1", { p1: {} }), [{ ord: 1, text: "word three" }]);
    expect(await found("word", { source: "east" })).toEqual(["word two", "word one"]);
    expect(await found("word", { source: "east", conversationId: "g1" })).toEqual(["word one"]);
    const search = (more: object) => codeOf(() => mirror.search({ person: "p1", text: "word", ...more }));
    expect(await search({ source: "west", conversationId: "g1" })).toBe("not_found");
    expect(await search({ source: "south" })).toBe("invalid_argument");
    expect(await search({ conversationId: "g1" })).toBe("invalid_argument");
  });

  it("walks from the newest on, once each, also where times are equal or missing", async () => {
    const { mirror, rows, id } = await setUp();
    const other = await rows.conversation("west", "w1", { p1: {} });
    const text = "word";
    const at = (time: number | null) => ({ sentAt: time === null ? null : new Date(time), text });
    await rows.messages(
      id,
      [5, 5, null, 9].map((time, ord) => ({ ord, id: `e${ord}`, ...at(time) })),
    );
    await rows.messages(
      other,
      [5, null, -7].map((time, ord) => ({ ord, id: `w${ord}`, ...at(time) })),
    );
    const order = ["e3", "w0", "e1", "e0", "w2", "w1", "e2"];
    for (const limit of [1, 2, 3, 50]) {
      const items = await all(mirror.search.iterate({ person: "p1", text, limit }));
      expect(items.map(({ message }) => message.id)).toEqual(order);
      const pages = await all(mirror.search.pages({ person: "p1", text, limit }));
      expect(pages.map(({ items: rows }) => rows.length)).toEqual(
        Array.from({ length: Math.ceil(7 / limit) }, (_, page) => Math.min(limit, 7 - page * limit)),
      );
    }
  });

  it("goes on behind what was found where the person has left meanwhile", async () => {
    const { rows } = await setUp(["word 1", "word 2", "word 3"]);
    const left = await rows.conversation("east", "g2", { p1: {} });
    await rows.messages(left, [{ ord: 9, text: "word 9" }]);
    const leave = "update colloquy.participant set member = false where conversation_id = $1::bigint";
    let isSearching = false;
    const { mirror } = mirrorOver({
      ...store(),
      transaction: (work) =>
        store().transaction(async (inside) => {
          const found = await work(inside);
          if (isSearching) await inside.query(leave, [left]);
          return found;
        }),
    });
    await mirror.inbox.list({ person: "p1" });
    isSearching = true;
    const walk = await all(mirror.search.iterate({ person: "p1", text: "word", limit: 2 }));
    expect(walk.map(({ message }) => message.text)).toEqual(["word 3", "word 2", "word 1"]);
  });

  it("takes a cursor of its own query alone", async () => {
    const { mirror } = await setUp(["word", "word"]);
    const { nextCursor } = await mirror.search({ person: "p1", text: "word", limit: 1 });
    const cursor = nextCursor ?? "";
    const search = (more: object) =>
      codeOf(() => mirror.search({ person: "p1", text: "word", cursor, ...more }));
    expect(await search({ person: "p2" })).toBe("cursor_foreign");
    expect(await search({ text: "words" })).toBe("cursor_foreign");
    expect(await search({ source: "east" })).toBe("cursor_foreign");
    expect((await mirror.search({ person: "p1", text: " WORD ", cursor })).items).toHaveLength(1);
  });
});
