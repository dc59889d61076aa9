import { describe, expect, it } from "vitest";
import type { VolcengineReadings } from "../../../../providers/volcengine/emulator/index.js";
import type { JsonObject } from "../../../../src/emulator/index.js";
import { appId, call, start } from "./calls.js";

async function startWith(readings: Partial<VolcengineReadings> = {}) {
  const clock = { at: Date.UTC(2026, 10, 20, 8) };
  const emulator = await start({
    world: "empty",
    now: () => new Date(clock.at),
    clockSkewMs: Number.POSITIVE_INFINITY,
    readings,
  });
  const register = (...users: unknown[]) => call(emulator, "RegisterUsers", { Users: users });
  const update = (...users: unknown[]) => call(emulator, "BatchUpdateUser", { Users: users });
  const get = async (...ids: bigint[]) =>
    (await call(emulator, "BatchGetUser", { UserIds: ids })).result.Users as JsonObject[];
  return { emulator, world: emulator.world, clock, register, update, get };
}

const full = {
  UserId: 10001n,
  NickName: "李雷",
  Portrait: "https://avatars.example.com/l.png",
  Tags: ["vip"],
  Ext: { title: "产品经理" },
};

describe("RegisterUsers", () => {
  it("stores what is named, and BatchGetUser answers it", async () => {
    const { clock, register, get } = await startWith();
    expect((await register({ ...full, IsRobot: true }, { UserId: 10002n })).result).toEqual({
      FailedInfos: [],
    });
    const time = BigInt(clock.at);
    const [named, plain] = await get(10001n, 10002n);
    expect(named).toEqual({
      ...full,
      AppId: BigInt(appId),
      IsRobot: true,
      CreateTime: time,
      ModifyTime: time,
    });
    expect(plain).toMatchObject({ NickName: "", Portrait: "", Tags: [], Ext: {}, IsRobot: false });
  });

  it("again changes what is named, or fails with a code that is in no table", async () => {
    for (const repeatedRegistration of ["updates", "fails"] as const) {
      const { clock, register, get } = await startWith({ repeatedRegistration });
      await register(full);
      clock.at += 1000;
      const { result } = await register({ UserId: 10001n, NickName: "Lei" }, { UserId: 10002n });
      const [profile] = await get(10001n);
      if (repeatedRegistration === "updates") {
        expect(result.FailedInfos).toEqual([]);
        expect(profile).toMatchObject({ ...full, NickName: "Lei", CreateTime: BigInt(clock.at - 1000) });
        expect(profile?.ModifyTime).toBe(BigInt(clock.at));
      } else {
        const failed = { UserId: 10001n, Code: "UserAlreadyRegistered", Message: "The user is registered." };
        expect(result.FailedInfos).toEqual([failed]);
        expect(profile).toMatchObject(full);
      }
      expect(await get(10002n)).toHaveLength(1);
    }
  });

  it("names failed users by integer, or by text", async () => {
    for (const registerFailureIds of ["integer", "text"] as const) {
      const { register } = await startWith({ registerFailureIds, repeatedRegistration: "fails" });
      await register(full);
      const id = registerFailureIds === "text" ? "10001" : 10001n;
      expect((await register(full)).result.FailedInfos).toMatchObject([{ UserId: id }]);
    }
  });

  it("where all fail is a success with the list, or refused", async () => {
    for (const [failedBatch, code] of [
      ["listed", undefined],
      ["error", "UserAlreadyRegistered"],
    ] as const) {
      const { register } = await startWith({ failedBatch, repeatedRegistration: "fails" });
      await register(full);
      expect((await register(full)).error?.Code).toBe(code);
      expect((await register(full, { UserId: 10002n })).error).toBeUndefined();
    }
  });

  const tooLarge: [string, Record<string, unknown>][] = [
    ["a NickName of 101", { NickName: "x".repeat(101) }],
    ["a Portrait of 501", { Portrait: "x".repeat(501) }],
    [
      "21 keys",
      { Ext: Object.fromEntries(Array.from({ length: 21 }, (_, position) => [`k${position}`, ""])) },
    ],
    ["a key of 51 bytes", { Ext: { ["好".repeat(17)]: "" } }],
    ["a value of 501 bytes", { Ext: { a: "x".repeat(501) } }],
    ["a key of the system", { Ext: { "s:from": "biz" } }],
  ];

  it.each(tooLarge)("%s is refused and registers nobody, or is a failed item", async (_title, fields) => {
    const strict = await startWith();
    const users = [{ UserId: 10001n, ...fields }, { UserId: 10002n }];
    expect((await strict.register(...users)).error?.Code).toBe("InvalidParam");
    expect(strict.world.profiles.size).toBe(0);
    const listing = await startWith({ limitFailures: "listed" });
    expect((await listing.register(...users)).result.FailedInfos).toMatchObject([
      { UserId: 10001n, Code: "InvalidParam" },
    ]);
    expect([...listing.world.profiles.keys()]).toEqual(["10002"]);
  });

  it("counts a NickName in characters, or in bytes", async () => {
    for (const [nickNameUnit, code] of [
      ["characters", undefined],
      ["bytes", "InvalidParam"],
    ] as const) {
      const { register } = await startWith({ nickNameUnit });
      expect((await register({ UserId: 1n, NickName: "好".repeat(100) })).error?.Code).toBe(code);
      expect((await register({ UserId: 1n, NickName: "好".repeat(33) })).error).toBeUndefined();
    }
  });

  it("takes 20 users, and refuses texts for ids, an empty list and other fields", async () => {
    const { register, world } = await startWith();
    const users = Array.from({ length: 21 }, (_, position) => ({ UserId: BigInt(position + 1) }));
    expect((await register(...users)).error?.Code).toBe("InvalidParam");
    for (const wrong of [
      { UserId: "alice" },
      { UserIdStr: "alice" },
      {},
      { UserId: -1n },
      { UserId: 1n, Name: "x" },
    ])
      expect((await register(wrong)).error?.Code).toBe("InvalidParam");
    expect((await register()).error?.Code).toBe("InvalidParam");
    expect(world.profiles.size).toBe(0);
    expect((await register(...users.slice(1))).error).toBeUndefined();
    expect(world.profiles.size).toBe(20);
  });
});

describe("BatchUpdateUser", () => {
  it("replaces the whole profile, and lists who is not registered", async () => {
    const { clock, register, update, get } = await startWith();
    await register({ ...full, IsRobot: true });
    clock.at += 1000;
    const empty = { NickName: "", Portrait: "", Tags: [], Ext: {} };
    const { result } = await update({ UserId: 10001n, ...empty }, { ...full, UserId: 5n });
    expect(result.FailedInfos).toMatchObject([{ UserId: 5n, Code: "UserNotFound" }]);
    expect((await get(10001n))[0]).toMatchObject({ ...empty, IsRobot: true, ModifyTime: BigInt(clock.at) });
    expect(await get(5n)).toEqual([]);
  });

  it.each(["NickName", "Portrait", "Tags", "Ext"])("is refused without %s", async (name) => {
    const { register, update, get } = await startWith();
    await register(full);
    expect((await update({ ...full, NickName: "new", [name]: undefined })).error?.Code).toBe("InvalidParam");
    expect((await get(10001n))[0]).toMatchObject(full);
  });

  it("keeps the limits, takes 10 users, and fails as a whole when read so", async () => {
    const { register, update } = await startWith();
    await register(full);
    expect((await update({ ...full, NickName: "x".repeat(101) })).error?.Code).toBe("InvalidParam");
    const many = Array.from({ length: 11 }, (_, position) => ({ ...full, UserId: BigInt(position + 1) }));
    expect((await update(...many)).error?.Code).toBe("InvalidParam");
    expect((await update(...many.slice(1))).error).toBeUndefined();
    const strict = await startWith({ failedBatch: "error" });
    expect((await strict.update(full)).error?.Code).toBe("UserNotFound");
  });
});

describe("GetAppToken", () => {
  it("issues a token for one user until a time, which the world knows", async () => {
    const { emulator, world, clock } = await startWith();
    const ExpireTime = BigInt(clock.at + 7 * 86_400_000);
    const ask = () => call(emulator, "GetAppToken", { UserId: 9_007_199_254_740_993n, ExpireTime });
    const { result, text } = await ask();
    expect(result).toMatchObject({ AppId: BigInt(appId), UserId: 9_007_199_254_740_993n });
    expect(text).toContain('"UserId":9007199254740993,');
    const token = world.tokens.get(result.Token as string);
    expect(token).toEqual({ userId: "9007199254740993", expiresAt: new Date(Number(ExpireTime)) });
    expect((await ask()).result.Token).not.toBe(result.Token);
  });

  it("takes text users, and refuses a duration, seconds and nobody", async () => {
    const { emulator, world, clock } = await startWith({ stringUserIds: true });
    const ask = async (fields: Record<string, unknown>) => {
      const { result, error } = await call(emulator, "GetAppToken", fields);
      return error?.Code ?? result;
    };
    const ExpireTime = BigInt(clock.at + 1);
    expect(await ask({ UserId: 0n, UserIdStr: "alice", ExpireTime })).toMatchObject({ UserIdStr: "alice" });
    for (const wrong of [604_800_000n, BigInt(clock.at / 1000), BigInt(clock.at), 2n ** 62n, "1", undefined])
      expect(await ask({ UserId: 1n, ExpireTime: wrong })).toBe("InvalidParam");
    expect(await ask({ ExpireTime })).toBe("InvalidParam");
    expect(world.tokens.size).toBe(1);
  });
});

describe("answers of actions that change something", () => {
  it("a result with nothing in it is an object, or absent", async () => {
    for (const emptyResult of ["object", "absent"] as const) {
      const { emulator, world } = await startWith({ emptyResult });
      const { shortId } = world.addConversation({ members: [10001] });
      const body = { ConversationShortId: shortId, OwnerUserId: 10001n };
      const { text } = await call(emulator, "DestroyConversation", body);
      expect(text.includes('"Result":{}')).toBe(emptyResult === "object");
      expect(text.includes("Result")).toBe(emptyResult === "object");
    }
  });

  it("a call over the rate has one of two codes, or HTTP 200", async () => {
    for (const [overRate, status, code] of [
      ["FlowLimitExceeded", 429, "FlowLimitExceeded"],
      ["RequestLimitExceeded", 429, "RequestLimitExceeded"],
      ["status-200", 200, "FlowLimitExceeded"],
    ] as const) {
      const now = new Date();
      const emulator = await start({
        world: "empty",
        enforceRates: true,
        now: () => now,
        readings: { overRate },
      });
      const ask = () => call(emulator, "GetAppToken", { UserId: 1n, ExpireTime: BigInt(now.getTime() + 1) });
      const replies = await Promise.all(Array.from({ length: 51 }, ask));
      const refused = replies.filter(({ error }) => error !== undefined);
      expect(refused.map((reply) => [reply.status, reply.error?.Code])).toEqual([[status, code]]);
    }
  });
});
