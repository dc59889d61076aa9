import { describe, expect, it } from "vitest";
import { appId, call, start, startEmpty } from "./calls.js";

const shortId = 1_691_070_514_797_524_328n;

async function startWithGroup() {
  const emulator = await startEmpty();
  emulator.world.addConversation({ shortId, members: [10001, 10002] });
  return emulator;
}

describe("a body is refused", () => {
  const list = (fields: string) => `{"AppId":${appId},"ParticipantUserId":10001,"Cursor":0,${fields}}`;
  const cases: [string, string, string][] = [
    ["that is not JSON", "{", "JsonParsingError"],
    ["that is no object", "[1]", "JsonParsingError"],
    ["with a leading zero", list('"Limit":020'), "JsonParsingError"],
    ["with a name given twice", list('"Limit":1,"Limit":2'), "JsonParsingError"],
    ["nested beyond measure", "[".repeat(200_000), "JsonParsingError"],
    ["without AppId", '{"ParticipantUserId":10001,"Cursor":0,"Limit":1}', "InvalidParam"],
    ["with AppId as text", `{"AppId":"${appId}","ParticipantUserId":1,"Cursor":0,"Limit":1}`, "InvalidParam"],
    ["of another app", '{"AppId":1,"ParticipantUserId":1,"Cursor":0,"Limit":1}', "AppNotFound"],
    ["without a Limit", `{"AppId":${appId},"ParticipantUserId":10001,"Cursor":0}`, "InvalidParam"],
    ["without a user", `{"AppId":${appId},"Cursor":0,"Limit":1}`, "InvalidParam"],
    ["with null", list('"Limit":null'), "InvalidParam"],
    ["with a quoted integer", list('"Limit":"20"'), "InvalidParam"],
    ["with a fraction", list('"Limit":20.0'), "InvalidParam"],
    ["with an exponent", list('"Limit":2e1'), "InvalidParam"],
    ["with Limit 0", list('"Limit":0'), "InvalidParam"],
    ["with Limit 21", list('"Limit":21'), "InvalidParam"],
    ["with an unknown DataType", list('"Limit":20,"DataType":3'), "InvalidParam"],
    ["with 0 as a Boolean", list('"Limit":20,"SkipMemberCount":0'), "InvalidParam"],
    ["with a field that the action does not have", list('"Limit":20,"PageSize":20'), "InvalidParam"],
    [
      "with a negative cursor",
      `{"AppId":${appId},"ParticipantUserId":1,"Cursor":-1,"Limit":1}`,
      "InvalidParam",
    ],
    [
      "with a user id over 64 bits",
      `{"AppId":${appId},"ParticipantUserId":${2n ** 63n},"Limit":1}`,
      "InvalidParam",
    ],
  ];

  it.each(cases)("%s", async (_title, body, code) => {
    const reply = await call(await startEmpty(), "GetUserConversations", body);
    expect([reply.status, reply.error?.Code, reply.error?.CodeN]).toEqual([200, code, undefined]);
    expect(reply.error?.Message).not.toBe("");
  });

  it.each([
    ["GetMessages", { MessageIds: ["1709040620191372977"] }],
    ["GetMessages", { MessageIds: [] }],
    ["GetConversationMessages", { Cursor: 0n, Limit: 21n }],
    ["GetConversationMessages", { Cursor: "0", Limit: 20n }],
    ["GetConversationMessages", { Cursor: 0n, Limit: 20n, Reverse: true }],
    ["GetConversationSetting", { ParticipantUserId: 0n }],
    ["GetConversationSetting", { ParticipantUserId: "10001" }],
    ["IsUserInConversation", {}],
  ])("%s with %o", async (action, fields) => {
    const reply = await call(await startWithGroup(), action, { ConversationShortId: shortId, ...fields });
    expect(reply.error?.Code).toBe("InvalidParam");
  });

  it("says which field of an inner object is wrong, and changes nothing", async () => {
    const emulator = await startWithGroup();
    const info = { ConversationShortId: shortId, ParticipantUserId: 10001n, IsMute: true, Pinned: true };
    const reply = await call(emulator, "ModifyConversationSetting", { ConversationSettingInfo: info });
    expect(reply.error?.Message).toContain("ConversationSettingInfo.Pinned");
    expect(emulator.world.hasSetting(10001, shortId)).toBe(false);
  });

  it("ignores unknown fields when read so", async () => {
    const emulator = await startEmpty({ unknownFields: "ignored" });
    const body = { ParticipantUserId: 10001n, Cursor: 0n, Limit: 1n, Surprise: [1n] };
    expect((await call(emulator, "GetUserConversations", body)).error).toBeUndefined();
  });
});

describe("settings", () => {
  async function startSetting(readings = {}) {
    const emulator = await startEmpty(readings);
    emulator.world.addConversation({ shortId, members: [10001, 10002] });
    const modify = (fields: Record<string, unknown>, user = 10001n) =>
      call(emulator, "ModifyConversationSetting", {
        ConversationSettingInfo: { ConversationShortId: shortId, ParticipantUserId: user, ...fields },
      });
    const get = (fields: Record<string, unknown> = {}) =>
      call(emulator, "GetConversationSetting", {
        ConversationShortId: shortId,
        ParticipantUserId: 10001n,
        ...fields,
      });
    const info = async () => (await get()).result.ConversationSettingInfo as Record<string, unknown>;
    return { emulator, modify, get, info };
  }

  it("IsStickTop means change: the time alone is not read, true with 0 unpins", async () => {
    const { modify, info } = await startSetting();
    expect((await modify({ StickTopTime: 1_795_176_535_771n })).result).toEqual({});
    expect(await info()).toMatchObject({ IsStickTop: false, StickTopTime: 0n });
    await modify({ IsStickTop: true, StickTopTime: 1_795_176_535_771n });
    expect(await info()).toMatchObject({ IsStickTop: true, StickTopTime: 1_795_176_535_771n });
    await modify({ IsStickTop: false });
    expect(await info()).toMatchObject({ IsStickTop: true });
    await modify({ IsStickTop: true, StickTopTime: 0n });
    expect(await info()).toMatchObject({ IsStickTop: false, StickTopTime: 0n });
  });

  it("leaving IsMute out un-mutes, or keeps", async () => {
    for (const [omittedMute, muted] of [
      ["unmutes", false],
      ["keeps", true],
    ] as const) {
      const { modify, info } = await startSetting({ omittedMute });
      await modify({ IsMute: true });
      await modify({ IsSetFavorite: true, SetFavoriteTime: 5n });
      expect(await info()).toMatchObject({ IsMute: muted, IsSetFavorite: true, SetFavoriteTime: 5n });
    }
  });

  it("Ext is merged key by key, or replaced", async () => {
    for (const [settingExt, left] of [
      ["merged", { a: "1", b: "3", c: "4" }],
      ["replaced", { b: "3", c: "4" }],
    ] as const) {
      const { modify, info } = await startSetting({ settingExt });
      await modify({ Ext: { a: "1", b: "2" } });
      await modify({ Ext: { b: "3", c: "4" } });
      await modify({ IsSetFavorite: true, SetFavoriteTime: 5n });
      expect((await info()).Ext).toEqual(left);
    }
  });

  it("a member without a record has defaults, or SettingNotFound; another user is no member", async () => {
    const plain = await startSetting();
    expect(await plain.info()).toMatchObject({ ReadIndex: 0n, IsMute: false, Ext: {}, ConversationType: 2n });
    expect(plain.emulator.world.hasSetting(10001, shortId)).toBe(false);
    const strict = await startSetting({ missingSetting: "not-found" });
    expect((await strict.get()).error?.Code).toBe("SettingNotFound");
    expect((await strict.get({ ParticipantUserId: 5n })).error?.Code).toBe("SettingNotFound");
    const other = await startSetting({ strangerSetting: "ParticipantNotInConversation" });
    expect((await other.get({ ParticipantUserId: 5n })).error?.Code).toBe("ParticipantNotInConversation");
    expect((await strict.modify({}, 5n)).error?.Code).toBe("ParticipantNotInConversation");
  });

  it("the read index can be left out, and times can have 16 digits", async () => {
    const { emulator, get, info } = await startSetting({ settingTimeUnit: "microseconds" });
    const setting = emulator.world.setting(10001, shortId);
    setting.readIndex = 1_669_723_135_894_214n;
    setting.stickTopTime = 1_666_495_802_476n;
    expect(await info()).toMatchObject({
      ReadIndex: 1_669_723_135_894_214n,
      StickTopTime: 1_666_495_802_476_000n,
    });
    const { result } = await get({ NoReadIndex: true });
    expect(result.ConversationSettingInfo).not.toHaveProperty("ReadIndex");
  });
});

describe("an app that is disabled, or of another account", () => {
  it("is refused in every call, and changes nothing", async () => {
    const emulator = await startWithGroup();
    const body = { Sender: 10001n, ConversationShortId: shortId, MsgType: 10001, Content: "x" };
    const codes = [];
    for (const app of ["disabled", "foreign", "usable"] as const) {
      emulator.world.app = app;
      codes.push((await call(emulator, "SendMessage", body)).error?.Code);
    }
    expect(codes).toEqual(["AppStatusException", "NoAuth", undefined]);
    expect(emulator.world.conversation(shortId).messages).toHaveLength(1);
  });
});

describe("the envelope", () => {
  const body = { ParticipantUserId: 10001n, Cursor: 0n, Limit: 1n };

  it("echoes the call, or empty strings", async () => {
    const full = (await call(await startEmpty(), "GetUserConversations", body)).metadata;
    const { RequestId, ...echo } = full;
    expect(RequestId).toMatch(/^20\d{12}[0-9A-F]{20}$/);
    const Action = "GetUserConversations";
    expect(echo).toEqual({ Action, Version: "2020-12-01", Service: "rtc", Region: "cn-north-1" });
    const empty = await call(await startEmpty({ echoMetadata: "empty" }), Action, body);
    expect(empty.metadata).toMatchObject({ Action, Version: "", Service: "", Region: "" });
  });

  it("a business error comes with the HTTP status of its reading and no number", async () => {
    for (const businessErrorStatus of [200, 400] as const) {
      const emulator = await startEmpty({ businessErrorStatus });
      const reply = await call(emulator, "GetConversationUserCount", { ConversationShortId: 5n });
      expect([reply.status, reply.error?.Code]).toEqual([businessErrorStatus, "ConversationNotFound"]);
      expect(reply.text).not.toContain("CodeN");
      expect(reply.text).not.toContain("Result");
    }
  });

  it("an injected error has its vendor status, unless another is given", async () => {
    const emulator = await startEmpty();
    emulator.inject({ kind: "error", code: "InternalServiceTimeout" });
    emulator.inject({ kind: "error", code: "FlowLimitExceeded.QPSOverLimit", after: 1 });
    emulator.inject({ kind: "error", code: "MessageNotFound", status: 418, after: 2 });
    const seen = [];
    for (let attempt = 0; attempt < 4; attempt += 1) {
      const reply = await call(emulator, "GetUserConversations", body);
      seen.push([reply.status, reply.error?.Code, reply.error?.CodeN]);
    }
    expect(seen).toEqual([
      [504, "InternalServiceTimeout", 100016n],
      [429, "FlowLimitExceeded.QPSOverLimit", undefined],
      [418, "MessageNotFound", undefined],
      [200, undefined, undefined],
    ]);
  });

  it("calls over the documented rate are refused when rates are enforced", async () => {
    let time = Date.now();
    const emulator = await start({ world: "empty", enforceRates: true, now: () => new Date(time) });
    const fields = { ConversationSettingInfo: { ConversationShortId: 5n, ParticipantUserId: 1n } };
    const calls = Array.from({ length: 60 }, () => call(emulator, "ModifyConversationSetting", fields));
    const codes = (await Promise.all(calls)).map(({ status, error }) => `${status} ${error?.Code}`);
    expect(codes.filter((code) => code === "200 ConversationNotFound")).toHaveLength(50);
    expect(codes.filter((code) => code === "429 FlowLimitExceeded")).toHaveLength(10);
    time += 1000;
    expect((await call(emulator, "ModifyConversationSetting", fields)).error?.Code).toBe(
      "ConversationNotFound",
    );
  });

  it("keeps the requests, and its latency can be changed", async () => {
    const emulator = await start({ world: "empty", latencyMs: 1 });
    await call(emulator, "GetUserConversations", body);
    expect(emulator.requests.map(({ operation }) => operation)).toEqual(["GetUserConversations"]);
    emulator.latencyMs = 60;
    const before = performance.now();
    await call(emulator, "GetUserConversations", body);
    expect(performance.now() - before).toBeGreaterThanOrEqual(50);
  });
});
