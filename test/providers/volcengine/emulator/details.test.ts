import { describe, expect, it } from "vitest";
import type { VolcengineReadings } from "../../../../providers/volcengine/emulator/index.js";
import type { JsonObject } from "../../../../src/emulator/index.js";
import { appId, call, start, startEmpty } from "./calls.js";

const shortId = 7_179_339_373_423_427_073n;

describe("BatchGetUser", () => {
  async function startWithUsers(readings: Partial<VolcengineReadings> = {}) {
    const now = () => new Date("2026-11-20T08:00:00.123Z");
    const emulator = await start({
      world: "empty",
      now,
      clockSkewMs: Number.POSITIVE_INFINITY,
      readings,
    });
    emulator.world.register({
      userId: 9_007_199_254_740_993n,
      nickName: "韩梅梅",
      portrait: "https://avatars.example.com/h.png",
      tags: ["vip"],
      ext: { title: "产品经理" },
      isRobot: true,
    });
    emulator.world.register({ userId: 10001 });
    const get = (ids: unknown) => call(emulator, "BatchGetUser", { UserIds: ids });
    return { emulator, get };
  }

  it("answers profiles in the order asked for, times in milliseconds, and names who is unknown", async () => {
    const { emulator, get } = await startWithUsers();
    emulator.world.addConversation({ members: [10001, 5] });
    const { result, text } = await get([10001n, 5n, 9_007_199_254_740_993n]);
    const [plain, full] = result.Users as JsonObject[];
    expect(plain).toMatchObject({ UserId: 10001n, NickName: "", Portrait: "", Tags: [], IsRobot: false });
    expect(full).toEqual({
      AppId: BigInt(appId),
      UserId: 9_007_199_254_740_993n,
      NickName: "韩梅梅",
      Portrait: "https://avatars.example.com/h.png",
      Tags: ["vip"],
      Ext: { title: "产品经理" },
      IsRobot: true,
      CreateTime: 1_795_161_600_123n,
      ModifyTime: 1_795_161_600_123n,
    });
    expect(result.NotFoundUsers).toEqual([5n]);
    expect(text).toContain('"UserId":9007199254740993,');
  });

  it("shows a change of the world at once", async () => {
    const { emulator, get } = await startWithUsers();
    const profile = emulator.world.profiles.get("10001");
    if (profile === undefined) throw new Error("10001 is registered");
    profile.nickName = "李雷";
    expect(((await get([10001n])).result.Users as JsonObject[])[0]?.NickName).toBe("李雷");
    emulator.world.profiles.delete("10001");
    expect((await get([10001n])).result).toEqual({ Users: [], NotFoundUsers: [10001n] });
  });

  it("takes 50 ids and no more, and no text", async () => {
    const { get } = await startWithUsers();
    const ids = Array.from({ length: 51 }, (_, position) => BigInt(position + 1));
    expect((await get(ids.slice(1))).result.NotFoundUsers).toHaveLength(50);
    for (const refused of [ids, [], ["10001"], 10001n, undefined])
      expect((await get(refused)).error?.Code).toBe("InvalidParam");
  });

  it("an empty list of unknown users is a list, null or absent", async () => {
    const seen = [];
    for (const emptyFailureList of ["list", "null", "absent"] as const) {
      const { get } = await startWithUsers({ emptyFailureList });
      const { NotFoundUsers } = (await get([10001n])).result;
      seen.push(NotFoundUsers);
    }
    expect(seen).toEqual([[], null, undefined]);
  });
});

describe("GetParticipantReadIndex", () => {
  const ask = { ConversationShortId: shortId };

  it("answers every member who has read something, and nobody who has left", async () => {
    const { world, ...emulator } = await startEmpty();
    world.addConversation({ shortId, members: [10001, 10002, 10003, 10004] });
    const { index } = world.addMessage(shortId, { sender: 10001, text: "hi" });
    world.markRead(10002, shortId);
    world.markRead(10003, shortId, 1_669_723_135_894_214n);
    world.setting(10001, shortId).isMute = true;
    world.markRead(10004, shortId);
    world.leave(10004, shortId);
    const { result } = await call({ world, ...emulator }, "GetParticipantReadIndex", ask);
    expect(result).toEqual({
      ReadIndexes: [
        { ParticipantUserId: 10002n, ReadIndex: index },
        { ParticipantUserId: 10003n, ReadIndex: 1_669_723_135_894_214n },
      ],
    });
  });

  it("has text ids beside the integers, and refuses an unknown conversation", async () => {
    const emulator = await startEmpty({ stringUserIds: true });
    expect((await call(emulator, "GetParticipantReadIndex", ask)).error?.Code).toBe("ConversationNotFound");
    emulator.world.addConversation({ shortId, members: ["alice", "bob"] });
    emulator.world.markRead("alice", shortId, 7n);
    const { result } = await call(emulator, "GetParticipantReadIndex", ask);
    expect(result.ReadIndexes).toEqual([
      { ParticipantUserId: 0n, ParticipantUserIdStr: "alice", ReadIndex: 7n },
    ]);
  });
});

describe("text user ids", () => {
  const ask = { ConversationShortId: shortId };
  async function startWithAlice(longBesideText: VolcengineReadings["longBesideText"]) {
    const emulator = await startEmpty({ stringUserIds: true, longBesideText });
    emulator.world.addConversation({ shortId, members: ["alice", "bob"] });
    return (fields: Record<string, unknown>) =>
      call(emulator, "GetConversationSetting", { ...ask, ParticipantUserIdStr: "alice", ...fields });
  }

  it("may stand beside any integer, beside none, or beside 0 only", async () => {
    const codes = [];
    for (const reading of ["ignored", "absent", "zero"] as const) {
      const get = await startWithAlice(reading);
      for (const fields of [{}, { ParticipantUserId: 0n }, { ParticipantUserId: 77n }])
        codes.push((await get(fields)).error?.Code);
    }
    const refused = "InvalidParam";
    expect(codes).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
      refused,
      refused,
      refused,
      undefined,
      refused,
    ]);
  });

  it("are refused where an action has no form for them", async () => {
    const emulator = await startEmpty({ stringUserIds: true });
    emulator.world.addConversation({ shortId, members: ["alice", "bob"] });
    const body = { ...ask, ParticipantUserIdStr: "alice", ParticipantUserId: 0n };
    const reply = await call(emulator, "IsUserInConversation", body);
    expect(reply.error?.Code).toBe("InvalidParam");
    expect(reply.error?.Message).toContain("ParticipantUserIdStr");
  });
});

describe("what the pages leave open about ids", () => {
  it("the longest batch is 20 ids, another number, or unbounded", async () => {
    for (const [longestBatch, refused] of [
      [20, true],
      [50, false],
      [Number.POSITIVE_INFINITY, false],
    ] as const) {
      const emulator = await startEmpty({ longestBatch });
      emulator.world.addConversation({ shortId, members: [10001] });
      const ids = Array.from({ length: 21 }, (_, position) => BigInt(position + 1));
      const many = await call(emulator, "BatchGetConversations", { ConversationShortId: ids });
      const messages = await call(emulator, "GetMessages", { ConversationShortId: shortId, MessageIds: ids });
      const code = refused ? "InvalidParam" : undefined;
      expect([many.error?.Code, messages.error?.Code]).toEqual([code, code]);
    }
  });

  it("nobody is in a dissolved conversation, or it is not found", async () => {
    const ask = { ConversationShortId: shortId, ParticipantUserId: 10001n };
    const seen = [];
    for (const dissolvedMembership of ["false", "not-found"] as const) {
      const emulator = await startEmpty({ dissolvedMembership });
      emulator.world.addConversation({ shortId, members: [10001] });
      seen.push((await call(emulator, "IsUserInConversation", ask)).result.IsUserInConversation);
      emulator.world.dissolve(shortId);
      const { result, error } = await call(emulator, "IsUserInConversation", ask);
      seen.push(result.IsUserInConversation ?? error?.Code);
    }
    expect(seen).toEqual([true, false, true, "ConversationNotFound"]);
  });
});

describe("the rows of the sample world", () => {
  it("mostly have a name, a picture, unread messages and marks, and some lack each", async () => {
    const { world } = await start({ now: () => new Date("2026-11-20T08:00:00Z") });
    const self = "10001";
    const rows = world.listByActivity(self).map((conversation) => {
      const { type, name, avatarUrl, members, shortId: id, messages } = conversation;
      const peer = world.profiles.get([...members].find((member) => member !== self) ?? "");
      const setting = world.hasSetting(self, id) ? world.setting(self, id) : undefined;
      const marked =
        setting !== undefined && (setting.isMute || setting.stickTopTime + setting.setFavoriteTime > 0n);
      return {
        named: Boolean(type === 1 ? peer?.nickName : name),
        pictured: Boolean(type === 1 ? peer?.portrait : avatarUrl),
        unread: messages.some(({ index }) => index > (setting?.readIndex ?? 0n)),
        set: setting !== undefined,
        marked,
      };
    });
    const share = (of: keyof (typeof rows)[number]) => rows.filter((row) => row[of]).length / rows.length;
    for (const name of ["named", "pictured", "set"] as const) {
      expect(share(name), name).toBeGreaterThan(0.6);
      expect(share(name), name).toBeLessThan(1);
    }
    expect(share("unread")).toBeGreaterThan(0.4);
    expect(share("unread")).toBeLessThan(0.9);
    expect(share("marked")).toBeGreaterThan(0.3);
    expect([...world.profiles.values()].some(({ nickName }) => /\p{Script=Han}/u.test(nickName))).toBe(true);
  });
});
