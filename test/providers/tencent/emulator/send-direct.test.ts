import { describe, expect, it } from "vitest";
import type { TencentEmulator } from "../../../../providers/tencent/emulator/index.js";
import { base, call, expectCodes, ok, start, text } from "./calls.js";

const operation = "openim/sendmsg";
const hi = {
  SyncOtherMachine: 1,
  From_Account: "amy",
  To_Account: "ben",
  MsgSeq: 4021,
  MsgRandom: 770013,
  MsgBody: [text("hi")],
  CloudCustomData: '{"k":1}',
};
const answered = { ...ok, MsgTime: base, MsgKey: `4021_770013_${base}` };

async function history(emulator: TencentEmulator, operator = "ben", peer = "amy") {
  const window = { MaxCnt: 100, MinTime: 0, MaxTime: base + 10_000 };
  const body = { Operator_Account: operator, Peer_Account: peer, ...window };
  return (await call(emulator, "openim/admin_getroammsg", body)).MsgList as Record<string, unknown>[];
}

async function rows(emulator: TencentEmulator, userId: string) {
  const positions = { TimeStamp: 0, StartIndex: 0, TopTimeStamp: 0, TopStartIndex: 0 };
  const body = { From_Account: userId, AssistFlags: 7, ...positions };
  return (await call(emulator, "recentcontact/get_list", body)).SessionItem;
}

async function unread(emulator: TencentEmulator, userId: string) {
  return (await call(emulator, "openim/get_c2c_unread_msg_num", { To_Account: userId })).AllC2CUnreadMsgNum;
}

describe("sendmsg", () => {
  it("is at once in both histories and lists, and unread for the receiver", async () => {
    const { emulator, world, tick } = await start();
    world.directMessage("cho", "ben");
    tick(5);
    const answer = await call(emulator, operation, hi);
    const time = base + 5;
    expect(answer).toEqual({
      ...ok,
      MsgTime: time,
      MsgKey: `4021_770013_${time}`,
      MsgId: expect.any(String),
    });
    expect(answer.MsgId).toMatch(new RegExp(`^144115\\d{12}-${time}-770013$`));
    const message = {
      From_Account: "amy",
      To_Account: "ben",
      MsgSeq: 4021,
      MsgRandom: 770013,
      MsgTimeStamp: time,
      MsgFlagBits: 0,
      IsPeerRead: 0,
      MsgKey: `4021_770013_${time}`,
      MsgBody: [text("hi")],
      CloudCustomData: '{"k":1}',
    };
    expect(await history(emulator)).toEqual([message]);
    expect(await history(emulator, "amy", "ben")).toEqual([message]);
    expect(await rows(emulator, "ben")).toEqual([
      { Type: 1, To_Account: "cho", MsgTime: base, TopFlag: 0 },
      { Type: 1, To_Account: "amy", MsgTime: time, TopFlag: 0 },
    ]);
    expect(await rows(emulator, "amy")).toEqual([{ Type: 1, To_Account: "ben", MsgTime: time, TopFlag: 0 }]);
    expect([await unread(emulator, "ben"), await unread(emulator, "amy")]).toEqual([2, 0]);
  });

  it("drops an equal message inside 120 s, and answers as to the first", async () => {
    const { emulator, world, tick } = await start();
    const first = await call(emulator, operation, hi);
    expect(first).toMatchObject(answered);
    tick(119);
    expect(await call(emulator, operation, hi)).toEqual(first);
    expect(world.messagesWith(770013)).toHaveLength(1);
    expect(await unread(emulator, "ben")).toBe(1);
    tick(1);
    expect(await call(emulator, operation, hi)).toMatchObject({ MsgTime: base + 120 });
    expect(world.messagesWith(770013)).toHaveLength(2);
  });

  it("keeps messages that differ in number, content, sender or receiver, or have no MsgSeq", async () => {
    const { emulator, world } = await start();
    const changes = [
      {},
      { MsgSeq: 4022 },
      { MsgRandom: 770014 },
      { MsgBody: [text("hi!")] },
      { From_Account: "cho" },
      { To_Account: "cho" },
      { MsgSeq: undefined },
      { MsgSeq: undefined },
    ];
    for (const change of changes) {
      expect((await call(emulator, operation, { ...hi, ...change })).ErrorCode).toBe(0);
    }
    expect(world.messagesWith(770013)).toHaveLength(7);
    expect(world.messagesWith(770014)).toHaveLength(1);
  });

  it("drops by the numbers alone, for one second, and answers otherwise when read so", async () => {
    const { emulator, world, tick } = await start({ directDedupeSeconds: 1, directDedupeContent: false });
    const other = { ...hi, MsgBody: [text("other")] };
    await call(emulator, operation, hi);
    await call(emulator, operation, other);
    expect(world.messagesWith(770013)).toHaveLength(1);
    tick(1);
    await call(emulator, operation, hi);
    expect(world.messagesWith(770013)).toHaveLength(2);
    Object.assign(emulator.readings, { directDedupeSeconds: 120, directDuplicate: "renewed" });
    tick(2);
    expect(await call(emulator, operation, hi)).toMatchObject({ MsgKey: `4021_770013_${base + 3}` });
    emulator.readings.directDuplicate = "bare";
    expect(await call(emulator, operation, hi)).toEqual(ok);
    expect(world.messagesWith(770013)).toHaveLength(2);
  });

  it("keeps nothing of what only those who are online get", async () => {
    const { emulator, world } = await start();
    for (const [index, change] of [{ OnlineOnlyFlag: 1 }, { MsgLifeTime: 0 }].entries()) {
      const answer = await call(emulator, operation, { ...hi, MsgSeq: index, ...change });
      expect(answer.MsgKey).toBe(`${index}_770013_${base}`);
    }
    expect(world.messagesWith(770013)).toEqual([]);
    expect(await rows(emulator, "ben")).toEqual([]);
  });

  it("applies SyncOtherMachine, NoUnread and NoLastMsg, and keeps how it was sent", async () => {
    const { emulator, world } = await start();
    await call(emulator, operation, { ...hi, SyncOtherMachine: 2 });
    expect(
      [await history(emulator), await history(emulator, "amy", "ben")].map(({ length }) => length),
    ).toEqual([1, 0]);
    expect([await rows(emulator, "amy"), await unread(emulator, "ben")]).toEqual([[], 1]);
    const push = { PushFlag: 1, Desc: "d" };
    const quiet = { SendMsgControl: ["NoUnread", "NoLastMsg"], OfflinePushInfo: push, IsNeedReadReceipt: 1 };
    await call(emulator, operation, { ...hi, From_Account: "cho", ...quiet });
    expect(await history(emulator, "ben", "cho")).toHaveLength(1);
    expect([await rows(emulator, "cho"), await unread(emulator, "ben")]).toEqual([[], 1]);
    expect(world.directMessages("ben", "cho")[0]?.sentWith).toEqual({
      control: ["NoUnread", "NoLastMsg"],
      push,
      needsReceipt: true,
    });
  });

  it("sends as the administrator without From_Account, and at MsgTimeStamp only when read so", async () => {
    const { emulator } = await start();
    const body = { ...hi, From_Account: undefined, MsgTimeStamp: 1_600_000_000 };
    expect(await call(emulator, operation, body)).toMatchObject({ MsgTime: base });
    expect(await history(emulator, "ben", "administrator")).toHaveLength(1);
    emulator.readings.directTime = "asked";
    expect(await call(emulator, operation, { ...body, MsgSeq: 1 })).toMatchObject({ MsgTime: 1_600_000_000 });
  });

  it("has MsgId everywhere or nowhere when read so", async () => {
    const { emulator } = await start({ messageIds: "nowhere" });
    expect(await call(emulator, operation, hi)).toEqual(answered);
    emulator.readings.messageIds = "everywhere";
    const [message] = await history(emulator);
    expect(message?.MsgId).toMatch(/^144115\d{12}-1790000000-770013$/);
  });

  it("refuses bad fields", async () => {
    const { emulator, world } = await start();
    const long = { Text: "x".repeat(12 * 1024) };
    await expectCodes(emulator, operation, hi, [
      [{ To_Account: undefined }, 90003],
      [{ To_Account: 1 }, 60015],
      [{ To_Account: "nobody" }, 90012],
      [{ From_Account: "nobody" }, 20003],
      [{ From_Account: "" }, 20003],
      [{ MsgRandom: undefined }, 90005],
      [{ MsgRandom: "770013" }, 90005],
      [{ MsgRandom: 4_294_967_296 }, 90005],
      [{ MsgSeq: "4021" }, 90001],
      [{ MsgBody: undefined }, 90007],
      [{ MsgBody: text("hi") }, 90007],
      [{ MsgBody: [] }, 90002],
      [{ MsgBody: ["hi"] }, 90010],
      [{ MsgBody: [{ MsgType: "TIMTextElem", MsgContent: long }] }, 93000],
      [{ CloudCustomData: "x".repeat(12 * 1024) }, 93000],
      [{ CloudCustomData: { k: 1 } }, 90001],
      [{ SyncOtherMachine: 3 }, 90031],
      [{ SyncOtherMachine: "1" }, 90031],
      [{ MsgLifeTime: "60" }, 90044],
      [{ MsgLifeTime: 604_801 }, 0],
      [{ OnlineOnlyFlag: 2 }, 90001],
      [{ SendMsgControl: ["Loud"] }, 90001],
      [{ ForbidCallbackControl: ["Loud"] }, 90001],
      [{ OfflinePushInfo: [] }, 90043],
      [{ OfflinePushInfo: { PushFlag: 2 } }, 90043],
      [{ OfflinePushInfo: { Title: 1 } }, 90043],
    ]);
    Object.assign(emulator.readings, {
      unknownReceiver: 90048,
      unknownSender: 90048,
      longLifeTime: "refuse",
    });
    await expectCodes(emulator, operation, hi, [
      [{ To_Account: "nobody" }, 90048],
      [{ From_Account: "nobody" }, 90048],
      [{ MsgLifeTime: 604_801 }, 90026],
    ]);
    expect(world.directMessages("amy", "ben")).toHaveLength(1);
  });
});
