import { describe, expect, it } from "vitest";
import type {
  VolcengineEmulator,
  VolcengineReadings,
} from "../../../../providers/volcengine/emulator/index.js";
import type { JsonObject } from "../../../../src/emulator/index.js";
import { appId, call, start, startEmpty } from "./calls.js";

const newest = 2n ** 63n - 1n;
const conversationId = 1_691_070_514_797_524_328n;

function history(emulator: VolcengineEmulator, fields: Record<string, unknown>) {
  return call(emulator, "GetConversationMessages", {
    ConversationShortId: conversationId,
    Limit: 20n,
    ...fields,
  });
}

const messagesOf = (result: JsonObject) => result.Messages as JsonObject[];
const indexesOf = (result: JsonObject) =>
  messagesOf(result).map((message) => message.IndexInConversation as bigint);

async function startWith(count: number, readings: Partial<VolcengineReadings> = {}, type: 2 | 100 = 2) {
  const emulator = await startEmpty(readings);
  emulator.world.addConversation({ shortId: conversationId, members: [10001, 10002], type });
  for (let position = 0; position < count; position += 1) {
    emulator.world.addMessage(conversationId, {
      sender: 10001 + (position % 2),
      text: `message ${position}`,
    });
  }
  const indexes = emulator.world.conversation(conversationId).messages.map(({ index }) => index);
  return { emulator, indexes };
}

/** Walks with the cursor that the server gives; a message may come twice in a row at a seam. */
async function walk(emulator: VolcengineEmulator, reverse: 0 | 1, limit: bigint): Promise<bigint[]> {
  const seen: bigint[] = [];
  let cursor: unknown = reverse === 1 ? newest : 0n;
  for (let page = 0; page < 100; page += 1) {
    const { result } = await history(emulator, { Cursor: cursor, Limit: limit, Reverse: reverse });
    const inWalk = indexesOf(result).sort((a, b) => (a < b === (reverse === 0) ? -1 : 1));
    seen.push(...inWalk);
    if (result.HasMore === false) return seen;
    cursor = result.NewCursor;
  }
  throw new Error("the walk does not end");
}

describe("GetConversationMessages paging", () => {
  const matrix: [VolcengineReadings["messageCursor"], VolcengineReadings["newCursor"], 0 | 1][] = [];
  for (const messageCursor of ["inclusive", "exclusive"] as const) {
    for (const newCursor of ["next-index", "last-index", "zero-at-end"] as const) {
      matrix.push([messageCursor, newCursor, 0], [messageCursor, newCursor, 1]);
    }
  }

  it.each(matrix)(
    "%s cursor, NewCursor %s, Reverse %i: every message",
    async (messageCursor, newCursor, reverse) => {
      const { emulator, indexes } = await startWith(23, { messageCursor, newCursor });
      const expected = reverse === 1 ? indexes.toReversed() : indexes;
      for (const limit of [20n, 4n]) {
        const seen = await walk(emulator, reverse, limit);
        expect([...new Set(seen)]).toEqual(expected);
        const repeats = messageCursor === "inclusive" && newCursor === "last-index";
        expect(seen.length > expected.length).toBe(repeats);
      }
    },
  );

  it("the message at the cursor is on the page, or not", async () => {
    for (const messageCursor of ["inclusive", "exclusive"] as const) {
      const { emulator, indexes } = await startWith(5, { messageCursor });
      const cursor = indexes[2];
      const back = (await history(emulator, { Cursor: cursor, Reverse: 1 })).result;
      const forth = (await history(emulator, { Cursor: cursor })).result;
      const skip = messageCursor === "exclusive" ? 1 : 0;
      expect(indexesOf(back)).toEqual(indexes.slice(0, 3 - skip).toReversed());
      expect(indexesOf(forth)).toEqual(indexes.slice(2 + skip));
    }
  });

  it("the array runs with the walk, or against it", async () => {
    const { emulator, indexes } = await startWith(5, { messageOrder: "reversed" });
    const back = (await history(emulator, { Cursor: newest, Reverse: 1, Limit: 2n })).result;
    expect(indexesOf(back)).toEqual(indexes.slice(3));
    const forth = (await history(emulator, { Cursor: 0n, Reverse: 0, Limit: 2n })).result;
    expect(indexesOf(forth)).toEqual(indexes.slice(0, 2).toReversed());
  });

  it("NewCursor at the end is the last Index, 0, or a count", async () => {
    const last = async (newCursor: VolcengineReadings["newCursor"]) => {
      const { emulator, indexes } = await startWith(3, { newCursor });
      return [(await history(emulator, { Cursor: newest, Reverse: 1 })).result.NewCursor, indexes[0]];
    };
    const [nextIndex, oldest] = await last("next-index");
    expect(nextIndex).toBe(oldest);
    expect((await last("zero-at-end"))[0]).toBe(0n);
    expect((await last("count"))[0]).toBe(3n);
  });

  it("the newest is asked for with an upper bound, with now, or with 0", async () => {
    const { emulator } = await startWith(3);
    const micros = BigInt(Date.now() + 1000) * 1000n;
    const shown = async (server: VolcengineEmulator, cursor: bigint) =>
      (await history(server, { Cursor: cursor, Reverse: 1 })).result.Messages as JsonObject[] | undefined;
    expect(
      [await shown(emulator, newest), await shown(emulator, micros)].map((page) => page?.length),
    ).toEqual([3, 3]);
    expect(await shown(emulator, 0n)).toEqual([]);
    const nowOnly = await startWith(3, { newestCursor: "now" });
    expect(await shown(nowOnly.emulator, micros)).toHaveLength(3);
    expect((await history(nowOnly.emulator, { Cursor: newest, Reverse: 1 })).error?.Code).toBe(
      "InvalidParam",
    );
    const zero = await startWith(3, { newestCursor: "zero" });
    expect(await shown(zero.emulator, 0n)).toHaveLength(3);
  });

  it("a Reverse that is neither 0 nor 1 counts as 0; a live group goes backward only", async () => {
    const { emulator, indexes } = await startWith(3);
    expect(indexesOf((await history(emulator, { Cursor: 0n, Reverse: 7 })).result)).toEqual(indexes);
    const live = await startWith(3, {}, 100);
    const reply = await history(live.emulator, { Cursor: newest });
    expect(indexesOf(reply.result)).toEqual(live.indexes.toReversed());
    const strict = await startWith(3, { liveForward: "refused" }, 100);
    const refused = await history(strict.emulator, { Cursor: newest, Reverse: 0 });
    expect(refused.error?.Code).toBe("LiveConversationNotSupport");
    expect((await history(strict.emulator, { Cursor: newest, Reverse: 1 })).error).toBeUndefined();
  });
});

describe("messages that are gone", () => {
  it("recalled ones are absent or flagged; deleted and expired ones are absent", async () => {
    for (const recalledMessages of ["absent", "status"] as const) {
      const { emulator, indexes } = await startWith(6, { recalledMessages });
      const { world } = emulator;
      const { messages } = world.conversation(conversationId);
      world.recall(conversationId, messages[4]?.messageId ?? 0n);
      world.deleteMessage(conversationId, messages[3]?.messageId ?? 0n);
      world.expireBefore(conversationId, messages[1]?.sentAt ?? new Date(0));
      const { result } = await history(emulator, { Cursor: 0n });
      const kept = recalledMessages === "status" ? [1, 2, 4, 5] : [1, 2, 5];
      expect(indexesOf(result)).toEqual(kept.map((position) => indexes[position]));
      const statuses = messagesOf(result).map(({ Status }) => Status);
      expect(statuses.filter((status) => status !== 0n)).toEqual(recalledMessages === "status" ? [3n] : []);
    }
  });

  it("leave gaps in pages that are filtered after the cut", async () => {
    const { emulator, indexes } = await startWith(6, { filtering: "after-cut" });
    for (const { messageId } of emulator.world.conversation(conversationId).messages.slice(2, 4)) {
      emulator.world.deleteMessage(conversationId, messageId);
    }
    const page = (await history(emulator, { Cursor: indexes[2], Limit: 2n })).result;
    expect([page.Messages, page.HasMore, page.NewCursor]).toEqual([[], true, indexes[4]]);
    expect(await walk(emulator, 1, 2n)).toEqual([5, 4, 1, 0].map((position) => indexes[position]));
  });
});

describe("a message item", () => {
  it("has the documented fields, 64-bit integers bare, and its quote", async () => {
    const { emulator } = await startWith(0);
    const { world } = emulator;
    const sentAt = new Date("2026-11-20T12:08:55.771Z");
    const first = world.addMessage(conversationId, {
      sender: 10001,
      messageId: "1709040620191372977",
      sentAt,
    });
    const quote = { messageId: first.messageId, hint: "原消息" };
    world.addMessage(conversationId, { sender: "9007199254740993", msgType: 50002, content: "{}", quote });
    world.recall(conversationId, first.messageId);
    const reply = await history(emulator, { Cursor: 0n });
    const [, message] = messagesOf(reply.result);
    expect(message).toMatchObject({ MsgType: 50002n, Content: "{}", Sender: 9007199254740993n, Status: 0n });
    expect(message).toMatchObject({ AppId: BigInt(appId), ConversationType: 2n, Ext: {} });
    expect(message?.RefMsgInfo).toEqual({
      ReferencedMessageId: 1709040620191372977n,
      ReferencedMessageType: 10001n,
      Hint: "原消息",
      Status: 3n,
    });
    expect(reply.text).toContain('"ReferencedMessageId":1709040620191372977,');
    expect(String(first.index)).toMatch(/^1795176535771\d{3}$/);
  });

  it("GetMessages answers in the order asked for and leaves unknown ids out", async () => {
    const { emulator } = await startWith(3);
    const [first, , third] = emulator.world.conversation(conversationId).messages;
    const body = {
      ConversationShortId: conversationId,
      MessageIds: [third?.messageId, 5n, first?.messageId],
    };
    const { result } = await call(emulator, "GetMessages", body);
    expect(indexesOf(result)).toEqual([third?.index, first?.index]);
  });

  it("the sample history holds every message type, a quote and recalled messages", async () => {
    const emulator = await start({ readings: { recalledMessages: "status" } });
    const [longest] = emulator.world.listByActivity(10001);
    const types = new Set(longest?.messages.map(({ msgType }) => msgType));
    expect(types).toEqual(new Set([10001, 10003, 10004, 10005, 10006, 10012, 50002]));
    const body = { ConversationShortId: longest?.shortId, Cursor: newest, Reverse: 1, Limit: 1n };
    const { result } = await call(emulator, "GetConversationMessages", body);
    expect(messagesOf(result)[0]?.RefMsgInfo).toBeDefined();
    expect(longest?.messages.filter(({ state }) => state === "recalled")).toHaveLength(2);
  });
});
