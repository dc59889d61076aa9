import { describe, expect, it } from "vitest";
import type {
  VolcengineEmulator,
  VolcengineReadings,
} from "../../../../providers/volcengine/emulator/index.js";
import type { JsonObject } from "../../../../src/emulator/index.js";
import { appId, call, start, startEmpty } from "./calls.js";

const userId = 10001n;

function list(emulator: VolcengineEmulator, fields: Record<string, unknown> = {}) {
  const body = { ParticipantUserId: userId, Cursor: 0n, Limit: 20n, ...fields };
  return call(emulator, "GetUserConversations", body);
}

interface Walk {
  ids: bigint[];
  pages: number[];
  cursors: bigint[];
}

async function walk(emulator: VolcengineEmulator, fields: Record<string, unknown> = {}): Promise<Walk> {
  const seen: Walk = { ids: [], pages: [], cursors: [] };
  let cursor: unknown = 0n;
  for (let page = 0; page < 100; page += 1) {
    const { result } = await list(emulator, { ...fields, Cursor: cursor });
    const items = result.ConversationInfos as JsonObject[];
    seen.ids.push(...items.map((item) => item.ConversationShortId as bigint));
    seen.pages.push(items.length);
    cursor = result.NextCursor;
    seen.cursors.push(cursor as bigint);
    if (result.HasMore === false) return seen;
  }
  throw new Error("the walk does not end");
}

/** `count` groups of 10001, the first made the least recent in activity and the newest in creation. */
async function startWith(count: number, readings: Partial<VolcengineReadings> = {}) {
  const emulator = await startEmpty(readings);
  for (let position = 0; position < count; position += 1) {
    emulator.world.addConversation({
      members: [userId, "10002"],
      shortId: 7_179_339_373_423_427_000n + BigInt(position),
      createdAt: new Date(Date.UTC(2026, 0, 100 - position)),
      activeAt: new Date(Date.UTC(2026, 5, 1 + position)),
    });
  }
  const newestFirst = emulator.world.listByActivity(userId).map(({ shortId }) => shortId);
  return { emulator, newestFirst };
}

describe("GetUserConversations paging", () => {
  const readingsMatrix: Partial<VolcengineReadings>[] = [];
  for (const conversationCursor of ["offset", "opaque"] as const) {
    for (const conversationPageSize of [20, 7, [3, 1, 20]]) {
      for (const repeatAtSeam of [false, true]) {
        for (const hasMore of ["exact", "full-page"] as const) {
          readingsMatrix.push({ conversationCursor, conversationPageSize, repeatAtSeam, hasMore });
        }
      }
    }
  }

  it.each(readingsMatrix)("visits every conversation in order under %j", async (readings) => {
    const { emulator, newestFirst } = await startWith(42, readings);
    const { ids } = await walk(emulator);
    expect([...new Set(ids)]).toEqual(newestFirst);
    expect(ids.length > newestFirst.length).toBe(readings.repeatAtSeam === true);
  });

  it("the plain cursor counts, the opaque one cannot be calculated with", async () => {
    const plain = await startWith(45);
    expect((await walk(plain.emulator)).cursors).toEqual([20n, 40n, 45n]);
    const opaque = await startWith(45, { conversationCursor: "opaque" });
    const [first = 0n] = (await walk(opaque.emulator)).cursors;
    expect(first > 2n ** 32n).toBe(true);
    for (const guess of [20n, first + 1n, first - 20n, 2n ** 63n - 1n]) {
      expect((await list(opaque.emulator, { Cursor: guess })).error?.Code).toBe("InvalidParam");
    }
  });

  it("HasMore under full-page brings an empty last page", async () => {
    const { emulator } = await startWith(40, { hasMore: "full-page" });
    expect((await walk(emulator)).pages).toEqual([20, 20, 0]);
  });

  it("filtering after the cut makes short and empty pages that are not the last", async () => {
    const { emulator, newestFirst } = await startWith(10, {
      filtering: "after-cut",
      dissolvedConversations: "absent",
      conversationPageSize: 3,
    });
    for (const id of newestFirst.slice(2, 7)) emulator.world.dissolve(id);
    expect((await walk(emulator)).pages).toEqual([2, 0, 2, 1]);
  });

  it("shows what happened between two pages", async () => {
    const { emulator, newestFirst } = await startWith(6, { conversationPageSize: 2 });
    const oldest = newestFirst.at(-1) ?? 0n;
    emulator.world.touch(userId, oldest);
    expect((await walk(emulator)).ids).toEqual([oldest, ...newestFirst.slice(0, -1)]);
    emulator.world.addMessage(newestFirst[2] ?? 0n, { sender: 10002, text: "hi" });
    emulator.world.removeConversation(newestFirst[1] ?? 0n);
    expect((await walk(emulator)).ids).toEqual([
      newestFirst[2],
      oldest,
      newestFirst[0],
      ...newestFirst.slice(3, -1),
    ]);
  });
});

describe("GetUserConversations sources", () => {
  it("DataType 1 goes by creation ascending, DataType 2 lists created live groups, latest first", async () => {
    const { emulator, newestFirst } = await startWith(5);
    expect((await walk(emulator, { DataType: 1 })).ids).toEqual(newestFirst);
    const { world } = emulator;
    const live = [3, 1, 2].map((day) =>
      world.addConversation({ type: 100, members: [userId], createdAt: new Date(Date.UTC(2027, 0, day)) }),
    );
    world.addConversation({ type: 100, members: ["10002", userId] });
    const expected = [live[0], live[2], live[1]].map((row) => row?.shortId);
    expect((await walk(emulator, { DataType: 2 })).ids).toEqual(expected);
  });

  it("an inbox type has its own list, and an unknown user an empty one", async () => {
    const { emulator } = await startWith(2);
    const other = emulator.world.addConversation({ members: [userId], inboxType: 3 });
    expect((await walk(emulator, { InboxType: 3 })).ids).toEqual([other.shortId]);
    expect((await walk(emulator)).ids).toHaveLength(2);
    expect((await walk(emulator, { ParticipantUserId: 5n })).ids).toEqual([]);
  });

  it("live and dissolved conversations are listed or absent as read", async () => {
    for (const reading of ["listed", "absent"] as const) {
      const readings = { liveConversations: reading, dissolvedConversations: reading };
      const { emulator, newestFirst } = await startWith(2, readings);
      emulator.world.dissolve(newestFirst[0] ?? 0n);
      emulator.world.addConversation({ type: 100, members: [userId] });
      expect((await walk(emulator)).ids).toHaveLength(reading === "listed" ? 3 : 1);
    }
  });
});

describe("a conversation item", () => {
  const shortId = 7_179_339_373_423_427_073n;
  async function items(readings: Partial<VolcengineReadings>, fields: Record<string, unknown> = {}) {
    const emulator = await startEmpty(readings);
    const createdAt = new Date("2026-11-01T00:00:00.900Z");
    const single = { type: 1, members: [userId, "9007199254740993"], ext: { "s:s_aid": "666666" } } as const;
    emulator.world.addConversation({ ...single, createdAt });
    emulator.world.addConversation({ members: ["10002", userId], shortId, name: "产品讨论组", createdAt });
    const reply = await list(emulator, fields);
    const [group = {}, chat = {}] = reply.result.ConversationInfos as JsonObject[];
    return { group, chat, text: reply.text };
  }

  it("has the documented fields, 64-bit integers bare", async () => {
    const { group, chat, text } = await items({});
    expect(group).toEqual({
      ConversationShortId: shortId,
      ConversationId: String(shortId),
      AppId: BigInt(appId),
      InboxType: 0n,
      Name: "产品讨论组",
      AvatarUrl: "",
      Description: "",
      OwnerUserId: 10002n,
      CreatorUserId: 10002n,
      Notice: "",
      Status: 0n,
      Ext: {},
      CreateTime: 1793491200n,
      ModifyTime: 1793491200n,
      ConversationType: 2n,
      MemberCount: 2n,
      OnlineCount: 0n,
      OtherUserId: 10002n,
    });
    expect(chat).toMatchObject({ Name: "", ConversationType: 1n, OtherUserId: 9007199254740993n });
    expect(chat.Ext).toEqual({ "s:s_aid": "666666" });
    expect(text).toContain('"ConversationShortId":7179339373423427073,');
    expect(text).toContain('"OtherUserId":9007199254740993}');
  });

  it("follows the readings of the sample's irregular fields", async () => {
    const short = await items({ ownerField: "OwnerUid", conversationIdOnSecondItem: "absent" });
    expect(short.group).toMatchObject({
      OwnerUid: 10002n,
      CreatorUid: 10002n,
      ConversationId: String(shortId),
    });
    expect(short.group).not.toHaveProperty("OwnerUserId");
    expect(short.chat).not.toHaveProperty("ConversationId");
    const mixed = await items({ ownerField: "mixed" });
    expect(mixed.group).toMatchObject({ OwnerUserId: 10002n, CreatorUid: 10002n });
    expect(mixed.chat).toMatchObject({ OwnerUid: 10001n, CreatorUid: 10001n });
  });

  it("leaves the member count out, or says 0, when it is skipped", async () => {
    const skip = { SkipMemberCount: true };
    expect((await items({}, skip)).group).not.toHaveProperty("MemberCount");
    expect((await items({ skippedMemberCount: "zero" }, skip)).group.MemberCount).toBe(0n);
  });

  it("fills the Str fields for string user ids, and is found by them", async () => {
    const emulator = await startEmpty({ stringUserIds: true });
    emulator.world.addConversation({ type: 1, members: ["alice", "10002"] });
    const body = { ParticipantUserIdStr: "alice", Cursor: 0n, Limit: 1n };
    const { result } = await call(emulator, "GetUserConversations", body);
    expect((result.ConversationInfos as JsonObject[])[0]).toMatchObject({
      OwnerUserId: 0n,
      OwnerUserIdStr: "alice",
      OtherUserId: 10002n,
      OtherUserIdStr: "10002",
    });
  });
});

describe("the other conversation actions", () => {
  it("BatchGetConversations leaves out unknown and dissolved ids, or refuses them", async () => {
    for (const unknownConversationIds of ["omitted", "refused"] as const) {
      const { emulator, newestFirst } = await startWith(3, { unknownConversationIds });
      const [first = 0n, second = 0n] = newestFirst;
      emulator.world.dissolve(second);
      const both = await call(emulator, "BatchGetConversations", {
        ConversationShortId: [first, second, 5n],
      });
      if (unknownConversationIds === "refused") {
        expect(both.error?.Code).toBe("ConversationShortIdsHasInvalidElem");
        continue;
      }
      const items = both.result.ConversationCoreInfos as JsonObject[];
      expect(items.map((item) => item.ConversationShortId)).toEqual([first]);
      expect(items[0]).not.toHaveProperty("MemberCount");
      const counted = { ConversationShortId: [first], SkipMemberCount: false };
      const { result } = await call(emulator, "BatchGetConversations", counted);
      expect((result.ConversationCoreInfos as JsonObject[])[0]?.MemberCount).toBe(2n);
    }
  });

  it("IsUserInConversation and GetConversationUserCount follow joining and leaving", async () => {
    const { emulator, newestFirst } = await startWith(1);
    const [id = 0n] = newestFirst;
    const ask = async (user: bigint) => {
      const body = { ConversationShortId: id, ParticipantUserId: user };
      return (await call(emulator, "IsUserInConversation", body)).result.IsUserInConversation;
    };
    const count = async () =>
      (await call(emulator, "GetConversationUserCount", { ConversationShortId: id })).result.Count;
    emulator.world.join(2n ** 63n - 1n, id);
    expect([await ask(2n ** 63n - 1n), await ask(5n), await count()]).toEqual([true, false, 3n]);
    emulator.world.leave("10002", id);
    expect([await ask(10002n), await count()]).toEqual([false, 2n]);
    const unknown = { ConversationShortId: 5n, ParticipantUserId: 10001n };
    expect((await call(emulator, "IsUserInConversation", unknown)).error?.Code).toBe("ConversationNotFound");
  });
});

describe("the sample world", () => {
  it("has every kind of conversation, 19-digit ids, and repeats for the same seed and clock", async () => {
    const now = () => new Date("2026-11-20T08:00:00Z");
    const { world } = await start({ now, seed: "one" });
    const rows = world.listByActivity(userId);
    expect(rows.length).toBeGreaterThanOrEqual(70);
    expect(new Set(rows.map(({ type }) => type))).toEqual(new Set([1, 2, 100]));
    expect(rows.some(({ status }) => status === 1)).toBe(true);
    expect(rows.every(({ shortId }) => String(shortId).length === 19)).toBe(true);
    const ids = (seed: string) => start({ now, seed }).then((other) => [...other.world.conversations.keys()]);
    expect(await ids("one")).toEqual([...world.conversations.keys()]);
    expect(await ids("two")).not.toEqual([...world.conversations.keys()]);
  });

  it("takes sizes, and can be empty", async () => {
    const sized = await start({ world: { conversations: 130, messages: 200 } });
    const rows = sized.world.listByActivity(userId);
    expect([rows.length, rows[0]?.messages.length]).toEqual([130, 201]);
    const empty = await start({ world: "empty" });
    expect([...empty.world.conversations]).toEqual([]);
    expect((await walk(empty)).ids).toEqual([]);
  });
});
