import { describe, expect, it } from "vitest";
import type {
  VolcengineEmulatorOptions,
  VolcengineReadings,
} from "../../../../providers/volcengine/emulator/index.js";
import type { JsonObject } from "../../../../src/emulator/index.js";
import { call, start } from "./calls.js";

const shortId = 7_179_339_373_423_427_073n;
const operator = { Operator: 99n };

/** A group of 10001 (owner) and 10002, which takes five members. */
async function startGroup(
  readings: Partial<VolcengineReadings> = {},
  { type = 2, ...options }: { type?: 1 | 2 | 100 } & Partial<VolcengineEmulatorOptions> = {},
) {
  const clock = { at: Date.UTC(2026, 10, 20, 8) };
  const emulator = await start({
    world: "empty",
    now: () => new Date(clock.at),
    clockSkewMs: Number.POSITIVE_INFINITY,
    readings,
    limits: { groupMembers: 5 },
    ...options,
  });
  const { world } = emulator;
  world.addConversation({ shortId, type, members: [10001, 10002] });
  const ask = (action: string, fields: Record<string, unknown> = {}) =>
    call(emulator, action, { ConversationShortId: shortId, ...fields });
  const add = (infos: unknown, fields: Record<string, unknown> = {}) =>
    ask("BatchAddConversationParticipant", { ...operator, ParticipantInfos: infos, ...fields });
  const modify = (info: Record<string, unknown>) =>
    ask("BatchModifyConversationParticipant", { ...operator, ParticipantInfos: [info] });
  const remove = (...ids: bigint[]) =>
    ask("BatchDeleteConversationParticipant", { ...operator, ParticipantUserIds: ids });
  const get = async (...ids: bigint[]) =>
    (await ask("BatchGetConversationParticipant", { ParticipantUserIds: ids })).result
      .Participants as JsonObject[];
  return { emulator, world, clock, ask, add, modify, remove, get };
}

const infos = (...ids: number[]) => ids.map((id) => ({ ParticipantUserId: BigInt(id) }));

describe("BatchAddConversationParticipant", () => {
  it("adds them with what is named, at once in their lists, and records who added them", async () => {
    const { world, clock, add, get } = await startGroup();
    clock.at += 60_000;
    const info = {
      ParticipantUserId: 10003n,
      NickName: "小明",
      Level: 3,
      Role: 2n,
      Ext: { "s:from": "biz" },
    };
    const reply = await add([{ ...info, ReadIndex: 7n }, ...infos(10004)], { Barrier: true });
    expect(reply.result).toEqual({ FailedUserIds: [] });
    expect(await get(10003n)).toEqual([
      {
        ...info,
        ConversationShortId: shortId,
        Level: 3n,
        Operator: 99n,
        Status: 0n,
        CreateTime: BigInt(clock.at / 1000),
        BlockTime: 0n,
      },
    ]);
    expect(world.listByActivity(10004).map((row) => row.shortId)).toEqual([shortId]);
    expect(world.setting(10003, shortId).readIndex).toBe(7n);
    expect(world.participant(10004, shortId)).toMatchObject({ role: 0, barrier: true });
  });

  it("overwrites the record of a member, keeps their place, and leaves the owner an owner", async () => {
    const { world, clock, add, get } = await startGroup();
    Object.assign(world.participant(10002, shortId), {
      nickName: "old",
      role: 2,
      ext: { a: "1" },
      blockTime: 9n,
    });
    clock.at += 60_000;
    await add([...infos(10002), { ParticipantUserId: 10001n, NickName: "me" }]);
    const [member, owner] = await get(10002n, 10001n);
    expect(member).toMatchObject({ NickName: "", Role: 0n, Ext: {}, BlockTime: 0n });
    expect(member?.CreateTime).toBe(BigInt(clock.at / 1000 - 60));
    expect(owner).toMatchObject({ NickName: "me", Role: 1n });
  });

  it("takes an invalid role for 0, and Role 1 for the owner only", async () => {
    const { world, add, get } = await startGroup();
    await add([{ ParticipantUserId: 10003n, Role: 7n }]);
    expect((await get(10003n))[0]?.Role).toBe(0n);
    const refused = await add([...infos(10004), { ParticipantUserId: 10003n, Role: 1n }]);
    expect(refused.error?.Code).toBe("OwnerShouldBeEqual");
    expect(world.conversation(shortId).members.has("10004")).toBe(false);
    expect((await add([{ ParticipantUserId: 10001n, Role: 1n }])).error).toBeUndefined();
  });

  it("over the group's size refuses the call, or lists who did not fit", async () => {
    const many = infos(10003, 10004, 10005, 10006, 10007, 10002);
    const strict = await startGroup();
    expect((await strict.add(many)).error?.Code).toBe("ConversationParticipantsMoreThanLimit");
    expect(strict.world.conversation(shortId).members.size).toBe(2);
    const listing = await startGroup({ limitFailures: "listed" });
    expect((await listing.add(many)).result).toEqual({ FailedUserIds: [10006n, 10007n] });
    expect(listing.world.conversation(shortId).members.size).toBe(5);
  });

  it("a user in too many groups fails, for the call or as an item", async () => {
    for (const limitFailures of ["error", "listed"] as const) {
      const { world, add } = await startGroup({ limitFailures }, { limits: { groupsPerUser: 1 } });
      world.addConversation({ members: [10003] });
      const { result, error } = await add(infos(10003, 10004));
      if (limitFailures === "error") expect(error?.Code).toBe("MoreThanUserConversationLimit");
      else expect(result).toEqual({ FailedUserIds: [10003n] });
      expect(world.conversation(shortId).members.has("10004")).toBe(limitFailures === "listed");
    }
  });

  it("somebody who comes back has Status 0 and their ReadIndex, or none", async () => {
    for (const rejoinedReadIndex of ["kept", "reset"] as const) {
      const { world, add, get } = await startGroup({ rejoinedReadIndex });
      world.markRead(10002, shortId, 7n);
      world.leave(10002, shortId);
      expect((await get(10002n))[0]?.Status).toBe(1n);
      await add(infos(10002));
      expect((await get(10002n))[0]?.Status).toBe(0n);
      expect(world.setting(10002, shortId).readIndex).toBe(rejoinedReadIndex === "kept" ? 7n : 0n);
    }
  });

  it("is refused where the conversation, the operator or an item is wrong", async () => {
    const { world, add, ask } = await startGroup();
    const single = await startGroup({}, { type: 1 });
    expect((await single.add(infos(10003))).error?.Code).toBe("SingleConversationNotSupport");
    expect((await add(infos(10003), { ConversationShortId: 5n })).error?.Code).toBe("ConversationNotFound");
    const tooMany = infos(...Array.from({ length: 21 }, (_, position) => 20_000 + position));
    for (const wrong of [
      [],
      undefined,
      [10003n],
      [{}],
      infos(0),
      [{ ...infos(1)[0], BlockTime: 1n }],
      tooMany,
    ])
      expect((await add(wrong)).error?.Code, JSON.stringify(wrong?.length)).toBe("InvalidParam");
    const texts = await add([{ ParticipantUserId: 0n, ParticipantUserIdStr: "alice" }]);
    expect(texts.error?.Code).toBe("InvalidParam");
    const without = await ask("BatchAddConversationParticipant", { ParticipantInfos: infos(10003) });
    expect(without.error?.Code).toBe("InvalidParam");
    world.dissolve(shortId);
    expect((await add(infos(10003))).error?.Code).toBe("ConversationNotFound");
    expect(world.conversation(shortId).members.size).toBe(2);
  });
});

describe("BatchModifyConversationParticipant", () => {
  it("changes what is named: a mute until a second, and Role as read", async () => {
    for (const [omittedRole, left] of [
      ["keeps", 2n],
      ["resets", 0n],
    ] as const) {
      const { modify, get } = await startGroup({ omittedRole });
      await modify({ ParticipantUserId: 10002n, Role: 2n, NickName: "小红", Ext: { a: "1" } });
      expect((await get(10002n))[0]).toMatchObject({ Role: 2n, NickName: "小红", BlockTime: 0n });
      expect((await modify({ ParticipantUserId: 10002n, BlockTime: 1_800_000_000n })).result).toEqual({
        FailedUserIds: [],
      });
      const muted = { Role: left, NickName: "小红", Ext: { a: "1" }, BlockTime: 1_800_000_000n };
      expect((await get(10002n))[0]).toMatchObject(muted);
      await modify({ ParticipantUserId: 10002n, Level: 3 });
      expect((await get(10002n))[0]).toMatchObject({ ...muted, Level: 3n });
      await modify({ ParticipantUserId: 10002n, BlockTime: 0n });
      expect((await get(10002n))[0]?.BlockTime).toBe(0n);
      await modify({ ParticipantUserId: 10001n, NickName: "me" });
      expect((await get(10001n))[0]?.Role).toBe(1n);
    }
  });

  it("lists who is no member, also one who left; where all fail it may be refused", async () => {
    const both = [
      { ParticipantUserId: 10002n, Level: 1 },
      { ParticipantUserId: 5n, Level: 1 },
    ];
    for (const failedBatch of ["listed", "error"] as const) {
      const { world, ask, modify, get } = await startGroup({ failedBatch });
      const some = await ask("BatchModifyConversationParticipant", { ...operator, ParticipantInfos: both });
      expect(some.result).toEqual({ FailedUserIds: [5n] });
      expect((await get(10002n))[0]?.Level).toBe(1n);
      world.leave(10002, shortId);
      const { result, error } = await modify({ ParticipantUserId: 10002n, Level: 2 });
      if (failedBatch === "listed") expect(result).toEqual({ FailedUserIds: [10002n] });
      else expect(error?.Code).toBe("ParticipantNotInConversation");
      expect((await get(10002n))[0]?.Level).toBe(1n);
    }
  });

  it("refuses Role 1 for another than the owner, single chats and ReadIndex", async () => {
    const { modify } = await startGroup();
    expect((await modify({ ParticipantUserId: 10002n, Role: 1n })).error?.Code).toBe("OwnerShouldBeEqual");
    expect((await modify({ ParticipantUserId: 10002n, ReadIndex: 1n })).error?.Code).toBe("InvalidParam");
    const single = await startGroup({}, { type: 1 });
    const reply = await single.modify({ ParticipantUserId: 10002n });
    expect(reply.error?.Code).toBe("SingleConversationNotSupport");
  });
});

describe("BatchDeleteConversationParticipant", () => {
  it("takes them and their list's row, and lists who was not there, unless that is a success", async () => {
    for (const [repeatedEnd, failed] of [
      ["not-found", [5n]],
      ["accepted", []],
    ] as const) {
      const { world, remove, ask } = await startGroup({ repeatedEnd });
      expect((await remove(10002n, 5n)).result).toEqual({ FailedUserIds: failed });
      expect(world.listByActivity(10002)).toEqual([]);
      const send = { Sender: 10002n, MsgType: 10001, Content: "x" };
      expect((await ask("SendMessage", send)).error?.Code).toBe("ParticipantNotInConversation");
    }
  });

  it("of the owner is a failure, or leaves nobody as owner", async () => {
    for (const ownerRemoval of ["refused", "allowed"] as const) {
      const { world, remove } = await startGroup({ ownerRemoval });
      const failed = ownerRemoval === "refused" ? [10001n] : [];
      expect((await remove(10001n, 10002n)).result).toEqual({ FailedUserIds: failed });
      expect(world.conversation(shortId).ownerUserId).toBe(ownerRemoval === "refused" ? "10001" : "0");
      expect(world.participant(10001, shortId).role).toBe(ownerRemoval === "refused" ? 1 : 0);
    }
  });

  it("is refused for single chats, without ids and with text", async () => {
    const single = await startGroup({}, { type: 1 });
    expect((await single.remove(10002n)).error?.Code).toBe("SingleConversationNotSupport");
    const { remove, ask } = await startGroup();
    expect((await remove()).error?.Code).toBe("InvalidParam");
    const text = { ...operator, ParticipantUserIds: ["alice"] };
    expect((await ask("BatchDeleteConversationParticipant", text)).error?.Code).toBe("InvalidParam");
  });
});

describe("ScanConversationParticipantList", () => {
  async function startWithMembers(readings: Partial<VolcengineReadings> = {}, type: 2 | 100 = 2) {
    const group = await startGroup(readings, { type, limits: {} });
    for (let position = 3; position <= 45; position += 1) {
      group.clock.at += 1000;
      group.world.join(10_000 + position, shortId);
    }
    const scan = (fields: Record<string, unknown> = {}) =>
      group.ask("ScanConversationParticipantList", { Cursor: 0n, Limit: 20n, ...fields });
    return { ...group, scan };
  }
  const idsOf = (result: JsonObject) =>
    (result.Participants as JsonObject[]).map(({ ParticipantUserId }) => Number(ParticipantUserId) - 10_000);
  const upTo = (last: number, first = 1) =>
    Array.from({ length: last - first + 1 }, (_, position) => first + position);

  it.each(["exact", "full-page"] as const)(
    "walks by time of joining to a negative position, HasMore %s",
    async (hasMore) => {
      const { scan } = await startWithMembers({ hasMore });
      for (const [fields, expected] of [
        [{}, upTo(45)],
        [{ Reverse: true }, [...upTo(45, 3).reverse(), 2, 1]],
      ] as const) {
        const seen: number[] = [];
        let cursor: unknown = 0n;
        for (let page = 0; page < 5; page += 1) {
          const { result } = await scan({ ...fields, Cursor: cursor });
          seen.push(...idsOf(result));
          cursor = result.NextCursor;
          expect((cursor as bigint) < 0n).toBe(result.HasMore === false);
          if (result.HasMore === false) break;
        }
        expect(seen.slice(0, 43)).toEqual(expected.slice(0, 43));
        expect(seen).toEqual(expected);
      }
    },
  );

  it("a full page at the end says that there is more, when read so", async () => {
    const { scan } = await startWithMembers({ hasMore: "full-page" });
    const last = (await scan({ Cursor: 25n })).result;
    expect([idsOf(last).length, last.HasMore, last.NextCursor]).toEqual([20, true, 45n]);
    expect((await scan({ Cursor: 45n })).result).toEqual({
      Participants: [],
      HasMore: false,
      NextCursor: -1n,
    });
  });

  it("answers 50 at a time where ids are enough", async () => {
    const { scan } = await startWithMembers();
    const { result } = await scan({ OnlyUserIds: true, Limit: 50n });
    expect((result.Participants as JsonObject[])[0]).toEqual({ ParticipantUserId: 10001n });
    expect(idsOf(result)).toEqual(upTo(45));
    expect((await scan({ Limit: 21n })).error?.Code).toBe("InvalidParam");
    expect((await scan({ OnlyUserIds: true, Limit: 51n })).error?.Code).toBe("InvalidParam");
    expect((await scan({ Cursor: 2n ** 31n })).error?.Code).toBe("InvalidParam");
    expect((await scan({ Reverse: 1n })).error?.Code).toBe("InvalidParam");
  });

  it("leaves out who has left, and puts who came back at the end", async () => {
    const { world, clock, scan } = await startWithMembers();
    world.leave(10_002, shortId);
    world.leave(10_003, shortId);
    clock.at += 1000;
    world.join(10_002, shortId);
    const { result } = await scan({ OnlyUserIds: true, Limit: 50n });
    expect(idsOf(result)).toEqual([1, ...upTo(45, 4), 2]);
  });

  it("of a live group answers owner and managers, or who is online, latest first", async () => {
    const { world, scan } = await startWithMembers({}, 100);
    world.participant(10_007, shortId).role = 2;
    world.participant(10_009, shortId).marks = ["vip"];
    world.participant(10_009, shortId).avatarUrl = "https://a.example.com/9.png";
    expect(idsOf((await scan()).result)).toEqual([1, 7]);
    const online = { ScanOnlineParticipant: true };
    expect(idsOf((await scan({ ...online, Reverse: false })).result)).toEqual(upTo(45, 26).reverse());
    const marked = (await scan({ ...online, MarkType: "vip" })).result.Participants;
    expect(marked).toMatchObject([
      { ParticipantUserId: 10_009n, AvatarUrl: "https://a.example.com/9.png", Marks: ["vip"] },
    ]);
    const group = await startWithMembers();
    expect((await group.scan(online)).result.Participants).toEqual([]);
  });
});

describe("BatchGetConversationParticipant", () => {
  it("answers members and who has left, and leaves out the others", async () => {
    const { world, get, ask } = await startGroup();
    world.leave(10002, shortId);
    expect(
      (await get(5n, 10002n, 10001n)).map(({ ParticipantUserId, Status }) => [ParticipantUserId, Status]),
    ).toEqual([
      [10002n, 1n],
      [10001n, 0n],
    ]);
    const unknown = { ConversationShortId: 5n, ParticipantUserIds: [1n] };
    expect((await ask("BatchGetConversationParticipant", unknown)).error?.Code).toBe("ConversationNotFound");
    expect((await ask("BatchGetConversationParticipant")).error?.Code).toBe("InvalidParam");
  });
});
