import { describe, expect, it } from "vitest";
import type {
  VolcengineEmulator,
  VolcengineReadings,
} from "../../../../providers/volcengine/emulator/index.js";
import type { JsonObject } from "../../../../src/emulator/index.js";
import { appId, call, send, signedHeaders, start, startEmpty } from "./calls.js";

const shortId = 7_179_339_373_423_427_073n;

function create(
  emulator: VolcengineEmulator,
  fields: Record<string, unknown> = {},
  core: Record<string, unknown> = {},
) {
  return call(emulator, "CreateConversation", {
    OwnerUserId: 10001n,
    ConversationCoreInfo: { ConversationType: 2, ...core },
    ...fields,
  });
}

async function infoOf(emulator: VolcengineEmulator, id: unknown): Promise<JsonObject | undefined> {
  const { result } = await call(emulator, "BatchGetConversations", { ConversationShortId: [id] });
  return (result.ConversationCoreInfos as JsonObject[])[0];
}

describe("CreateConversation of a single chat", () => {
  it("answers the vendor's sample: one chat a pair, whoever of the two asks", async () => {
    const emulator = await startEmpty();
    const body = `{"AppId":${appId},"OwnerUserId":10001,"OtherUserId":10002,"ConversationCoreInfo":{"ConversationType":1}}`;
    const query = "Action=CreateConversation&Version=2020-12-01";
    const first = await send(emulator, query, body, { headers: signedHeaders(body, query) });
    expect(first.result).toMatchObject({ ConversationId: "0:1:10001:10002", Exist: false });
    const id = first.result.ConversationShortId;
    expect(first.result.ConversationInfo).toMatchObject({
      AppId: BigInt(appId),
      ConversationShortId: id,
      ConversationId: "0:1:10001:10002",
      ConversationType: 1n,
      InboxType: 0n,
      OtherUserId: 10002n,
    });
    const turned = { OwnerUserId: 10002n, OtherUserId: 10001n };
    const again = await create(emulator, turned, { ConversationType: 1 });
    expect(again.result).toMatchObject({ ConversationShortId: id, Exist: true });
    expect(again.result.ConversationInfo).toMatchObject({ OtherUserId: 10001n });
    for (const user of [10001, 10002])
      expect(emulator.world.listByActivity(user).map((row) => row.shortId)).toEqual([id]);
  });

  it("finds the one that the world holds, and has another in another inbox or under an id of its own", async () => {
    const emulator = await startEmpty();
    emulator.world.addConversation({ shortId, type: 1, members: [10002, 10001] });
    const open = async (fields: Record<string, unknown> = {}) =>
      (await create(emulator, { OtherUserId: 10002n, ...fields }, { ConversationType: 1 })).result
        .ConversationShortId;
    expect(await open()).toBe(shortId);
    expect(await open({ InboxType: 3 })).not.toBe(shortId);
    const own = await open({ IdempotentId: "i-1" });
    expect(own).not.toBe(shortId);
    expect(await open({ IdempotentId: "i-1" })).toBe(own);
    emulator.world.removeConversation(shortId);
    expect(await open()).not.toBe(shortId);
  });

  it("gives it back to somebody who no longer had it", async () => {
    const emulator = await startEmpty();
    emulator.world.addConversation({ shortId, type: 1, members: [10001, 10002] });
    emulator.world.leave(10001, shortId);
    await create(emulator, { OtherUserId: 10002n }, { ConversationType: 1 });
    expect(emulator.world.listByActivity(10001)).toHaveLength(1);
  });

  it("needs the other user, by integer or by text", async () => {
    const emulator = await startEmpty({ stringUserIds: true });
    const refused = await create(emulator, {}, { ConversationType: 1 });
    expect(refused.error?.Code).toBe("CreateSingleConversationNeedOtherParticipantId");
    const texts = { OwnerUserId: 0n, OwnerUserIdStr: "alice", OtherUserIdStr: "bob" };
    const made = await create(emulator, texts, { ConversationType: 1 });
    expect(made.result).toMatchObject({ ConversationId: "0:1:alice:bob" });
    expect(made.result.ConversationInfo).toMatchObject({ OtherUserId: 0n, OtherUserIdStr: "bob" });
  });
});

describe("CreateConversation of a group", () => {
  it("has its owner in it alone, and what was named", async () => {
    const emulator = await startEmpty();
    const core = {
      Name: "产品讨论组",
      AvatarUrl: "https://a.example.com/1.png",
      Notice: "n",
      Ext: { a: "1" },
    };
    const { result } = await create(emulator, {}, core);
    expect(result.Exist).toBe(false);
    expect(result.ConversationInfo).not.toHaveProperty("MemberCount");
    expect(result.ConversationInfo).toMatchObject({ ...core, OwnerUserId: 10001n, CreatorUserId: 10001n });
    const { participants } = emulator.world.conversation(result.ConversationShortId as bigint);
    expect([...participants.values()]).toMatchObject([{ userId: "10001", role: 1 }]);
  });

  it("is a new one each time, unless an IdempotentId names it", async () => {
    const emulator = await startEmpty();
    const id = async (fields: Record<string, unknown>) =>
      (await create(emulator, fields)).result.ConversationShortId as bigint;
    expect(await id({})).not.toBe(await id({}));
    const first = await id({ IdempotentId: "g-1" });
    expect(await id({ IdempotentId: "g-1" })).toBe(first);
    expect(emulator.world.conversationOf("g-1")?.shortId).toBe(first);
    emulator.world.dissolve(first);
    expect(await id({ IdempotentId: "g-1" })).not.toBe(first);
  });

  it("that exists keeps its own Name, or takes the other", async () => {
    for (const existingConversation of ["kept", "updated"] as const) {
      const emulator = await startEmpty({ existingConversation });
      await create(emulator, { IdempotentId: "g-1" }, { Name: "old", Notice: "n" });
      const { result } = await create(emulator, { IdempotentId: "g-1" }, { Name: "new" });
      const Name = existingConversation === "kept" ? "old" : "new";
      expect(result).toMatchObject({ Exist: true, ConversationInfo: { Name, Notice: "n" } });
    }
  });

  it("is refused to who is in too many, and with a type or a field that there is not", async () => {
    const emulator = await start({ world: "empty", limits: { groupsPerUser: 1 } });
    await create(emulator, { OtherUserId: 10002n }, { ConversationType: 1 });
    await create(emulator, {}, { ConversationType: 100 });
    const { result } = await create(emulator);
    expect((await create(emulator)).error?.Code).toBe("MoreThanUserConversationLimit");
    expect((await create(emulator, {}, { ConversationType: 100 })).error).toBeUndefined();
    emulator.world.dissolve(result.ConversationShortId as bigint);
    expect((await create(emulator)).error).toBeUndefined();
    for (const [fields, core] of [
      [{}, { ConversationType: 3 }],
      [{}, { MemberUserIds: [10002n] }],
      [{ OwnerUserId: 0n }, {}],
      [{ OwnerUserId: undefined }, {}],
      [{ ConversationCoreInfo: undefined }, {}],
    ])
      expect((await create(emulator, fields, core)).error?.Code).toBe("InvalidParam");
    expect(emulator.world.conversations.size).toBe(5);
  });
});

async function startGroup(readings: Partial<VolcengineReadings> = {}, type: 1 | 2 | 100 = 2) {
  const clock = { at: Date.UTC(2026, 10, 20, 8) };
  const emulator = await start({
    world: "empty",
    now: () => new Date(clock.at),
    clockSkewMs: Number.POSITIVE_INFINITY,
    readings,
    limits: { groupMembers: 5 },
  });
  emulator.world.addConversation({
    shortId,
    type,
    members: [10001, 10002],
    name: "old",
    ext: { a: "1", b: "2" },
  });
  const modify = (core: Record<string, unknown>) =>
    call(emulator, "ModifyConversation", { ConversationCoreInfo: { ConversationShortId: shortId, ...core } });
  const ask = (action: string, fields: Record<string, unknown> = {}) =>
    call(emulator, action, { ConversationShortId: shortId, ...fields });
  const members = async () => {
    const { result } = await ask("ScanConversationParticipantList", { Cursor: 0n, Limit: 20n });
    return result.Participants as JsonObject[];
  };
  return { emulator, world: emulator.world, clock, modify, ask, members };
}

describe("ModifyConversation", () => {
  it("changes what is named, merges or replaces Ext, and moves ModifyTime", async () => {
    for (const conversationExt of ["merged", "replaced"] as const) {
      const { emulator, clock, modify } = await startGroup({ conversationExt });
      clock.at += 60_000;
      expect((await modify({ Notice: "n", Ext: { b: "3" } })).result).toEqual({});
      expect(await infoOf(emulator, shortId)).toMatchObject({
        Name: "old",
        Notice: "n",
        ModifyTime: BigInt(clock.at / 1000),
        CreateTime: BigInt(clock.at / 1000 - 60),
      });
      const Ext = conversationExt === "merged" ? { a: "1", b: "3" } : { b: "3" };
      expect((await infoOf(emulator, shortId))?.Ext).toEqual(Ext);
      await modify({ Name: "" });
      expect(await infoOf(emulator, shortId)).toMatchObject({ Name: "", Notice: "n", Ext });
    }
  });

  it("hands the group over, and the former owner is a member, or keeps Role 1", async () => {
    for (const formerOwnerRole of ["member", "owner"] as const) {
      const { emulator, modify, members } = await startGroup({ formerOwnerRole });
      expect((await modify({ OwnerUserId: 10002n })).error).toBeUndefined();
      expect((await infoOf(emulator, shortId))?.OwnerUserId).toBe(10002n);
      expect((await members()).map(({ Role }) => Role)).toEqual([formerOwnerRole === "owner" ? 1n : 0n, 1n]);
    }
  });

  it("to somebody outside is refused and changes nothing, or makes them a member", async () => {
    const strict = await startGroup();
    const refused = await strict.modify({ OwnerUserId: 5n, Name: "new" });
    expect(refused.error?.Code).toBe("ParticipantNotInConversation");
    expect(await infoOf(strict.emulator, shortId)).toMatchObject({ Name: "old", OwnerUserId: 10001n });
    const { world, modify } = await startGroup({ newOwner: "anybody" });
    await modify({ OwnerUserId: 5n });
    expect(world.conversation(shortId)).toMatchObject({ ownerUserId: "5" });
    expect(world.listByActivity(5)).toHaveLength(1);
  });

  it("refuses an owner of a single chat, what is dissolved or unknown, and unknown fields", async () => {
    const single = await startGroup({}, 1);
    expect((await single.modify({ OwnerUserId: 10002n })).error?.Code).toBe("SingleConversationNotSupport");
    expect((await single.modify({ Ext: { c: "1" } })).error).toBeUndefined();
    const { world, modify } = await startGroup();
    expect((await modify({ Title: "x" })).error?.Code).toBe("InvalidParam");
    expect((await modify({ ConversationShortId: 5n })).error?.Code).toBe("ConversationNotFound");
    world.dissolve(shortId);
    expect((await modify({ Name: "x" })).error?.Code).toBe("ConversationNotFound");
  });
});

describe("DestroyConversation", () => {
  it("by the owner leaves Status 1 in lists, and nothing for BatchGetConversations", async () => {
    const { emulator, ask } = await startGroup();
    expect((await ask("DestroyConversation", { OwnerUserId: 10001n })).result).toEqual({});
    expect(await infoOf(emulator, shortId)).toBeUndefined();
    const list = { ParticipantUserId: 10002n, Cursor: 0n, Limit: 20n };
    const { result } = await call(emulator, "GetUserConversations", list);
    expect(result.ConversationInfos).toMatchObject([{ ConversationShortId: shortId, Status: 1n }]);
  });

  it("is refused by another, of a single chat and of nothing; again it finds nothing, or succeeds", async () => {
    const single = await startGroup({}, 1);
    const owner = { OwnerUserId: 10001n };
    expect((await single.ask("DestroyConversation", owner)).error?.Code).toBe("SingleConversationNotSupport");
    for (const [repeatedEnd, code] of [
      ["not-found", "ConversationNotFound"],
      ["accepted", undefined],
    ] as const) {
      const { ask } = await startGroup({ repeatedEnd });
      const other = await ask("DestroyConversation", { OwnerUserId: 10002n });
      expect(other.error?.Code).toBe("OnlyOwnerCanOperator");
      const nothing = await ask("DestroyConversation", { ConversationShortId: 5n, ...owner });
      expect(nothing.error?.Code).toBe("ConversationNotFound");
      await ask("DestroyConversation", owner);
      expect((await ask("DestroyConversation", owner)).error?.Code).toBe(code);
    }
  });
});
