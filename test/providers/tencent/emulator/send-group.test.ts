import { describe, expect, it } from "vitest";
import type { TencentEmulator, TencentReadings } from "../../../../providers/tencent/emulator/index.js";
import { base, call, expectCodes, ok, start, text } from "./calls.js";

const operation = "group_open_http_svc/send_group_msg";
const groupId = "@TGS#EX4MPLE01";
const look = {
  GroupId: groupId,
  From_Account: "amy",
  Random: 88112233,
  MsgBody: [text("@Ben look")],
  GroupAtInfo: [{ GroupAtAllFlag: 0, GroupAt_Account: "ben" }],
};

async function withGroup(readings: Partial<TencentReadings> = {}) {
  const started = await start(readings);
  started.world.addGroup({ id: groupId, ownerId: "cho", memberIds: ["amy", "ben"] });
  return started;
}

async function newest(emulator: TencentEmulator, change: object = {}) {
  const body = { GroupId: groupId, ReqMsgNumber: 20, ...change };
  const answer = await call(emulator, "group_open_http_svc/group_msg_get_simple", body);
  return answer.RspMsgList as Record<string, unknown>[];
}

async function selfInfo(emulator: TencentEmulator, userId: string) {
  const ResponseFilter = { GroupBaseInfoFilter: ["NextMsgSeq"], SelfInfoFilter: ["MsgSeq"] };
  const body = { Member_Account: userId, ResponseFilter };
  return (await call(emulator, "group_open_http_svc/get_joined_group_list", body)).GroupIdList;
}

describe("send_group_msg", () => {
  it("is at once in the history, in every member's list and unread for all but its sender", async () => {
    const { emulator, world } = await withGroup();
    world.groupMessage(groupId, { from: "cho" });
    expect(await call(emulator, operation, { ...look, CloudCustomData: "{}" })).toEqual({
      ...ok,
      MsgTime: base,
      MsgSeq: 2,
    });
    expect((await newest(emulator))[0]).toEqual({
      From_Account: "amy",
      IsPlaceMsg: 0,
      MsgBody: [text("@Ben look")],
      MsgPriority: 2,
      MsgRandom: 88112233,
      MsgSeq: 2,
      MsgTimeStamp: base,
      CloudCustomData: "{}",
    });
    for (const [userId, MsgSeq] of [
      ["amy", 2],
      ["ben", 0],
      ["cho", 1],
    ] as const) {
      expect(world.conversation(userId, { type: "group", id: groupId })?.time).toBe(base);
      expect(await selfInfo(emulator, userId)).toEqual([
        { GroupId: groupId, NextMsgSeq: 3, SelfInfo: { MsgSeq } },
      ]);
    }
  });

  it("drops an equal message inside 300 s, and answers as to the first", async () => {
    const { emulator, world, tick } = await withGroup();
    const first = await call(emulator, operation, look);
    tick(299);
    expect(await call(emulator, operation, look)).toEqual(first);
    for (const change of [{ Random: 1 }, { MsgBody: [text("other")] }, { From_Account: "ben" }]) {
      await call(emulator, operation, { ...look, ...change });
    }
    expect(world.groupMessages(groupId)).toHaveLength(4);
    tick(1);
    expect(await call(emulator, operation, look)).toMatchObject({ MsgSeq: 5 });
  });

  it.each([
    ["random", 1],
    ["random-sender", 2],
    ["random-content", 2],
    ["random-content-sender", 4],
  ] as const)("knows a repetition by %s when read so", async (groupDedupeKey, count) => {
    const { emulator, world } = await withGroup({ groupDedupeKey });
    for (const From_Account of ["amy", "ben"]) {
      for (const words of ["one", "two"]) {
        await call(emulator, operation, { ...look, From_Account, MsgBody: [text(words)] });
      }
    }
    expect(world.messagesWith(look.Random)).toHaveLength(count);
  });

  it("answers a repetition with the number of the next message, or none, when read so", async () => {
    const { emulator } = await withGroup({ groupDuplicate: "renewed" });
    await call(emulator, operation, look);
    expect(await call(emulator, operation, look)).toMatchObject({ MsgSeq: 2 });
    expect(await call(emulator, operation, { ...look, Random: 5 })).toMatchObject({ MsgSeq: 2 });
    emulator.readings.groupDuplicate = "bare";
    expect(await call(emulator, operation, look)).toEqual(ok);
  });

  it("drops what is too frequent under an OK answer, and takes it when it is sent again", async () => {
    const { emulator, world, tick } = await withGroup();
    emulator.app.groupMessagesPerSecond = 2;
    for (const Random of [1, 2]) await call(emulator, operation, { ...look, Random });
    const over = { ...look, Random: 3 };
    expect(await call(emulator, operation, over)).toEqual({
      ...ok,
      MsgTime: base,
      MsgSeq: 3,
      MsgDropReason: "MsgFreqCtrl",
    });
    expect(world.groupMessages(groupId)).toHaveLength(2);
    tick(1);
    expect(await call(emulator, operation, over)).toEqual({ ...ok, MsgTime: base + 1, MsgSeq: 3 });
    await call(emulator, operation, { ...look, Random: 4 });
    emulator.readings.droppedTakesNumber = true;
    expect(await call(emulator, operation, { ...look, Random: 5 })).toMatchObject({ MsgSeq: 5 });
    expect((await newest(emulator))[0]).toMatchObject({ MsgSeq: 5, IsPlaceMsg: 1, MsgBody: [] });
    emulator.readings.overFrequency = "refuse";
    expect((await call(emulator, operation, { ...look, Random: 6 })).ErrorCode).toBe(10023);
  });

  it("refuses who is muted, or delivers it as the administrator's when read so", async () => {
    const { emulator, world, tick } = await withGroup();
    const group = world.groups.get(groupId)!;
    group.members.get("amy")!.mutedUntil = base + 60;
    expect((await call(emulator, operation, look)).ErrorCode).toBe(10017);
    emulator.readings.mutedSender = "deliver";
    expect((await call(emulator, operation, look)).ErrorCode).toBe(0);
    emulator.readings.mutedSender = "refuse";
    tick(60);
    expect((await call(emulator, operation, { ...look, Random: 2 })).ErrorCode).toBe(0);
    group.muteAll = true;
    await expectCodes(emulator, operation, { ...look, Random: 3 }, [
      [{}, 10017],
      [{ From_Account: "cho" }, 0],
      [{ From_Account: undefined, Random: 4 }, 0],
    ]);
  });

  it("takes who is no member, unless read otherwise", async () => {
    const { emulator, world } = await withGroup();
    world.addUser("dan");
    expect((await call(emulator, operation, { ...look, From_Account: "dan" })).ErrorCode).toBe(0);
    emulator.readings.outsideSender = "refuse";
    await expectCodes(emulator, operation, look, [[{ From_Account: "dan", Random: 2 }, 10007]]);
  });

  it("keeps mentions, push and control, shows mentions when read so, and tells only those it is directed to", async () => {
    const { emulator, world } = await withGroup({ historyMentions: true, sendingReads: false });
    const push = { PushFlag: 1 };
    await call(emulator, operation, {
      ...look,
      MsgPriority: "High",
      To_Account: ["ben"],
      OfflinePushInfo: push,
      NeedReadReceipt: 1,
    });
    const [stored] = world.groupMessages(groupId);
    expect(stored?.sentWith).toEqual({
      control: [],
      push,
      needsReceipt: true,
      mentions: look.GroupAtInfo,
      onlyFor: ["ben"],
    });
    expect((await newest(emulator))[0]).toMatchObject({ GroupAtInfo: look.GroupAtInfo, MsgPriority: 1 });
    const listed = ["amy", "ben", "cho"].map((id) => world.conversations(id).length);
    expect(listed).toEqual([1, 1, 0]);
    expect(world.groups.get(groupId)!.members.get("amy")!.readSeq).toBe(0);
  });

  it("moves no list for NoLastMsg, and keeps nothing that only those who are online get", async () => {
    const { emulator, world } = await withGroup();
    await call(emulator, operation, { ...look, SendMsgControl: ["NoLastMsg", "NoUnread"] });
    expect([world.groupMessages(groupId).length, world.conversations("ben").length]).toEqual([1, 0]);
    await call(emulator, operation, { ...look, Random: 2, OnlineOnlyFlag: 1 });
    expect(world.groupMessages(groupId)).toHaveLength(1);
  });

  it("sends into a topic", async () => {
    const { emulator, world } = await start();
    const topicId = "@TGS#_c@TOPIC#_t";
    world.addGroup({ id: "@TGS#_c", type: "Community", memberIds: ["amy"], topicIds: [topicId] });
    const body = { ...look, GroupId: "@TGS#_c", TopicId: topicId };
    expect((await call(emulator, operation, body)).MsgSeq).toBe(1);
    expect(await newest(emulator, { GroupId: "@TGS#_c", TopicId: topicId })).toHaveLength(1);
    expect(await newest(emulator, { GroupId: "@TGS#_c" })).toEqual([]);
    await expectCodes(emulator, operation, body, [
      [{ TopicId: "@TGS#_c@TOPIC#_none" }, 10010],
      [{ TopicId: "" }, 0],
      [{ To_Account: ["amy"], Random: 3 }, 10007],
    ]);
  });

  it("refuses bad fields", async () => {
    const { emulator, world } = await withGroup();
    world.addGroup({ id: "room", type: "ChatRoom", ownerId: "amy" });
    world.addGroup({ id: "live", type: "AVChatRoom", ownerId: "amy" });
    const mention = { GroupAtAllFlag: 0, GroupAt_Account: "ben" };
    await expectCodes(emulator, operation, look, [
      [{ GroupId: "none" }, 10010],
      [{ GroupId: "" }, 10015],
      [{ GroupId: 7 }, 10004],
      [{ From_Account: "nobody" }, 10019],
      [{ Random: undefined }, 10004],
      [{ Random: "1" }, 10004],
      [{ MsgPriority: "Urgent" }, 10004],
      [{ MsgBody: [] }, 10004],
      [{ MsgBody: [{ MsgType: "TIMTextElem", MsgContent: {} }] }, 10004],
      [{ MsgBody: [text("x".repeat(12 * 1024))] }, 80002],
      [{ GroupAtInfo: Array(31).fill(mention) }, 10053],
      [{ GroupAtInfo: [{ GroupAtAllFlag: 0 }] }, 10004],
      [{ GroupAtInfo: [{ GroupAtAllFlag: 1 }] }, 0],
      [{ GroupId: "live", GroupAtInfo: [{ GroupAtAllFlag: 1 }] }, 10004],
      [{ SendMsgControl: ["NoUnread"], OnlineOnlyFlag: 1 }, 10004],
      [{ SendMsgControl: ["WithMuteNotifications"] }, 10004],
      [{ GroupId: "room", SendMsgControl: ["NoUnread"] }, 10004],
      [{ To_Account: Array(51).fill("ben") }, 10004],
      [{ TopicId: "t" }, 10007],
      [{ OfflinePushInfo: 1 }, 10004],
    ]);
    for (let index = 0; index < 200; index += 1) world.addMember(groupId, `m${index}`);
    await expectCodes(emulator, operation, look, [[{ NeedReadReceipt: 1 }, 10060]]);
    emulator.readings.messageBytes = 10;
    await expectCodes(emulator, operation, look, [[{ Random: 9 }, 80002]]);
  });
});
