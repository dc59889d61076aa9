import { describe, expect, it } from "vitest";
import { ordersOf } from "../../../src/mirror/writer/order.js";
import type { SentMessage } from "../../../src/provider/index.js";
import { memory } from "../../../src/testing/index.js";
import { describeStores } from "../../support/stores.js";
import { message, minute, row, Setting, sentMessage, T0 } from "./setting.js";

describeStores("messages", (store) => {
  async function start(): Promise<Setting> {
    const setting = new Setting(store());
    await setting.enroll("alice", "bob");
    await setting.list("alice", [row()]);
    return setting;
  }

  it("that come as events and in pages are there once, with what the page says", async () => {
    const setting = await start();
    const { sentAt: _, ...sent } = sentMessage(1, { text: "as told", attributes: { told: "yes" } });
    const told = setting.event("message.sent", T0 + 3, { message: sent });
    await setting.mirror.apply(told);
    await setting.mirror.apply(told);
    expect(await setting.histories()).toEqual(["1 m1 visible as told"]);
    await setting.page("c", [message(2), message(1, { sentAt: null })], T0 + minute);
    await setting.page("c", [message(2), message(1, { sentAt: null })], T0 + minute);
    await setting.mirror.apply(told);
    expect(await setting.histories()).toEqual(["1 m1 visible text 1", "2 m2 visible text 2"]);
    const { messages = [], conversations } = await setting.tables();
    expect(messages[0]).toMatchObject({ sent_at: null, body: { attributes: {} } });
    expect(conversations).toMatchObject([{ last_ord: "2", last_id: "m2", last_at: String(T0 + 2 * minute) }]);
  });

  it("are taken back before they come", async () => {
    const setting = await start();
    await setting.mirror.apply(setting.event("message.recalled", T0 + 9, { messageId: "m1" }));
    await setting.page("c", [message(2), message(1)], T0 + 20 * minute);
    expect(await setting.histories()).toEqual(["1 m1 recalled", "2 m2 visible text 2"]);
    const { messages } = await setting.tables();
    expect(messages?.[0]).toMatchObject({ body: { content: [], text: "", attributes: {} }, grams: null });
  });

  it("that were the newest give way to the one before them when they are taken back", async () => {
    const setting = await start();
    await setting.page("c", [message(2), message(1)]);
    await setting.mirror.apply(setting.event("message.recalled", T0 + 9, { messageId: "m2" }));
    expect((await setting.tables()).conversations).toMatchObject([{ last_ord: "1", last_id: "m1" }]);
    await setting.mirror.apply(setting.event("message.recalled", T0 + 9, { messageId: "m1" }));
    expect((await setting.tables()).conversations).toMatchObject([
      { last_ord: null, last_id: null, last_at: null },
    ]);
  });

  it("are changed before they come, each field by its latest change", async () => {
    const setting = await start();
    const edit = (at: number, changes: object) =>
      setting.mirror.apply(setting.event("message.edited", at, { messageId: "m1", changes }));
    const sent = sentMessage(1);
    await edit(T0 + 9, { attributes: { a: "9" } });
    await edit(T0 + 7, { content: [{ type: "text", text: "new" }], text: "new", attributes: { a: "7" } });
    await setting.mirror.apply(setting.event("message.sent", T0 + 1, { message: sent }));
    const { messages } = await setting.tables();
    expect(messages?.[0]).toMatchObject({
      body: { text: "new", content: [{ type: "text", text: "new" }], attributes: { a: "9" } },
      grams: "'new':1",
    });
  });

  it("follow a page where it was read after all changes that are known, and the changes where it was not", async () => {
    const setting = await start();
    await setting.page("c", [message(1)], T0);
    const changes = { content: [], text: "edited" };
    await setting.mirror.apply(
      setting.event("message.edited", T0 + 60 * minute, { messageId: "m1", changes }),
    );
    await setting.page("c", [message(1)], T0 + 50 * minute);
    expect(await setting.histories()).toEqual(["1 m1 visible edited"]);
    await setting.page("c", [message(1, { text: "edited again" })], T0 + 70 * minute);
    expect(await setting.histories()).toEqual(["1 m1 visible edited again"]);
    await setting.page("c", [message(1, { text: "older" })], T0 + 69 * minute);
    expect(await setting.histories()).toEqual(["1 m1 visible edited again"]);
  });

  it("that are gone stay away, unless a page that was read later has them", async () => {
    const setting = await start();
    await setting.page("c", [message(2), message(1)], T0);
    await setting.bury("c", ["m2", "m3"], T0 + 10 * minute);
    const sent = sentMessage(2);
    await setting.mirror.apply(setting.event("message.sent", T0, { message: sent }));
    await setting.page("c", [message(3), message(2)], T0 + 9 * minute);
    expect(await setting.histories()).toEqual(["1 m1 visible text 1"]);
    expect((await setting.tables()).conversations).toMatchObject([{ last_ord: "1" }]);
    await setting.page("c", [message(2)], T0 + 20 * minute);
    expect(await setting.histories()).toEqual(["1 m1 visible text 1", "2 m2 visible text 2"]);
  });

  it("that one person alone no longer sees stay for the others", async () => {
    const setting = await start();
    await setting.page("c", [message(1)], T0);
    await setting.bury("c", ["m1"], T0, "alice");
    await setting.bury("c", ["m1"], T0, "alice");
    expect(await setting.histories()).toHaveLength(1);
    expect(await store().query("select message_id from colloquy.removal")).toEqual([{ message_id: "m1" }]);
  });

  it("move where a page knows their place, and keep it where none does", async () => {
    const setting = await start();
    const sent = sentMessage(1, { position: "7" });
    await setting.mirror.apply(setting.event("message.sent", T0, { message: sent }));
    expect(await setting.histories()).toEqual(["7 m1 visible text 1"]);
    await setting.page("c", [message(1, { position: "4" })], T0);
    await setting.page("c", [message(1, { position: "odd" })], T0 + minute);
    expect(await setting.histories()).toEqual(["4 m1 visible text 1"]);
  });

  it("without a place stand last until the history is read", async () => {
    const setting = await start();
    await setting.page("c", [message(1)]);
    const { position: _, ...sent } = sentMessage(3);
    const told = setting.event("message.sent", T0, { message: sent });
    await setting.mirror.apply(told);
    await setting.mirror.apply(told);
    expect(await setting.histories()).toEqual(["1 m1 visible text 1", "2 m3 visible text 3"]);
    await setting.page("c", [message(3), message(2), message(1)], T0 + minute);
    await setting.mirror.apply(told);
    expect(await setting.histories()).toEqual([
      "1 m1 visible text 1",
      "2 m2 visible text 2",
      "3 m3 visible text 3",
    ]);
  });

  it("without a place change nothing of one that is told with it, and stand beside the greatest place", async () => {
    const setting = await start();
    const tell = (at: number, told: SentMessage) =>
      setting.mirror.apply(setting.event("message.sent", at, { message: told }));
    const { position, ...first } = sentMessage(1);
    await tell(T0, { ...first, position: position ?? "" });
    await tell(T0 + 9, first);
    expect((await setting.tables()).messages).toMatchObject([{ id: "m1", position }]);
    const greatest = String(2n ** 63n - 1n);
    await setting.store.query("update colloquy.message set ord = $1::bigint", [greatest]);
    const { position: _, ...second } = sentMessage(2);
    await tell(T0 + 9, second);
    expect(await setting.histories()).toEqual([
      `${greatest} m1 visible text 1`,
      `${greatest} m2 visible text 2`,
    ]);
  });

  it("that are told have the history read again", async () => {
    const setting = await start();
    await setting.mirror.apply(setting.event("message.sent", T0, { message: sentMessage(1) }));
    expect(await setting.wanted()).toEqual([
      "history of c through alice",
      "history of c through bob",
      "members of c through alice",
      "tail of c through alice",
    ]);
  });

  it.each([
    ["quotes and SQL", `m'); drop table colloquy.message; --`, `it's "quoted" \\ $1`],
    ["64 bits", "9223372036854775807", "9223372036854775807"],
    ["emoji", "👩‍👩‍👧", "家 👍🏽"],
  ])("may have ids and words of %s", async (_what, id, text) => {
    const setting = await start();
    const odd = message(1, { id, senderId: id, text, attributes: { [text]: text }, customData: text });
    await setting.page("c", [odd]);
    await setting.mirror.apply(
      setting.event("message.edited", T0 + 99 * minute, {
        messageId: id,
        changes: { customData: `${text}!` },
      }),
    );
    const { messages } = await setting.tables();
    expect(messages).toMatchObject([
      { id, sender_id: id, body: { text, attributes: { [text]: text }, customData: `${text}!` } },
    ]);
  });

  it("that no database could hold never keep a page from being stored", async () => {
    const setting = await start();
    const half = "\ud83d";
    const odd = [
      message(1, { id: `a${half}`, text: `\0 ${half}`, attributes: { [half]: "\0" }, senderId: `\0` }),
      message(2, { id: "x".repeat(3_000) }),
      message(3, { text: "x".repeat(5_000) }),
      message(4, { text: Array.from({ length: 20_000 }, (_, n) => `w${n}`).join(" ") }),
      message(5, { text: "退".repeat(12_000) }),
      message(6, { content: [{ type: "unknown", vendorType: "", data: nested(500) }] }),
      message(7),
    ];
    await setting.page("c", odd);
    for (const messageId of [`a${half}`, "x".repeat(3_000)])
      await setting.mirror.apply(setting.event("message.recalled", T0, { messageId }));
    await setting.page("c", odd, T0 + minute);
    const kept = await store().query<{ id: string; state: string }>(
      "select id, state from colloquy.message order by ord",
    );
    expect(kept.map(({ id }) => id)).toEqual(["a\ufffd", "m3", "m4", "m5", "m6", "m7"]);
    expect(kept[0]).toMatchObject({ state: "recalled" });
  });
});

function nested(depth: number): unknown {
  let value: unknown = "deep";
  for (let level = 0; level < depth; level += 1) value = [value];
  return value;
}

describe("the places of a page's messages", () => {
  const east = memory();
  const places = (positions: string[], known: Record<string, bigint> = {}) =>
    ordersOf(
      east,
      positions.map((position, n) => message(n, { position })),
      (id) => known[id],
    ).map(Number);

  it("are what their positions say", () => expect(places(["9", "7", "8"])).toEqual([9, 7, 8]));

  it("are beside the message before, and before the first known one beside that", () => {
    expect(places(["", "9", "", "", "5", ""])).toEqual([9, 9, 9, 9, 5, 5]);
  });

  it("are where they were before", () => expect(places(["", "9", ""], { m2: 3n })).toEqual([9, 9, 3]));

  it("are times where no place is known", () => {
    expect(places(["", ""])).toEqual([T0, T0 + minute]);
    expect(ordersOf(east, [message(1, { position: "", sentAt: null })], () => undefined)).toEqual([0n]);
  });
});
