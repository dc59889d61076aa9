import { describe, expect, it } from "vitest";
import type {
  VolcengineEmulator,
  VolcengineReadings,
} from "../../../../providers/volcengine/emulator/index.js";
import { checkSignature } from "../../../../providers/volcengine/emulator/signature.js";
import type { JsonObject } from "../../../../src/emulator/index.js";
import { call, credentials, send, start } from "./calls.js";

const shortId = 7_179_339_373_423_427_073n;
const query = "Action=SendMessage&Version=2020-12-01";

interface Clock {
  at: number;
}

/** A group of 10001 and 10002 and a clock that only the test moves. */
async function startWith(readings: Partial<VolcengineReadings> = {}, type: 1 | 2 | 100 = 2) {
  const clock: Clock = { at: Date.UTC(2026, 10, 20, 8) };
  const emulator = await start({
    world: "empty",
    now: () => new Date(clock.at),
    clockSkewMs: Number.POSITIVE_INFINITY,
    readings,
  });
  emulator.world.addConversation({ shortId, type, members: [10001, 10002] });
  const write = (fields: Record<string, unknown> = {}) =>
    call(emulator, "SendMessage", {
      Sender: 10001n,
      ConversationShortId: shortId,
      MsgType: 10001,
      Content: '{"text":"hi"}',
      ...fields,
    });
  return { emulator, clock, write };
}

async function history(emulator: VolcengineEmulator): Promise<JsonObject[]> {
  const body = { ConversationShortId: shortId, Cursor: 2n ** 63n - 1n, Limit: 20n, Reverse: 1 };
  return (await call(emulator, "GetConversationMessages", body)).result.Messages as JsonObject[];
}

describe("the golden SendMessage", () => {
  const body =
    '{"AppId":666666,"Sender":10001,"ConversationShortId":7179339373423427073,"MsgType":10001,' +
    '"Content":"{\\"text\\":\\"你好\\"}","ClientMsgId":"c-0001"}';
  const date = "20240520T080000Z";
  const now = () => new Date("2024-05-20T08:00:00Z");
  const headersOf = (signed: string, signature: string) => ({
    "content-type": "application/json",
    "x-date": date,
    "x-content-sha256": "106b7e9bc464891930db786291d388fd2d6ae25ce2ed7193af7cae23afd6e1da",
    authorization:
      `HMAC-SHA256 Credential=${credentials.accessKeyId}/20240520/cn-north-1/rtc/request, ` +
      `SignedHeaders=${signed}, Signature=${signature}`,
  });
  const nodeHeaders = headersOf(
    "x-content-sha256;x-date",
    "8c09f51f4d6a68a8b4ae57b3429eaa1b0dbed4000de9d8362ac664881a6b6b02",
  );

  it("is taken as it stands, and stored", async () => {
    const emulator = await start({ world: "empty", now, clockSkewMs: 0 });
    emulator.world.addConversation({ shortId, members: [10001, 10002] });
    const reply = await send(emulator, query, body, { headers: nodeHeaders });
    const [stored] = emulator.world.conversation(shortId).messages;
    expect(reply.error).toBeUndefined();
    expect(reply.result).toEqual({ MessageId: stored?.messageId });
    expect(stored).toMatchObject({ content: '{"text":"你好"}', clientMsgId: "c-0001", sender: "10001" });
    expect(emulator.world.messagesByClientMsgId("c-0001").map(({ message }) => message)).toEqual([stored]);
  });

  it("is refused with one byte changed", async () => {
    const emulator = await start({ world: "empty", now, clockSkewMs: 0 });
    const changed = body.replace("c-0001", "c-0002");
    const reply = await send(emulator, query, changed, { headers: nodeHeaders });
    expect(reply.error?.Code).toBe("SignatureDoesNotMatch");
  });

  it("is taken with the headers that the Go SDK signs", () => {
    const signed = "content-type;host;x-content-sha256;x-date";
    const signature = "2e0c27595b9cd4b61cfbf01ceb8c13bef7ae91ae08e8a510266df0ddb67f5879";
    const headers = { host: "rtc.volcengineapi.com", ...headersOf(signed, signature) };
    const request = { method: "POST", path: "/", query: new URLSearchParams(query), headers, body };
    const rules = { ...credentials, region: "cn-north-1", service: "rtc", clockSkewMs: 0, now: now() };
    expect(() => checkSignature(request, rules)).not.toThrow();
    expect(() => checkSignature({ ...request, body: `${body} ` }, rules)).toThrow();
  });
});

describe("a message that was sent", () => {
  it("answers its id alone, and is the newest in the history of everybody", async () => {
    const { emulator, write } = await startWith();
    emulator.world.addMessage(shortId, { sender: 10002, text: "before" });
    const reply = await write({ ClientMsgId: "c-0001", Ext: { order: "42" } });
    expect(reply.text).toMatch(/"Result":\{"MessageId":\d{19}\}/);
    const [newest, before] = await history(emulator);
    expect(newest).toMatchObject({
      MessageId: reply.result.MessageId,
      ConversationShortId: shortId,
      MsgType: 10001n,
      Content: '{"text":"hi"}',
      Sender: 10001n,
      Status: 0n,
      ClientMsgId: "c-0001",
      Ext: { order: "42" },
      CreateTime: BigInt(Date.UTC(2026, 10, 20, 8)),
    });
    expect((newest?.IndexInConversation as bigint) > (before?.IndexInConversation as bigint)).toBe(true);
  });

  it("is found by GetMessages, lies beyond the other's read index, and lifts the conversation in both lists", async () => {
    const { emulator, write } = await startWith();
    const { world } = emulator;
    const other = world.addConversation({ members: [10001, 10002] });
    world.markRead(10002, shortId);
    const { MessageId } = (await write()).result;
    const get = { ConversationShortId: shortId, MessageIds: [MessageId] };
    const [message] = (await call(emulator, "GetMessages", get)).result.Messages as JsonObject[];
    const ask = { ConversationShortId: shortId, ParticipantUserId: 10002n };
    const setting = (await call(emulator, "GetConversationSetting", ask)).result
      .ConversationSettingInfo as JsonObject;
    expect((message?.IndexInConversation as bigint) > (setting.ReadIndex as bigint)).toBe(true);
    for (const user of [10001, 10002])
      expect(world.listByActivity(user).map((row) => row.shortId)).toEqual([shortId, other.shortId]);
  });

  it("does not change when the conversation was modified", async () => {
    const { emulator, clock, write } = await startWith();
    const before = emulator.world.conversation(shortId).modifiedAt;
    clock.at += 60_000;
    await write();
    expect(emulator.world.conversation(shortId).modifiedAt).toEqual(before);
  });

  it("keeps the order of sending within one millisecond", async () => {
    const { emulator, write } = await startWith();
    const ids = [];
    for (let sent = 0; sent < 5; sent += 1) ids.push((await write()).result.MessageId);
    expect((await history(emulator)).map(({ MessageId }) => MessageId)).toEqual(ids.toReversed());
  });

  it("keeps mentions, visibility and priority in the world, and shows its quote", async () => {
    const { emulator, write } = await startWith();
    const { MessageId: quoted } = (await write()).result;
    const { result } = await write({
      MentionedUsers: [10002n, 5n],
      VisibleUsers: [10002n],
      InvisibleUsers: [],
      Priority: 2,
      RefMsgInfo: { ReferencedMessageId: quoted, Hint: "[图片]" },
    });
    const stored = emulator.world.message(shortId, result.MessageId as bigint);
    expect(stored).toMatchObject({
      mentionedUsers: ["10002", "5"],
      visibleUsers: ["10002"],
      invisibleUsers: [],
      priority: 2,
    });
    const [message] = await history(emulator);
    expect(message?.RefMsgInfo).toEqual({
      ReferencedMessageId: quoted,
      ReferencedMessageType: 10001n,
      Hint: "[图片]",
      Status: 0n,
    });
    expect(message).not.toHaveProperty("MentionedUsers");
  });

  it("of a text user goes by the Str fields", async () => {
    const emulator = await start({ world: "empty", readings: { stringUserIds: true } });
    emulator.world.addConversation({ shortId, members: ["alice", "bob"] });
    const body = {
      Sender: 0n,
      SenderStr: "alice",
      ConversationShortId: shortId,
      MsgType: 10001,
      Content: "x",
      MentionedUsersStr: ["bob"],
    };
    expect((await call(emulator, "SendMessage", body)).error).toBeUndefined();
    const [message] = await history(emulator);
    expect(message).toMatchObject({ Sender: 0n, SenderStr: "alice" });
    expect(emulator.world.conversation(shortId).messages[0]?.mentionedUsers).toEqual(["bob"]);
  });
});

describe("SendMessage refuses", () => {
  const cases: [string, Record<string, unknown>, string][] = [
    ["an unknown conversation", { ConversationShortId: 5n }, "ConversationNotFound"],
    ["a sender outside", { Sender: 10003n }, "ParticipantNotInConversation"],
    ["a text sender without its field", { Sender: "10001" }, "InvalidParam"],
    ["no sender", { Sender: undefined }, "InvalidParam"],
    ["no type", { MsgType: undefined }, "InvalidParam"],
    ["a type as text", { MsgType: "10001" }, "InvalidParam"],
    ["no content", { Content: undefined }, "InvalidParam"],
    ["content that is no text", { Content: { text: "hi" } }, "InvalidParam"],
    ["an Ext with a number", { Ext: { order: 42n } }, "InvalidParam"],
    ["a quote without a hint", { RefMsgInfo: { ReferencedMessageId: 1n } }, "InvalidParam"],
    [
      "a quote with more than the two",
      { RefMsgInfo: { ReferencedMessageId: 1n, Hint: "", Status: 0n } },
      "InvalidParam",
    ],
    ["a priority of 3", { Priority: 3n }, "InvalidParam"],
    ["mentioned users as text", { MentionedUsers: ["10002"] }, "InvalidParam"],
    ["a CreateTime of 0", { CreateTime: 0n }, "InvalidParam"],
    ["a CreateTime beyond every date", { CreateTime: 2n ** 60n }, "InvalidParam"],
    ["a time in another field", { SendTime: 1n }, "InvalidParam"],
  ];

  it.each(cases)("%s, and stores nothing", async (_title, fields, code) => {
    const { emulator, write } = await startWith();
    expect((await write(fields)).error?.Code).toBe(code);
    expect(emulator.world.conversation(shortId).messages).toEqual([]);
  });

  it("who never was a member under a code of their own, when read so", async () => {
    const { emulator, write } = await startWith({ neverMember: "ParticipantNotFound" });
    expect((await write({ Sender: 10003n })).error?.Code).toBe("ParticipantNotFound");
    emulator.world.leave(10002, shortId);
    expect((await write({ Sender: 10002n })).error?.Code).toBe("ParticipantNotInConversation");
  });

  it("a dissolved group", async () => {
    const { emulator, write } = await startWith();
    emulator.world.dissolve(shortId);
    expect((await write()).error?.Code).toBe("ConversationNotFound");
  });

  it("content over its bound, counted in bytes", async () => {
    const { write } = await startWith();
    expect((await write({ Content: "好".repeat(2_731) })).error?.Code).toBe("InvalidParam");
    expect((await write({ Content: "好".repeat(2_730) })).error).toBeUndefined();
    const larger = await startWith({ largestContent: 10_000 });
    expect((await larger.write({ Content: "x".repeat(10_000) })).error).toBeUndefined();
  });

  it("more than 50 a second when rates are enforced", async () => {
    const emulator = await start({
      world: "empty",
      enforceRates: true,
      now: () => new Date(0),
      clockSkewMs: Infinity,
    });
    emulator.world.addConversation({ shortId, members: [10001] });
    const body = { Sender: 10001n, ConversationShortId: shortId, MsgType: 10001, Content: "x" };
    const calls = Array.from({ length: 52 }, () => call(emulator, "SendMessage", body));
    const codes = (await Promise.all(calls)).map(({ error }) => error?.Code);
    expect(codes.filter((code) => code === "FlowLimitExceeded")).toHaveLength(2);
    expect(emulator.world.conversation(shortId).messages).toHaveLength(50);
  });
});

describe("a live group over its rate", () => {
  async function startLive(readings: Partial<VolcengineReadings> = {}) {
    const now = new Date();
    const emulator = await start({ world: "empty", enforceRates: true, now: () => now, readings });
    emulator.world.addConversation({ shortId, type: 100, members: [10001] });
    const write = (Priority: number) =>
      call(emulator, "SendMessage", {
        Sender: 10001n,
        ConversationShortId: shortId,
        MsgType: 10001,
        Content: "x",
        Priority,
      });
    return { emulator, write };
  }

  it("stores 30 of low and normal priority a second, and 10 of high priority", async () => {
    const { emulator, write } = await startLive();
    const priorities = [...Array(16).fill(0), ...Array(16).fill(1), ...Array(12).fill(2)] as number[];
    const replies = await Promise.all(priorities.map(write));
    expect(replies.map(({ error }) => error?.Code)).toEqual(Array(44).fill(undefined));
    const { messages } = emulator.world.conversation(shortId);
    expect(messages).toHaveLength(40);
    expect(messages.filter(({ priority }) => priority === 2)).toHaveLength(10);
  });

  it("answers an id of no message, the id 0, or an error", async () => {
    const seen = [];
    for (const droppedMessage of ["id", "no-id", "refused"] as const) {
      const { emulator, write } = await startLive({ droppedMessage });
      for (let sent = 0; sent < 10; sent += 1) await write(2);
      const { result, error } = await write(2);
      const { messages } = emulator.world.conversation(shortId);
      const isStored = messages.some(({ messageId }) => messageId === result.MessageId);
      seen.push([typeof result.MessageId, result.MessageId === 0n, isStored, error?.Code]);
    }
    expect(seen).toEqual([
      ["bigint", false, false, undefined],
      ["bigint", true, false, undefined],
      ["undefined", false, false, "FlowLimitExceeded"],
    ]);
  });
});

describe("a ClientMsgId that comes again", () => {
  it("stores nothing, and answers the first id, an error, or an id of no message", async () => {
    for (const duplicateClientMsgId of ["first-id", "refused", "new-id"] as const) {
      const { emulator, write } = await startWith({ duplicateClientMsgId });
      const first = (await write({ ClientMsgId: "c-1" })).result.MessageId;
      const again = await write({ ClientMsgId: "c-1", Content: "other" });
      expect(emulator.world.conversation(shortId).messages).toHaveLength(1);
      if (duplicateClientMsgId === "refused") expect(again.error?.Code).toBe("InvalidParam");
      else expect(again.result.MessageId === first).toBe(duplicateClientMsgId === "first-id");
      expect((await history(emulator)).map(({ MessageId }) => MessageId)).toEqual([first]);
    }
  });

  it("counts within a sender and conversation, a conversation, or the app", async () => {
    for (const [clientMsgIdScope, stored] of [
      ["sender", 3],
      ["conversation", 2],
      ["app", 1],
    ] as const) {
      const { emulator, write } = await startWith({ clientMsgIdScope });
      const other = emulator.world.addConversation({ members: [10001] });
      await write({ ClientMsgId: "c-1" });
      await write({ ClientMsgId: "c-1", Sender: 10002n });
      await write({ ClientMsgId: "c-1", ConversationShortId: other.shortId });
      await write({ ClientMsgId: "c-1" });
      expect(emulator.world.messagesByClientMsgId("c-1")).toHaveLength(stored);
    }
  });

  it("is forgotten after the time given, and with its conversation", async () => {
    const { emulator, clock, write } = await startWith({ clientMsgIdMemoryMs: 1000 });
    await write({ ClientMsgId: "c-1", CreateTime: 5n });
    clock.at += 1000;
    await write({ ClientMsgId: "c-1" });
    expect(emulator.world.messagesByClientMsgId("c-1")).toHaveLength(1);
    clock.at += 1;
    await write({ ClientMsgId: "c-1" });
    expect(emulator.world.messagesByClientMsgId("c-1")).toHaveLength(2);
    emulator.world.removeConversation(shortId);
    expect(emulator.world.messagesByClientMsgId("c-1")).toEqual([]);
  });

  it("is made up where there is none, so that two sends are two messages", async () => {
    const { emulator, write } = await startWith();
    await write();
    await write({ ClientMsgId: "" });
    const ids = emulator.world.conversation(shortId).messages.map(({ clientMsgId }) => clientMsgId);
    expect(new Set(ids).size).toBe(2);
    expect(ids.every((id) => /^[0-9a-f]{32}$/.test(id))).toBe(true);
  });
});

describe("CreateTime", () => {
  const dayMs = 86_400_000;

  it("is shown only, or the place follows it", async () => {
    for (const sendCreateTime of ["shown", "index-follows"] as const) {
      const { emulator, clock, write } = await startWith({ sendCreateTime });
      const now = await write();
      const early = await write({ CreateTime: BigInt(clock.at - dayMs) });
      const late = await write({ CreateTime: BigInt(clock.at + dayMs) });
      const last = await write();
      const inOrder = [now, early, late, last].map(({ result }) => result.MessageId);
      const byTime = [early, now, last, late].map(({ result }) => result.MessageId);
      const messages = (await history(emulator)).toReversed();
      const ids = messages.map(({ MessageId }) => MessageId);
      if (sendCreateTime === "shown") expect(ids).toEqual(inOrder);
      else expect(ids.slice(0, 2)).toEqual(byTime.slice(0, 2));
      const shown = messages.find(({ MessageId }) => MessageId === early.result.MessageId);
      expect(shown?.CreateTime).toBe(BigInt(clock.at - dayMs));
    }
  });

  it("is refused over five minutes from the clock", async () => {
    const { clock, write } = await startWith({ sendCreateTime: "refused" });
    expect((await write({ CreateTime: BigInt(clock.at - 300_001) })).error?.Code).toBe("InvalidParam");
    expect((await write({ CreateTime: BigInt(clock.at + 300_000) })).error).toBeUndefined();
  });
});
