import { describe, expect, it } from "vitest";
import type { TencentReadings } from "../../../../providers/tencent/emulator/index.js";
import { base, call, expectCodes, ok, start, text } from "./calls.js";

async function withDirect(readings: Partial<TencentReadings> = {}) {
  const started = await start(readings);
  const message = started.world.directMessage("amy", "ben", { text: "first", customData: "old" });
  const window = { MaxCnt: 100, MinTime: 0, MaxTime: base + 10_000 };
  const history = async (operator: string, peer: string) => {
    const body = { Operator_Account: operator, Peer_Account: peer, ...window };
    return (await call(started.emulator, "openim/admin_getroammsg", body)).MsgList;
  };
  return { ...started, message, key: message.key, history };
}

async function withGroup(readings: Partial<TencentReadings> = {}) {
  const started = await start(readings);
  started.world.addGroup({ id: "team-7", ownerId: "amy", memberIds: ["ben"] });
  for (let index = 0; index < 5; index += 1) started.world.groupMessage("team-7", { customData: "old" });
  const history = async (change: object = {}) => {
    const body = { GroupId: "team-7", ReqMsgNumber: 20, ...change };
    const answer = await call(started.emulator, "group_open_http_svc/group_msg_get_simple", body);
    return answer.RspMsgList as Record<string, unknown>[];
  };
  return { ...started, history };
}

describe("admin_msgwithdraw", () => {
  const operation = "openim/admin_msgwithdraw";

  it("leaves a recalled message on both sides, and says so when asked again", async () => {
    const { emulator, key, history } = await withDirect();
    const body = { From_Account: "amy", To_Account: "ben", MsgKey: key };
    expect(await call(emulator, operation, body)).toEqual(ok);
    const recalled = { MsgKey: key, MsgFlagBits: 8, MsgBody: [] };
    expect(await history("ben", "amy")).toMatchObject([recalled]);
    expect(await history("amy", "ben")).toMatchObject([recalled]);
    expect((await call(emulator, operation, body)).ErrorCode).toBe(20023);
  });

  it("refuses bad fields, a message that is not there, and the other direction", async () => {
    const { emulator, world, key } = await withDirect();
    const good = { From_Account: "amy", To_Account: "ben", MsgKey: key };
    await expectCodes(emulator, operation, good, [
      [{ MsgKey: `1_2_${base}` }, 20022],
      [{ From_Account: "ben", To_Account: "amy" }, 20022],
      [{ MsgKey: "first" }, 90054],
      [{ MsgKey: undefined }, 90054],
      [{ From_Account: "nobody" }, 90008],
      [{ To_Account: "nobody" }, 90003],
    ]);
    world.expireDirect("amy", "ben", new Date((base + 1) * 1000));
    await expectCodes(emulator, operation, good, [[{}, 20022]]);
  });
});

describe("modify_c2c_msg", () => {
  const operation = "openim/modify_c2c_msg";

  it("replaces what is given and leaves the rest", async () => {
    const { emulator, key, history } = await withDirect();
    const good = { From_Account: "amy", To_Account: "ben", MsgKey: key };
    expect(await call(emulator, operation, { ...good, MsgBody: [text("second")] })).toEqual({
      ...ok,
      ErrorInfo: "succeed",
    });
    expect(await history("ben", "amy")).toMatchObject([
      { MsgBody: [text("second")], CloudCustomData: "old" },
    ]);
    await call(emulator, operation, { ...good, CloudCustomData: "new" });
    expect(await history("ben", "amy")).toMatchObject([
      { MsgBody: [text("second")], CloudCustomData: "new" },
    ]);
  });

  it("refuses bad fields and what is not there", async () => {
    const { emulator, world, message } = await withDirect();
    const good = { From_Account: "amy", To_Account: "ben", MsgKey: message.key, MsgBody: [text("second")] };
    await expectCodes(emulator, operation, good, [
      [{ MsgKey: `1_2_${base}` }, 20026],
      [{ From_Account: "ben", To_Account: "amy" }, 20026],
      [{ MsgKey: "first" }, 90001],
      [{ From_Account: "nobody" }, 20003],
      [{ To_Account: "nobody" }, 90012],
      [{ To_Account: undefined }, 90003],
      [{ MsgBody: undefined }, 90001],
      [{ MsgBody: "second" }, 90007],
      [{ MsgBody: [{}] }, 90010],
      [{ MsgBody: [text("x".repeat(12 * 1024))] }, 93000],
    ]);
    world.recall(message);
    Object.assign(emulator.readings, { modifyMissing: 20022, modifyNothing: "accept" });
    await expectCodes(emulator, operation, good, [[{}, 20022]]);
    message.state = "normal";
    await expectCodes(emulator, operation, good, [[{ MsgBody: undefined }, 0]]);
  });
});

describe("delete_c2c_msg_ramble", () => {
  const operation = "openim/delete_c2c_msg_ramble";

  it("takes messages from the operator's side only, and names the keys of none", async () => {
    const { emulator, key, history } = await withDirect();
    const body = { Operator_Account: "ben", Peer_Account: "amy", MsgKeyList: [key, "1_2_3"] };
    expect(await call(emulator, operation, body)).toEqual({ ...ok, InvalidMsgKeyList: ["1_2_3"] });
    expect(await history("ben", "amy")).toEqual([]);
    expect(await history("amy", "ben")).toHaveLength(1);
    emulator.readings.invalidKeys = "ignore";
    expect(await call(emulator, operation, body)).toEqual(ok);
  });

  it("refuses bad fields", async () => {
    const { emulator, key } = await withDirect();
    const good = { Operator_Account: "ben", Peer_Account: "amy", MsgKeyList: [key] };
    await expectCodes(emulator, operation, good, [
      [{ Operator_Account: "nobody" }, 90008],
      [{ Peer_Account: "nobody" }, 90003],
      [{ MsgKeyList: [] }, 90001],
      [{ MsgKeyList: [1] }, 90001],
      [{ MsgKeyList: Array(31).fill(key) }, 90001],
      [{ MsgKeyList: Array(30).fill(key) }, 0],
    ]);
  });
});

describe("group_msg_recall", () => {
  const operation = "group_open_http_svc/group_msg_recall";
  const recall = (numbers: number[], change: object = {}) => ({
    GroupId: "team-7",
    MsgSeqList: numbers.map((MsgSeq) => ({ MsgSeq })),
    ...change,
  });

  it("answers each message with a code of its own", async () => {
    const { emulator, world, history } = await withGroup();
    world.expireGroup("team-7", 1);
    world.deleteMessage(world.groupMessages("team-7")[1]!);
    world.groupMessage("team-7", { system: true, body: { OpType: 1 } });
    const answer = await call(emulator, operation, recall([5, 9999, 1, 2, 6, 5], { Reason: "typo" }));
    expect(answer).toEqual({
      ...ok,
      RecallRetList: [
        { MsgSeq: 5, RetCode: 0 },
        { MsgSeq: 9999, RetCode: 10030 },
        { MsgSeq: 1, RetCode: 10031 },
        { MsgSeq: 2, RetCode: 10030 },
        { MsgSeq: 6, RetCode: 10032 },
        { MsgSeq: 5, RetCode: 10032 },
      ],
    });
    const [, recalled] = await history({ WithRecalledMsg: 1 });
    expect(recalled).toMatchObject({ MsgSeq: 5, IsPlaceMsg: 2, MsgBody: [] });
    Object.assign(emulator.readings, { recalledTwice: 10030, recallExpired: 10030 });
    expect((await call(emulator, operation, recall([5, 1]))).RecallRetList).toEqual([
      { MsgSeq: 5, RetCode: 10030 },
      { MsgSeq: 1, RetCode: 10030 },
    ]);
  });

  it("recalls in a topic, in a live room for an hour, and nowhere when the app has it off", async () => {
    const { emulator, world, tick } = await withGroup();
    const topicId = "@TGS#_c@TOPIC#_t";
    world.addGroup({ id: "@TGS#_c", type: "Community", topicIds: [topicId] });
    world.addGroup({ id: "live", type: "AVChatRoom", ownerId: "amy" });
    for (const id of ["live", "live"]) world.groupMessage(id);
    world.groupMessage("@TGS#_c", { topicId, from: "amy" });
    const codes = async (body: object) => {
      const list = (await call(emulator, operation, body)).RecallRetList as { RetCode: number }[];
      return list.map(({ RetCode }) => RetCode);
    };
    expect(await codes(recall([1], { GroupId: "@TGS#_c", TopicId: topicId }))).toEqual([0]);
    expect(await codes(recall([1], { GroupId: "@TGS#_c" }))).toEqual([10030]);
    expect(await codes(recall([1], { GroupId: "live" }))).toEqual([0]);
    tick(3601);
    expect(await codes(recall([2], { GroupId: "live" }))).toEqual([10031]);
    emulator.readings.liveRoomRecall = "refuse";
    expect(await codes(recall([2], { GroupId: "live" }))).toEqual([10033]);
    emulator.app.groupRecall = false;
    expect(await codes(recall([4]))).toEqual([10041]);
  });

  it("refuses bad fields", async () => {
    const { emulator } = await withGroup();
    await expectCodes(emulator, operation, recall([1]), [
      [{ GroupId: "none" }, 10010],
      [{ MsgSeqList: [] }, 10004],
      [{ MsgSeqList: [1] }, 10004],
      [{ MsgSeqList: [{ MsgSeq: "1" }] }, 10004],
      [recall(Array(11).fill(1)), 10004],
      [{ Reason: "x".repeat(101) }, 10004],
      [{ TopicId: "t" }, 10007],
    ]);
  });
});

describe("modify_group_msg", () => {
  const operation = "openim/modify_group_msg";

  it("replaces what is given and leaves the rest", async () => {
    const { emulator, history } = await withGroup();
    const good = { GroupId: "team-7", MsgSeq: 5, MsgBody: [text("second")] };
    expect(await call(emulator, operation, good)).toEqual({ ...ok, ErrorInfo: "succeed" });
    expect((await history())[0]).toMatchObject({ MsgBody: [text("second")], CloudCustomData: "old" });
    await call(emulator, operation, { ...good, MsgBody: undefined, CloudCustomData: "new" });
    expect((await history())[0]).toMatchObject({ MsgBody: [text("second")], CloudCustomData: "new" });
  });

  it("refuses bad fields and what is not there", async () => {
    const { emulator, world } = await withGroup();
    world.addGroup({ id: "live", type: "AVChatRoom" });
    world.recall(world.groupMessages("team-7")[3]!);
    world.groupMessage("team-7", { system: true, body: { OpType: 1 } });
    world.expireGroup("team-7", 1);
    const good = { GroupId: "team-7", MsgSeq: 5, MsgBody: [text("second")] };
    await expectCodes(emulator, operation, good, [
      [{ MsgSeq: 7 }, 20026],
      [{ MsgSeq: 6 }, 20026],
      [{ MsgSeq: 4 }, 20026],
      [{ MsgSeq: 1 }, 20026],
      [{ MsgSeq: "5" }, 90001],
      [{ GroupId: "none" }, 10010],
      [{ GroupId: "live" }, 10007],
      [{ MsgBody: undefined }, 90001],
      [{ MsgBody: [] }, 90002],
      [{ MsgBody: [{}] }, 90010],
      [{ TopicId: "t" }, 10007],
    ]);
  });
});
