import { describe, expect, it } from "vitest";
import { base, call, start, text } from "./calls.js";
import { commandsOf, startPosting } from "./posted.js";

const everybody = ["amy", "ben"];

async function startWithTeam() {
  const started = await startPosting();
  started.world.addGroup({ id: "team", ownerId: "amy", memberIds: ["ben"] });
  return started;
}

describe("a client that speaks", () => {
  it("to a user is in histories, lists and unread numbers, and posts its events", async () => {
    const { emulator, world, receiver, posted } = await startPosting();
    const message = await world.say({
      from: "amy",
      to: "ben",
      text: "hi",
      seq: 3,
      random: 4,
      customData: "x",
    });
    expect(message).toMatchObject({ kind: "direct", from: "amy", key: `3_4_${base}`, body: [text("hi")] });
    expect(world.directMessages("ben", "amy")).toEqual([message]);
    for (const userId of everybody) expect(world.conversations(userId)).toHaveLength(1);
    const unread = await call(emulator, "openim/get_c2c_unread_msg_num", { To_Account: "ben" });
    expect(unread.AllC2CUnreadMsgNum).toBe(1);
    await expect.poll(() => receiver.requests.length).toBe(2);
    expect(receiver.requests.map(({ query }) => query.OptPlatform)).toEqual(["Web", "Web"]);
    expect(await posted()).toMatchObject([
      { CallbackCommand: "C2C.CallbackBeforeSendMsg", MsgKey: `3_4_${base}`, CloudCustomData: "x" },
      { CallbackCommand: "C2C.CallbackAfterSendMsg", UnreadMsgNum: 1, SendMsgResult: 0 },
    ]);
  });

  it("in a group or a topic operates itself", async () => {
    const { world, posted } = await startWithTeam();
    const topicId = "@TGS#_club@TOPIC#_news";
    world.addGroup({ id: "@TGS#_club", type: "Community", memberIds: everybody, topicIds: [topicId] });
    const mentions = [{ GroupAtAllFlag: 1 }];
    const said = { from: "ben", body: [text("hi")], platform: "Android", sentWith: { mentions } } as const;
    const message = await world.say({ ...said, body: [...said.body], conversation: "team" });
    const inTopic = await world.say({ from: "amy", conversation: topicId });
    expect(message).toMatchObject({ kind: "group", groupId: "team", seq: 1, from: "ben" });
    expect(inTopic).toMatchObject({ groupId: "@TGS#_club", topicId, body: [text("")] });
    expect(world.groups.get("team")?.members.get("ben")?.readSeq).toBe(1);
    const after = (await posted()).filter(
      ({ CallbackCommand }) => CallbackCommand === "Group.CallbackAfterSendMsg",
    );
    expect(after).toMatchObject([
      { GroupId: "team", From_Account: "ben", Operator_Account: "ben", GroupAtInfo: mentions, MsgSeq: 1 },
      { GroupId: "@TGS#_club", TopicId: topicId, Operator_Account: "amy" },
    ]);
  });

  it("is refused where nobody is, where the user is no member, and where they are muted", async () => {
    const { world, posted } = await startWithTeam();
    const codeOf = (said: Promise<unknown>) =>
      said.then(
        () => 0,
        (error: { code: number }) => error.code,
      );
    expect(await codeOf(world.say({ from: "amy", to: "ghost" }))).toBe(20003);
    expect(await codeOf(world.say({ from: "cho", conversation: "team" }))).toBe(10007);
    expect(await codeOf(world.say({ from: "amy", conversation: "gone" }))).toBe(10010);
    const ben = world.groups.get("team")?.members.get("ben");
    if (ben) ben.mutedUntil = base + 1;
    expect(await codeOf(world.say({ from: "ben", conversation: "team" }))).toBe(10017);
    expect(await posted()).toMatchObject([
      { CallbackCommand: "C2C.CallbackAfterSendMsg", SendMsgResult: 20003, UnreadMsgNum: -1 },
      { CallbackCommand: "Group.CallbackSendMsgException", ErrorCode: 10007, Type: "Public" },
      { CallbackCommand: "Group.CallbackSendMsgException", ErrorCode: 10010, GroupId: "gone" },
      { CallbackCommand: "Group.CallbackSendMsgException", ErrorCode: 10017, Operator_Account: "ben" },
    ]);
    await expect(world.say({ from: "ghost", to: "amy" })).rejects.toThrow("no user ghost");
  });

  it("is refused or dropped as the app's back end wants it", async () => {
    const { world, answerTo } = await startWithTeam();
    answerTo("C2C.CallbackBeforeSendMsg", { ErrorCode: 1 });
    await expect(world.say({ from: "amy", to: "ben" })).rejects.toMatchObject({ code: 20006 });
    answerTo("Group.CallbackBeforeSendMsg", { ErrorCode: 2 });
    expect(await world.say({ from: "amy", conversation: "team" })).toBeUndefined();
    expect(world.groupMessages("team")).toEqual([]);
  });

  it("is told of as it spoke, whatever becomes of the message until that is posted", async () => {
    const { world, posted } = await startPosting({ delayMs: 20 });
    const message = await world.say({ from: "amy", to: "ben", text: "hi" });
    if (message?.body[0] !== undefined) message.body[0].MsgContent.Text = "changed";
    expect((await posted()).at(-1)?.MsgBody).toEqual([text("hi")]);
  });

  it("is heard also where nothing is posted, and nothing is posted once webhooks have stopped", async () => {
    const { world } = await start();
    expect(await world.say({ from: "amy", to: "ben", text: "hi" })).toMatchObject({ to: "ben" });
    const stopped = await startPosting();
    await stopped.webhooks.stop();
    await stopped.world.say({ from: "amy", to: "ben", text: "hi" });
    expect(await stopped.posted()).toEqual([]);
    expect(stopped.webhooks.posts).toEqual([]);
  });
});

describe("a client", () => {
  it("recalls, edits and reads, by its own user", async () => {
    const { world, posted } = await startWithTeam();
    const direct = await world.say({ from: "amy", to: "ben", text: "hi" });
    const group = await world.say({ from: "ben", conversation: "team", text: "hi" });
    await posted();
    for (const message of [direct, group]) {
      if (message === undefined) throw new Error("nothing was said");
      world.clients.edit(message, { body: [text("ho")] }, "macOS");
      world.clients.recall(message);
    }
    world.clients.read("ben", "amy");
    expect(direct).toMatchObject({ state: "recalled", body: [text("ho")], unread: false });
    const bodies = await posted();
    expect(commandsOf(bodies)).toEqual([
      "C2C.CallbackAfterModifyMsg",
      "C2C.CallbackAfterMsgWithDraw",
      "Group.CallbackAfterModifyMsg",
      "Group.CallbackAfterRecallMsg",
      "C2C.CallbackAfterMsgReport",
    ]);
    expect(bodies).toMatchObject([
      { Operator_Account: "amy", MsgBody: [text("ho")] },
      { From_Account: "amy", To_Account: "ben" },
      { Operator_Account: "ben", MsgSeq: 1 },
      { Operator_Account: "ben", MsgSeqList: [{ MsgSeq: 1 }] },
      { Report_Account: "ben", Peer_Account: "amy", LastReadTime: base },
    ]);
  });

  it("reads everything at once, and sends receipts where they are asked for", async () => {
    const { world, posted } = await startWithTeam();
    world.addGroup({ id: "seen", memberIds: ["ben"] });
    world.addGroup({ id: "foreign", ownerId: "cho" });
    for (const id of ["team", "foreign"]) world.groupMessage(id);
    const asking = world.directMessage("amy", "ben", { sentWith: { needsReceipt: true }, seq: 1, random: 2 });
    const plain = world.directMessage("cho", "ben");
    world.clients.readAll("ben");
    world.clients.sendReceipt(asking);
    expect([world.unreadDirect("ben"), world.groups.get("team")?.members.get("ben")?.readSeq]).toEqual([
      0, 1,
    ]);
    expect([asking.peerRead, plain.peerRead]).toEqual([true, false]);
    expect(() => world.clients.sendReceipt(plain)).toThrow("no receipt");
    const key = `1_2_${base}`;
    expect(await posted()).toEqual([
      {
        CallbackCommand: "C2C.CallbackAfterMsgReadAll",
        Report_Account: "ben",
        EventTime: base * 1000,
        GroupReadInfo: [{ GroupId: "team", MsgSeq: 1 }],
      },
      {
        CallbackCommand: "C2C.CallbackAfterMsgReadReceipt",
        Operator_Account: "ben",
        Peer_Account: "amy",
        C2CMsgInfo: [{ From_Account: "amy", To_Account: "ben", MsgKey: key, MsgId: expect.any(String) }],
        EventTime: base * 1000,
      },
    ]);
  });

  it("joins a group unless the app's back end refuses, and leaves it", async () => {
    const { world, posted, answerTo } = await startWithTeam();
    await world.clients.join("team", "cho");
    await world.clients.join("team", "cho");
    world.clients.quit("team", "cho");
    world.clients.quit("team", "cho");
    const about = { GroupId: "team", Type: "Public", EventTime: base * 1000 };
    const cho = [{ Member_Account: "cho" }];
    expect(await posted()).toEqual([
      { CallbackCommand: "Group.CallbackBeforeApplyJoinGroup", ...about, Requestor_Account: "cho" },
      {
        CallbackCommand: "Group.CallbackAfterNewMemberJoin",
        ...about,
        JoinType: "Apply",
        Operator_Account: "cho",
        NewMemberList: cho,
      },
      {
        CallbackCommand: "Group.CallbackAfterMemberExit",
        ...about,
        ExitType: "Quit",
        Operator_Account: "cho",
        ExitMemberList: cho,
      },
    ]);
    answerTo("Group.CallbackBeforeApplyJoinGroup", { ErrorCode: 1 });
    await expect(world.clients.join("team", "cho")).rejects.toMatchObject({ code: 10016 });
    expect(world.groups.get("team")?.members.has("cho")).toBe(false);
  });
});
