import { describe, expect, it } from "vitest";
import type { VolcengineEmulator, VolcengineReadings } from "../../../providers/volcengine/emulator/index.js";
import { createMessages } from "../../../providers/volcengine/messages/index.js";
import type { Message, MessagePage } from "../../../src/index.js";
import { appWith, callOf, clientOf, startEmulator } from "./support.js";

/** A conversation of `count` messages; their ids, oldest first. */
function fill(
  emulator: VolcengineEmulator,
  count: number,
  type: 1 | 2 | 100 = 2,
): { id: string; ids: string[] } {
  const { world } = emulator;
  const { shortId } = world.addConversation({ members: [10001, 10002], type });
  const ids = Array.from({ length: count }, (_, number) =>
    String(world.addMessage(shortId, { sender: 10001, text: `m${number}` }).messageId),
  );
  return { id: String(shortId), ids };
}

async function collect(pages: AsyncIterable<MessagePage>, limit: number): Promise<Message[]> {
  const found: Message[] = [];
  for await (const { items, nextCursor } of pages) {
    expect(items.length).toBeLessThanOrEqual(limit);
    if (nextCursor !== null) expect(items.length).toBe(limit);
    found.push(...items);
  }
  return found;
}

const idsOf = (messages: Message[]) => messages.map(({ id }) => id);

const cursors = ["inclusive", "exclusive"] as const;
const orders = ["walk", "reversed"] as const;
const newCursors = ["next-index", "last-index", "zero-at-end", "count"] as const;
const matrix: Partial<VolcengineReadings>[] = cursors.flatMap((messageCursor) =>
  orders.flatMap((messageOrder) =>
    newCursors.map((newCursor) => ({ messageCursor, messageOrder, newCursor })),
  ),
);

/** How many messages there are, and how many a page may hold. */
const sizes: [count: number, limits: number[]][] = [
  [0, [20]],
  [1, [1, 20]],
  [4, [1]],
  [19, [20]],
  [20, [7, 20]],
  [21, [1, 7, 20, 200]],
];

describe("a walk through the emulator's history", () => {
  it.each(matrix)("delivers every message once, in both directions: %j", async (readings) => {
    const emulator = await startEmulator(readings);
    const { messages } = clientOf({ baseUrl: emulator.url });
    for (const [count, limits] of sizes) {
      const { id, ids } = fill(emulator, count);
      const of = { userId: "10001", conversationId: id };
      for (const limit of limits) {
        const older = await collect(messages.pages({ ...of, limit }), limit);
        expect(idsOf(older)).toEqual(ids.toReversed());
        const oldest = older.at(-1);
        if (oldest === undefined) continue;
        const from = { position: oldest.position };
        const newer = await collect(messages.pages({ ...of, direction: "newer", from, limit }), limit);
        expect(idsOf(newer)).toEqual(ids.slice(1));
      }
    }
  });

  it.each([
    { messageCursor: "inclusive" },
    { messageCursor: "exclusive", messageOrder: "reversed" },
  ] as const)("delivers all of 400 messages: %j", async (readings) => {
    const emulator = await startEmulator(readings);
    const { messages } = clientOf({ baseUrl: emulator.url });
    const { id, ids } = fill(emulator, 400);
    for (const limit of [20, 200]) {
      const older = await collect(messages.pages({ userId: "10001", conversationId: id, limit }), limit);
      expect(idsOf(older)).toEqual(ids.toReversed());
    }
  });

  it.each(matrix.filter(({ newCursor }) => newCursor === "next-index"))(
    "starts behind any message, in both directions: %j",
    async (readings) => {
      const emulator = await startEmulator(readings);
      const { messages } = clientOf({ baseUrl: emulator.url });
      const { id, ids } = fill(emulator, 23);
      const of = { userId: "10001", conversationId: id };
      const all = (await messages.list({ ...of, limit: 200 })).items.reverse();
      for (const [place, { position }] of all.entries()) {
        const from = { position };
        const older = await messages.list({ ...of, from, limit: 200 });
        expect(idsOf(older.items)).toEqual(ids.slice(0, place).reverse());
        const newer = await messages.list({ ...of, from, direction: "newer", limit: 200 });
        expect(idsOf(newer.items)).toEqual(ids.slice(place + 1));
      }
    },
  );

  it.each(cursors)("delivers what arrives while it runs (%s cursor)", async (messageCursor) => {
    const emulator = await startEmulator({ messageCursor });
    const { messages } = clientOf({ baseUrl: emulator.url });
    const { id, ids } = fill(emulator, 30);
    const of = { userId: "10001", conversationId: id };
    const start = (await messages.list({ ...of, limit: 200 })).items.at(-1) as Message;
    const newer = { ...of, direction: "newer", from: { position: start.position }, limit: 5 } as const;
    const found: Message[] = [];
    for await (const { items } of messages.pages(newer)) {
      found.push(...items);
      ids.push(String(emulator.world.addMessage(id, { sender: 10002, text: "new" }).messageId));
    }
    expect(idsOf(found)).toEqual(ids.slice(1, found.length + 1));
    expect(found.length).toBeGreaterThan(29);
    const from = { position: (found.at(-1) as Message).position };
    const rest = await messages.list({ ...of, direction: "newer", from });
    expect(idsOf(rest.items)).toEqual(ids.slice(found.length + 1));
  });

  it.each(
    cursors.flatMap((messageCursor) =>
      (["next-index", "last-index"] as const).map((newCursor) => ({ messageCursor, newCursor })),
    ),
  )("passes whole pages of messages that are left out: %j", async (readings) => {
    const emulator = await startEmulator({ ...readings, filtering: "after-cut", hasMore: "full-page" });
    const { messages } = clientOf({ baseUrl: emulator.url });
    const { id, ids } = fill(emulator, 60);
    for (const hidden of ids.slice(5, 50)) emulator.world.deleteMessage(id, hidden);
    const shown = [...ids.slice(0, 5), ...ids.slice(50)];
    const of = { userId: "10001", conversationId: id };
    for (const limit of [7]) {
      const found: Message[] = [];
      for await (const { items } of messages.pages({ ...of, limit })) found.push(...items);
      expect(idsOf(found)).toEqual(shown.toReversed());
      const from = { position: (found.at(-1) as Message).position };
      const back: Message[] = [];
      for await (const { items } of messages.pages({ ...of, limit, from, direction: "newer" }))
        back.push(...items);
      expect(idsOf(back)).toEqual(shown.slice(1));
    }
  });

  it("does not lose what stands behind recalled messages", async () => {
    const emulator = await startEmulator({ recalledMessages: "status" });
    const { messages } = clientOf({ baseUrl: emulator.url });
    const { id, ids } = fill(emulator, 50);
    for (const recalled of ids.slice(5, 45)) emulator.world.recall(id, recalled);
    const found = await collect(messages.pages({ userId: "10001", conversationId: id, limit: 3 }), 3);
    expect(idsOf(found)).toEqual([...ids.slice(0, 5), ...ids.slice(45)].reverse());
  });

  it("works where the newest end must be near the clock", async () => {
    const emulator = await startEmulator({ newestCursor: "now" });
    const { id, ids } = fill(emulator, 3);
    const of = { userId: "10001", conversationId: id };
    await expect(clientOf({ baseUrl: emulator.url }).messages.list(of)).rejects.toMatchObject({
      code: "invalid_argument",
      providerCode: "InvalidParam",
    });
    const newestCursor = () => BigInt(Date.now() + 60_000) * 1000n;
    const { items } = await clientOf({ baseUrl: emulator.url, newestCursor }).messages.list(of);
    expect(idsOf(items)).toEqual(ids.toReversed());
  });

  it.each(["backward", "refused"] as const)(
    "runs backward only in a live group (%s)",
    async (liveForward) => {
      const emulator = await startEmulator({ liveForward });
      const { messages } = clientOf({ baseUrl: emulator.url });
      const { id, ids } = fill(emulator, 4, 100);
      const of = { userId: "10001", conversationId: id };
      const { items } = await messages.list(of);
      expect(idsOf(items)).toEqual(ids.toReversed());
      const from = { position: (items[2] as Message).position };
      await expect(messages.list({ ...of, from, direction: "newer" })).rejects.toMatchObject({
        code: "unsupported",
      });
    },
  );
});

describe("vendor pages without a message", () => {
  it("that always lead on are paging_stalled", async () => {
    const messages = createMessages(appWith(10_000_000n));
    const query = { userId: "1", conversationId: "7", direction: "older" } as const;
    let cursor = 10_000_000n;
    let calls = 0;
    const call = callOf(() => ({ Messages: [], HasMore: true, NewCursor: String(--cursor) }));
    const walk = async () => {
      for (let position: string | null = null; ; calls += 1) {
        position = (await messages.read(query, position, call, 20)).next;
        if (position === null) return;
      }
    };
    await expect(walk()).rejects.toMatchObject({ code: "paging_stalled" });
    expect(calls).toBe(1000);
  });

  it("do not end a walk that gets past them", async () => {
    const emulator = await startEmulator({ filtering: "after-cut" });
    const { world } = emulator;
    const { shortId } = world.addConversation({ members: [10001] });
    const ids = Array.from({ length: 2_100 }, () =>
      String(world.addMessage(shortId, { sender: 10001, text: "x" }).messageId),
    );
    for (const id of ids.slice(5, 2_095)) world.deleteMessage(shortId, id);
    const found: string[] = [];
    const walk = { userId: "10001", conversationId: String(shortId) };
    for await (const { id } of clientOf({ baseUrl: emulator.url }).messages.iterate(walk)) found.push(id);
    expect(found).toEqual([...ids.slice(0, 5), ...ids.slice(2_095)].reverse());
  });
});
