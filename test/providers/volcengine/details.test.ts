import { describe, expect, it } from "vitest";
import { capabilities } from "../../../providers/volcengine/capabilities.js";
import type {
  MessageInput,
  UserId,
  VolcengineEmulator,
  VolcengineReadings,
} from "../../../providers/volcengine/emulator/index.js";
import type { UserIdForm } from "../../../providers/volcengine/users/ids.js";
import { type Conversation, type Detail, detailCalls } from "../../../src/index.js";
import { clientOf, startEmulator } from "./support.js";

const reader = "10001";
const all: Detail[] = ["profile", "lastMessage", "unread", "marks"];

/** The calls so far, by action. */
function callsOf(emulator: VolcengineEmulator): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { operation } of emulator.requests) counts[operation] = (counts[operation] ?? 0) + 1;
  return counts;
}

/** 12 direct conversations and 8 groups, each with a message of somebody else's. */
async function startPage() {
  const emulator = await startEmulator();
  const { world } = emulator;
  for (let serial = 0; serial < 20; serial += 1) {
    const other = 20_000 + serial;
    world.register({
      userId: other,
      nickName: `User ${serial}`,
      portrait: `https://a.example.com/${serial}`,
    });
    const group = serial < 12 ? { type: 1 as const } : { type: 2 as const, name: `Group ${serial}` };
    const { shortId } = world.addConversation({ members: [Number(reader), other], ...group });
    world.addMessage(shortId, { sender: other, text: `hello ${serial}` });
  }
  // Calls are counted here: none may be given up because the machine is busy.
  const { conversations } = clientOf({ baseUrl: emulator.url }, { detailsTimeoutMs: 60_000 });
  const list = (include: Detail[]) => conversations.list({ userId: reader, limit: 20, include });
  return { emulator, list };
}

describe("a page of 20 rows, 12 direct ones and 8 groups,", () => {
  it("costs 42 calls with everything", async () => {
    const { emulator, list } = await startPage();
    const { items } = await list(all);
    expect(items).toHaveLength(20);
    expect(items.every(({ missing }) => missing === undefined)).toBe(true);
    expect(items.every(({ unread }) => unread?.count === 1)).toBe(true);
    expect(callsOf(emulator)).toEqual({
      GetUserConversations: 1,
      BatchGetUser: 1,
      GetConversationMessages: 20,
      GetConversationSetting: 20,
    });
  });

  it.each<[Detail[], Record<string, number>]>([
    [["profile"], { BatchGetUser: 1 }],
    [["lastMessage"], { GetConversationMessages: 20 }],
    [["marks"], { GetConversationSetting: 20 }],
    [["unread"], { GetConversationMessages: 20, GetConversationSetting: 20 }],
    [["profile", "lastMessage"], { BatchGetUser: 1, GetConversationMessages: 20 }],
  ])("costs with %j, besides the list, %j", async (include, calls) => {
    const { emulator, list } = await startPage();
    const { items } = await list(include);
    expect(items.filter(({ missing }) => missing !== undefined)).toEqual([]);
    expect(callsOf(emulator)).toEqual({ GetUserConversations: 1, ...calls });
    expect(detailCalls(capabilities, include, { direct: 12, group: 8 })).toEqual(calls);
  });

  it.each<[Detail[], number]>([
    [["lastMessage"], 1],
    [["lastMessage", "unread"], 20],
  ])("asks with %j for a history page of %i", async (include, limit) => {
    const { emulator, list } = await startPage();
    await list(include);
    const limits = emulator.requests
      .filter(({ operation }) => operation === "GetConversationMessages")
      .map(({ body }) => (JSON.parse(body) as { Limit: number }).Limit);
    expect(limits).toEqual(Array(20).fill(limit));
  });
});

/** One conversation of the reader's with a message of somebody else's, and what a row of it says. */
async function startRow({
  other = 9_007_199_254_740_993n,
  userIds = "integer",
  readings = {},
}: {
  other?: UserId;
  userIds?: UserIdForm;
  readings?: Partial<VolcengineReadings>;
} = {}) {
  const emulator = await startEmulator({ ...readings, stringUserIds: userIds === "text" });
  const { shortId } = emulator.world.addConversation({ members: [reader, other], type: 1 });
  const say = (text: string, input: Partial<MessageInput> = {}) =>
    emulator.world.addMessage(shortId, { sender: other, text, ...input });
  const row = async (include = all): Promise<Conversation> => {
    const { conversations } = clientOf({ baseUrl: emulator.url, userIds });
    const { items } = await conversations.list({ userId: reader, include });
    if (items[0] === undefined) throw new Error("the list has one row");
    return items[0];
  };
  return { emulator, world: emulator.world, shortId, say, row };
}

describe("the details of one row", () => {
  it("are asked for field by field, with 64-bit ids as bare integers", async () => {
    const { emulator, world, shortId, say, row } = await startRow();
    world.register({
      userId: 9_007_199_254_740_993n,
      nickName: "韩梅梅",
      portrait: "https://a.example.com/h",
    });
    const { messageId, index, sentAt } = say("你好");
    Object.assign(world.setting(reader, shortId), { stickTopTime: 1n, isMute: true });
    expect(await row()).toMatchObject({
      title: "韩梅梅",
      avatarUrl: "https://a.example.com/h",
      lastMessage: { id: String(messageId), text: "你好", position: `${index}:${messageId}` },
      activity: { at: sentAt, source: "lastMessage", precision: "millisecond" },
      unread: { count: 1, bound: "estimate" },
      marks: ["pinned", "muted"],
      pinned: true,
    });
    const sent = Object.fromEntries(emulator.requests.map(({ operation, body }) => [operation, body]));
    expect(sent).toMatchObject({
      BatchGetUser: '{"AppId":666666,"UserIds":[9007199254740993]}',
      GetConversationMessages: `{"AppId":666666,"ConversationShortId":${shortId},"Cursor":9223372036854775807,"Limit":20,"Reverse":1}`,
      GetConversationSetting: `{"AppId":666666,"ConversationShortId":${shortId},"ParticipantUserId":10001}`,
    });
  });

  it("leave out a name that nobody has registered, and one that cannot be asked for", async () => {
    expect((await (await startRow()).row(["profile"])).missing).toEqual({ profile: "not_found" });
    const text = await startRow({ other: "alice", userIds: "text" });
    expect(await text.row(["profile"])).toMatchObject({
      peerId: "alice",
      missing: { profile: "unsupported" },
    });
    expect(callsOf(text.emulator)).toEqual({ GetUserConversations: 1 });
  });

  it("fail one by one: without the setting the last message is there", async () => {
    const { emulator, say, row } = await startRow();
    say("hi");
    emulator.inject({ kind: "error", code: "InternalError", operation: "GetConversationSetting" });
    expect(await row()).toMatchObject({
      lastMessage: { text: "hi" },
      missing: { unread: "unavailable", marks: "unavailable" },
    });
  });

  it("fail one by one: without the history the marks are there", async () => {
    const { emulator, row } = await startRow();
    emulator.inject({ kind: "error", code: "InternalError", operation: "GetConversationMessages" });
    expect(await row()).toMatchObject({
      marks: [],
      pinned: false,
      missing: { lastMessage: "unavailable", unread: "unavailable" },
    });
  });
});

describe("the last message", () => {
  it("is null where the history is empty, and where all of it was recalled", async () => {
    const { world, shortId, say, row } = await startRow();
    expect(await row(["lastMessage"])).toMatchObject({ lastMessage: null });
    world.recall(shortId, say("gone").messageId);
    expect(await row(["lastMessage"])).toMatchObject({ lastMessage: null });
  });

  it.each([
    // The second page begins with the last row of the first.
    [["lastMessage"] as Detail[], 19, "found"],
    [["lastMessage"] as Detail[], 20, "not_found"],
    [["lastMessage", "unread"] as Detail[], 38, "found"],
    [["lastMessage", "unread"] as Detail[], 39, "not_found"],
  ])("with %j lies on two pages at most: behind %i recalled ones it is %s", async (include, count, how) => {
    const { emulator, world, shortId, say, row } = await startRow();
    say("the last one");
    for (let serial = 0; serial < count; serial += 1) world.recall(shortId, say("gone").messageId);
    const { lastMessage, missing } = await row(include);
    expect(lastMessage?.text ?? missing?.lastMessage).toBe(how === "found" ? "the last one" : how);
    expect(callsOf(emulator).GetConversationMessages).toBe(2);
  });
});

describe("the unread count", () => {
  it("counts what is visible, behind the read index and somebody else's, and no commands", async () => {
    const { world, shortId, say, row } = await startRow();
    const read = say("read");
    world.markRead(reader, shortId, read.index);
    say("one");
    say("mine", { sender: reader });
    world.recall(shortId, say("gone").messageId);
    say("command", { msgType: 50_002 });
    say("two");
    expect((await row(["unread"])).unread).toEqual({ count: 2, bound: "estimate" });
    world.markRead(reader, shortId);
    expect((await row(["unread"])).unread).toEqual({ count: 0, bound: "estimate" });
  });

  it.each([
    [19, { count: 19, bound: "estimate" }],
    [20, { count: 20, bound: "estimate" }],
    [21, { count: 20, bound: "atLeast" }],
  ])("of %i messages and a read one before them is %j", async (count, unread) => {
    const { world, shortId, say, row } = await startRow();
    if (count !== 20) world.markRead(reader, shortId, say("read").index);
    for (let serial = 0; serial < count; serial += 1) say("new");
    expect((await row(["unread"])).unread).toEqual(unread);
  });

  it("starts at 0 where there is no setting record, whose marks are none", async () => {
    const { say, row } = await startRow({ readings: { missingSetting: "not-found" } });
    say("hi");
    const { unread, marks, missing } = await row(["unread", "marks"]);
    expect({ unread, marks, missing }).toEqual({
      unread: { count: 1, bound: "estimate" },
      marks: [],
      missing: undefined,
    });
  });
});
