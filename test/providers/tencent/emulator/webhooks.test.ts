import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { silence } from "../../../emulator/receiver.js";
import { app, base, call, text } from "./calls.js";
import { commandsOf, startPosting } from "./posted.js";

const hi = {
  From_Account: "amy",
  To_Account: "ben",
  MsgSeq: 4021,
  MsgRandom: 770013,
  MsgBody: [text("hi")],
  CloudCustomData: '{"k":1}',
};
const eventTime = base * 1000;
const idOf = (random: number) => expect.stringMatching(new RegExp(`^144115\\d{12}-${base}-${random}$`));
const directFields = {
  From_Account: "amy",
  To_Account: "ben",
  MsgSeq: 4021,
  MsgRandom: 770013,
  MsgTime: base,
  MsgKey: `4021_770013_${base}`,
  MsgId: idOf(770013),
  OnlineOnlyFlag: 0,
  MsgBody: [text("hi")],
  CloudCustomData: '{"k":1}',
};
const team = { GroupId: "team-7", Type: "Public", EventTime: eventTime };
const toTeam = { GroupId: "team-7", From_Account: "amy", Random: 88112233, MsgBody: [text("@Ben look")] };
const groupFields = {
  ...team,
  From_Account: "amy",
  Operator_Account: "administrator",
  Random: 88112233,
  OnlineOnlyFlag: 0,
  MsgBody: [text("@Ben look")],
  CloudCustomData: "",
};

async function startWithTeam(...args: Parameters<typeof startPosting>) {
  const started = await startPosting(...args);
  started.world.addGroup({ id: "team-7", name: "Seven", ownerId: "amy", memberIds: ["ben"] });
  return started;
}

describe("a webhook request", () => {
  it("has the parameters of the pages, and a signature over token and time", async () => {
    const { emulator, receiver, webhooks } = await startPosting({ token: "xxxxyyyy" });
    await call(emulator, "openim/sendmsg", hi);
    await webhooks.idle();
    const sign = createHash("sha256").update(`xxxxyyyy${base}`).digest("hex");
    const [before, after] = receiver.requests;
    expect(before?.query).toEqual({
      SdkAppid: String(app.sdkAppId),
      CallbackCommand: "C2C.CallbackBeforeSendMsg",
      contenttype: "json",
      ClientIP: "127.0.0.1",
      OptPlatform: "RESTAPI",
      Sign: sign,
      RequestTime: String(base),
    });
    expect(after).toMatchObject({ method: "POST", path: "/hook", contentType: "application/json" });
    expect(after?.query).toEqual({ ...before?.query, CallbackCommand: "C2C.CallbackAfterSendMsg" });
  });

  it("is signed as in the vendor's sample", async () => {
    const { world, receiver, webhooks, tick } = await startPosting({ token: "xxxxyyyy" });
    tick(1_669_872_112 - base);
    await world.say({ from: "amy", to: "ben", text: "hi" });
    await webhooks.idle();
    for (const { query } of receiver.requests) {
      expect(query.RequestTime).toBe("1669872112");
      expect(query.Sign).toBe("17773bc39a671d7b9aa835458704d2a6db81360a5940292b587d6d760d484061");
    }
    expect(receiver.requests).toHaveLength(2);
  });

  it("is signed anew for every attempt, and unsigned without a token", async () => {
    const options = { token: "xxxyyy", retries: 1, retryDelayMs: 1, events: ["State.StateChange"] };
    const { world, receiver, webhooks, tick } = await startPosting(options, { retriedEvents: "failures" });
    receiver.answer = () => {
      tick(7);
      return { status: 500 };
    };
    tick(1_669_872_112 - base);
    world.clients.changeState("ben", "Register");
    await webhooks.idle();
    expect(receiver.requests.map(({ query }) => [query.RequestTime, query.Sign])).toEqual([
      ["1669872112", "e78a85473bed2cdc8d6fa8c4d5a4ba4735fd64156e15a99516b9890293e135de"],
      ["1669872119", createHash("sha256").update("xxxyyy1669872119").digest("hex")],
    ]);
    const bare = await startPosting({ url: `${receiver.url}/tencent?secret=1` });
    bare.world.clients.changeState("ben", "Register");
    await bare.webhooks.idle();
    expect(receiver.requests.at(-1)?.path).toBe("/hook/tencent");
    expect(receiver.requests.at(-1)?.query).toEqual({
      secret: "1",
      SdkAppid: String(app.sdkAppId),
      CallbackCommand: "State.StateChange",
      contenttype: "json",
      ClientIP: "127.0.0.1",
      OptPlatform: "Web",
    });
  });
});

describe("direct messages", () => {
  it("are asked about and told of, with what the receiver has not read", async () => {
    const { emulator, world, posted } = await startPosting();
    world.directMessage("cho", "ben");
    await call(emulator, "openim/sendmsg", hi);
    expect(await posted()).toEqual([
      { CallbackCommand: "C2C.CallbackBeforeSendMsg", ...directFields },
      {
        CallbackCommand: "C2C.CallbackAfterSendMsg",
        ...directFields,
        SendMsgResult: 0,
        ErrorInfo: "send msg succeed",
        UnreadMsgNum: 2,
      },
    ]);
  });

  it("are told of also where they fail, and where only those who are online get them", async () => {
    const { emulator, posted } = await startPosting();
    await call(emulator, "openim/sendmsg", { ...hi, To_Account: "ghost" });
    await call(emulator, "openim/sendmsg", { ...hi, From_Account: "ghost" });
    await call(emulator, "openim/sendmsg", { ...hi, OnlineOnlyFlag: 1 });
    const bodies = await posted();
    expect(bodies[0]).toEqual({
      CallbackCommand: "C2C.CallbackAfterSendMsg",
      ...directFields,
      To_Account: "ghost",
      SendMsgResult: 90012,
      ErrorInfo: expect.stringContaining("ghost"),
      UnreadMsgNum: -1,
    });
    expect(bodies[1]).toMatchObject({ From_Account: "ghost", SendMsgResult: 20003, UnreadMsgNum: -1 });
    expect(bodies.slice(2)).toMatchObject([
      { OnlineOnlyFlag: 1 },
      { OnlineOnlyFlag: 1, SendMsgResult: 0, UnreadMsgNum: 0 },
    ]);
    expect(bodies).toHaveLength(4);
  });

  it("cause no event where the request is wrong, where it repeats, and where it forbids it", async () => {
    const { emulator, posted } = await startPosting();
    await call(emulator, "openim/sendmsg", hi);
    await posted();
    await call(emulator, "openim/sendmsg", hi);
    await call(emulator, "openim/sendmsg", { ...hi, MsgRandom: "7" });
    expect(await posted()).toEqual([]);
    const forbidding = (...names: string[]) => ({ ...hi, MsgSeq: undefined, ForbidCallbackControl: names });
    await call(emulator, "openim/sendmsg", forbidding("ForbidBeforeSendMsgCallback"));
    expect(commandsOf(await posted())).toEqual(["C2C.CallbackAfterSendMsg"]);
    await call(emulator, "openim/sendmsg", forbidding("ForbidAfterSendMsgCallback"));
    expect(commandsOf(await posted())).toEqual(["C2C.CallbackBeforeSendMsg"]);
    const failing = { ...forbidding("ForbidAfterSendMsgCallback"), To_Account: "ghost" };
    expect((await call(emulator, "openim/sendmsg", failing)).ErrorCode).toBe(90012);
    expect(await posted()).toEqual([]);
  });

  it("are read, recalled and edited", async () => {
    const { emulator, world, posted, tick } = await startPosting();
    await call(emulator, "openim/sendmsg", hi);
    await posted();
    const message = { From_Account: "amy", To_Account: "ben", MsgKey: `4021_770013_${base}` };
    tick(100);
    const later = (base + 100) * 1000;
    await call(emulator, "openim/modify_c2c_msg", { ...message, MsgBody: [text("ho")] });
    await call(emulator, "openim/admin_set_msg_read", { Report_Account: "ben", Peer_Account: "amy" });
    const upTo = { Report_Account: "ben", Peer_Account: "amy", MsgReadTime: base + 3 };
    await call(emulator, "openim/admin_set_msg_read", upTo);
    await call(emulator, "openim/admin_msgwithdraw", message);
    const read = {
      CallbackCommand: "C2C.CallbackAfterMsgReport",
      Report_Account: "ben",
      Peer_Account: "amy",
    };
    expect(await posted()).toEqual([
      {
        CallbackCommand: "C2C.CallbackAfterModifyMsg",
        Operator_Account: "administrator",
        ...message,
        MsgSeq: 4021,
        MsgRandom: 770013,
        MsgTime: base,
        MsgBody: [text("ho")],
        CloudCustomData: '{"k":1}',
        EventTime: later,
      },
      { ...read, LastReadTime: base + 100, EventTime: later },
      { ...read, LastReadTime: base + 3, EventTime: later },
      { CallbackCommand: "C2C.CallbackAfterMsgWithDraw", ...message, EventTime: later },
    ]);
    await call(emulator, "openim/admin_msgwithdraw", message);
    expect(world.messagesWith(770013)[0]?.state).toBe("recalled");
    expect(await posted()).toEqual([]);
  });
});

describe("group messages", () => {
  it("are asked about without a number, and told of with it", async () => {
    const { emulator, posted } = await startWithTeam();
    const mentions = [{ GroupAtAllFlag: 0, GroupAt_Account: "ben" }];
    await call(emulator, "group_open_http_svc/send_group_msg", { ...toTeam, GroupAtInfo: mentions });
    const fields = { ...groupFields, GroupAtInfo: mentions };
    expect(await posted()).toEqual([
      { CallbackCommand: "Group.CallbackBeforeSendMsg", ...fields },
      {
        CallbackCommand: "Group.CallbackAfterSendMsg",
        ...fields,
        MsgSeq: 1,
        MsgTime: base,
        MsgId: idOf(88112233),
      },
    ]);
  });

  it("name their topic, a live room's online flag is 0, and receipts begin at once", async () => {
    const { emulator, world, posted } = await startWithTeam();
    const topicId = "@TGS#_club@TOPIC#_news";
    world.addGroup({ id: "@TGS#_club", type: "Community", topicIds: [topicId] });
    world.addGroup({ id: "live", type: "AVChatRoom" });
    const send = (body: object) =>
      call(emulator, "group_open_http_svc/send_group_msg", { ...toTeam, ...body });
    await send({ GroupId: "@TGS#_club", TopicId: topicId });
    await send({ GroupId: "live", OnlineOnlyFlag: 1 });
    await send({ OnlineOnlyFlag: 1 });
    await send({ Random: 5, NeedReadReceipt: 1 });
    const bodies = (await posted()).filter(
      ({ CallbackCommand }) => CallbackCommand !== "Group.CallbackBeforeSendMsg",
    );
    expect(bodies).toMatchObject([
      { GroupId: "@TGS#_club", Type: "Community", TopicId: topicId, MsgSeq: 1 },
      { GroupId: "live", Type: "AVChatRoom", OnlineOnlyFlag: 0, MsgSeq: 1 },
      { GroupId: "team-7", OnlineOnlyFlag: 1, MsgSeq: 0 },
      { GroupId: "team-7", Random: 5, MsgSeq: 1 },
      {},
    ]);
    expect(bodies.at(-1)).toEqual({
      CallbackCommand: "Group.CallbackAfterReadReceipt",
      ...team,
      GroupMsgReceiptList: [{ MsgSeq: 1, ReadNum: 0, UnreadNum: 1, ReadReceiptMembers: [] }],
    });
  });

  it("are an exception where there is no group, or the sender is muted", async () => {
    const { emulator, world, posted } = await startWithTeam();
    world.addGroup({ id: "quiet", memberIds: ["amy"] }).muteAll = true;
    for (const GroupId of ["gone", "quiet"]) {
      await call(emulator, "group_open_http_svc/send_group_msg", { ...toTeam, GroupId });
    }
    const exception = {
      ...groupFields,
      CallbackCommand: "Group.CallbackSendMsgException",
      MsgTime: base,
      MsgId: idOf(88112233),
      ErrorInfo: expect.any(String),
    };
    const { Type: _, ...untyped } = exception;
    expect(await posted()).toEqual([
      { ...untyped, GroupId: "gone", ErrorCode: 10010 },
      { ...exception, GroupId: "quiet", ErrorCode: 10017 },
    ]);
    await call(emulator, "group_open_http_svc/send_group_msg", { ...toTeam, Random: "7" });
    expect(await posted()).toEqual([]);
  });

  it.each(["drop", "refuse"] as const)("are an exception over the frequency, which is to %s", async (how) => {
    const started = await startWithTeam({}, { overFrequency: how }, { groupMessagesPerSecond: 1 });
    for (const Random of [1, 2]) {
      await call(started.emulator, "group_open_http_svc/send_group_msg", { ...toTeam, Random });
    }
    const bodies = await started.posted();
    expect(commandsOf(bodies)).toEqual([
      "Group.CallbackBeforeSendMsg",
      "Group.CallbackAfterSendMsg",
      "Group.CallbackSendMsgException",
    ]);
    expect(bodies[2]).toMatchObject({ Random: 2, ErrorCode: 10023, Type: "Public" });
  });

  it("are recalled by one event a call, with those that were, and edited", async () => {
    const { emulator, world, posted } = await startWithTeam();
    for (const random of [11, 12, 13]) world.groupMessage("team-7", { from: "amy", random });
    const edit = { GroupId: "team-7", MsgSeq: 1, MsgBody: [text("better")], CloudCustomData: "x" };
    await call(emulator, "openim/modify_group_msg", edit);
    const numbers = (...list: number[]) => ({ MsgSeqList: list.map((MsgSeq) => ({ MsgSeq })) });
    const recall = "group_open_http_svc/group_msg_recall";
    await call(emulator, recall, { GroupId: "team-7", ...numbers(3, 9, 1) });
    await call(emulator, recall, { GroupId: "team-7", ...numbers(3) });
    expect(await posted()).toEqual([
      {
        CallbackCommand: "Group.CallbackAfterModifyMsg",
        ...team,
        Operator_Account: "administrator",
        MsgSeq: 1,
        MsgBody: [text("better")],
        TopicId: "",
      },
      {
        CallbackCommand: "Group.CallbackAfterRecallMsg",
        ...team,
        Operator_Account: "administrator",
        MsgSeqList: [
          { MsgSeq: 3, MsgId: idOf(13) },
          { MsgSeq: 1, MsgId: idOf(11) },
        ],
        TopicId: "",
      },
    ]);
  });
});

describe("groups and members", () => {
  const svc = "group_open_http_svc";
  const accounts = (...ids: string[]) => ids.map((id) => ({ Member_Account: id }));

  it("are created and destroyed", async () => {
    const { emulator, posted } = await startWithTeam();
    await call(emulator, `${svc}/create_group`, {
      Type: "Private",
      GroupId: "new",
      Name: "New",
      Owner_Account: "amy",
      MemberList: accounts("ben"),
      AppDefinedData: [{ Key: "k", Value: "v" }],
    });
    await call(emulator, `${svc}/destroy_group`, { GroupId: "new" });
    const about = {
      GroupId: "new",
      Type: "Private",
      EventTime: eventTime,
      Owner_Account: "amy",
      Name: "New",
    };
    expect(await posted()).toEqual([
      {
        CallbackCommand: "Group.CallbackBeforeCreateGroup",
        Operator_Account: "administrator",
        Owner_Account: "amy",
        Type: "Private",
        Name: "New",
        CreateGroupNum: 1,
        MemberList: accounts("ben"),
        EventTime: eventTime,
      },
      {
        CallbackCommand: "Group.CallbackAfterCreateGroup",
        ...about,
        Operator_Account: "administrator",
        MemberList: accounts("amy", "ben"),
        UserDefinedDataList: [{ Key: "k", Value: "v" }],
      },
      { CallbackCommand: "Group.CallbackAfterGroupDestroyed", ...about, MemberList: accounts("amy", "ben") },
    ]);
  });

  it("come, go and fill the group, also where members are not told", async () => {
    const { emulator, world, posted } = await startWithTeam();
    const group = world.groups.get("team-7");
    if (group) group.maxMembers = 3;
    const add = { GroupId: "team-7", MemberList: accounts("cho", "ghost", "ben"), Silence: 1 };
    await call(emulator, `${svc}/add_group_member`, add);
    const remove = { GroupId: "team-7", MemberToDel_Account: ["cho", "ghost"], Silence: 1 };
    await call(emulator, `${svc}/delete_group_member`, remove);
    await call(emulator, `${svc}/delete_group_member`, remove);
    const by = { ...team, Operator_Account: "administrator" };
    expect(await posted()).toEqual([
      {
        CallbackCommand: "Group.CallbackBeforeInviteJoinGroup",
        ...by,
        DestinationMembers: accounts("cho", "ghost", "ben"),
      },
      {
        CallbackCommand: "Group.CallbackAfterNewMemberJoin",
        ...by,
        JoinType: "Invited",
        NewMemberList: accounts("cho"),
      },
      { CallbackCommand: "Group.CallbackAfterGroupFull", ...team },
      {
        CallbackCommand: "Group.CallbackAfterMemberExit",
        ...by,
        ExitType: "Kicked",
        ExitMemberList: accounts("cho"),
      },
    ]);
  });

  it("change: only what did, and by the operator that the request names", async () => {
    const { emulator, posted } = await startWithTeam();
    const change = (operation: string, body: object) =>
      call(emulator, `${svc}/${operation}`, { GroupId: "team-7", ...body });
    await change("modify_group_base_info", { From_Account: "amy", Name: "Team Seven", Notification: "" });
    await change("modify_group_base_info", { MuteAllMember: "On" });
    await change("modify_group_member_info", { Member_Account: "ben", Role: "Admin", NameCard: "B" });
    await change("modify_group_member_info", { Member_Account: "ben", Role: "Admin", NameCard: "Ben" });
    await change("modify_group_member_info", { Member_Account: "ben", MuteTime: 60 });
    await change("change_group_owner", { NewOwner_Account: "ben" });
    await change("change_group_owner", { NewOwner_Account: "ben" });
    const member = {
      CallbackCommand: "Group.CallbackAfterMemberFieldChanged",
      ...team,
      Operator_Account: "administrator",
      Modified_Account: "ben",
    };
    expect(await posted()).toEqual([
      {
        CallbackCommand: "Group.CallbackAfterGroupInfoChanged",
        ...team,
        Operator_Account: "amy",
        Name: "Team Seven",
        Notification: "",
      },
      { ...member, Role: "Admin", NameCard: "B" },
      { ...member, NameCard: "Ben" },
      {
        CallbackCommand: "Group.CallbackAfterChangeGroupOwner",
        ...team,
        OldOwner_Account: "amy",
        NewOwner_Account: "ben",
      },
    ]);
  });

  it("of a community are not listed when it ends", async () => {
    const { emulator, world, posted } = await startWithTeam();
    world.addGroup({ id: "@TGS#_club", type: "Community", ownerId: "amy", name: "Club" });
    await call(emulator, `${svc}/destroy_group`, { GroupId: "@TGS#_club" });
    expect(await posted()).toEqual([
      {
        CallbackCommand: "Group.CallbackAfterGroupDestroyed",
        GroupId: "@TGS#_club",
        Type: "Community",
        Owner_Account: "amy",
        Name: "Club",
        EventTime: eventTime,
      },
    ]);
  });
});

describe("users", () => {
  it("change their profiles", async () => {
    const { emulator, posted } = await startPosting();
    const items = [{ Tag: "Tag_Profile_IM_Nick", Value: "Ben" }];
    await call(emulator, "profile/portrait_set", { From_Account: "ben", ProfileItem: items });
    expect(await posted()).toEqual([
      {
        CallbackCommand: "Profile.CallbackPortraitSet",
        Operator_Account: "administrator",
        From_Account: "ben",
        ProfileItem: items,
        EventTime: eventTime,
      },
    ]);
  });

  it("come online and go", async () => {
    const { world, receiver, posted } = await startPosting();
    world.clients.changeState("ben", "Register", "iOS");
    world.clients.changeState("ben", "LinkClose");
    world.clients.changeState("ben", "TimeOut");
    world.clients.changeState("ben", "Unregister");
    await expect.poll(() => receiver.requests.length).toBe(4);
    expect(receiver.requests[0]?.query.OptPlatform).toBe("IOS");
    const state = (Action: string, Reason: string) => ({
      CallbackCommand: "State.StateChange",
      EventTime: eventTime,
      Info: { Action, To_Account: "ben", Reason },
    });
    expect(await posted()).toEqual([
      state("Login", "Register"),
      state("Disconnect", "LinkClose"),
      state("Disconnect", "TimeOut"),
      state("Logout", "Unregister"),
    ]);
  });
});

describe("what causes no event", () => {
  it("are imports, marks, pins, deletions, a group's unread number, reads and changes of the world", async () => {
    const { emulator, world, posted } = await startWithTeam();
    const message = world.directMessage("amy", "ben");
    world.groupMessage("team-7");
    world.recall(message);
    const ok = [
      ["im_open_login_svc/account_import", { UserID: "dan", Nick: "Dan" }],
      ["im_open_login_svc/multiaccount_import", { AccountList: [{ UserID: "ben", Nick: "B" }] }],
      [
        `group_open_http_svc/set_unread_msg_num`,
        { GroupId: "team-7", Member_Account: "ben", UnreadMsgNum: 0 },
      ],
      ["recentcontact/delete", { From_Account: "amy", Type: 1, To_Account: "ben" }],
      [
        "recentcontact/top",
        { From_Account: "amy", OperationType: 1, RecentContactItem: [{ Type: 1, To_Account: "ben" }] },
      ],
      [
        "openim/delete_c2c_msg_ramble",
        { Operator_Account: "amy", Peer_Account: "ben", MsgKeyList: [message.key] },
      ],
      ["openim/get_c2c_unread_msg_num", { To_Account: "ben" }],
    ] as const;
    for (const [operation, body] of ok) {
      expect([operation, (await call(emulator, operation, body)).ErrorCode]).toEqual([operation, 0]);
    }
    // No page of the vendor's has them fire an event; the emulator does not answer them.
    for (const operation of ["openim/batchsendmsg", "openim/importmsg"]) {
      expect((await call(emulator, operation, hi)).ErrorCode).toBe(60009);
    }
    expect(await posted()).toEqual([]);
  });
});

describe("readings of webhooks", () => {
  it("are EventTime as text, MsgId left out, and the other spelling of contenttype", async () => {
    const { emulator, receiver, posted } = await startWithTeam(
      {},
      { eventTime: "text", webhookMessageIds: "absent", contentType: "JSON", groupTypeNames: "newer" },
    );
    await call(emulator, "group_open_http_svc/send_group_msg", toTeam);
    await call(emulator, "group_open_http_svc/group_msg_recall", {
      GroupId: "team-7",
      MsgSeqList: [{ MsgSeq: 1 }],
    });
    await expect.poll(() => receiver.requests.length).toBe(3);
    expect(receiver.requests[0]?.query.contenttype).toBe("JSON");
    const bodies = await posted();
    expect(bodies.map(({ EventTime }) => EventTime)).toEqual(Array(3).fill(String(eventTime)));
    expect(bodies[1]).not.toHaveProperty("MsgId");
    expect(bodies[2]?.MsgSeqList).toEqual([{ MsgSeq: 1 }]);
    await call(emulator, "group_open_http_svc/create_group", { Type: "Work", Name: "W" });
    expect((await posted()).map(({ Type }) => Type)).toEqual(["Work", "Work"]);
  });

  it("are EventTime with sends, and older bodies of reads and recalls", async () => {
    const older = await startPosting({}, { directEventTime: "present", directStates: "older" });
    await call(older.emulator, "openim/sendmsg", hi);
    expect((await older.posted()).map(({ EventTime }) => EventTime)).toEqual([eventTime, eventTime]);
    const message = { From_Account: "amy", To_Account: "ben", MsgKey: `4021_770013_${base}` };
    older.world.directMessage("cho", "ben");
    const read = { Report_Account: "ben", Peer_Account: "cho" };
    await call(older.emulator, "openim/admin_set_msg_read", read);
    await call(older.emulator, "openim/admin_msgwithdraw", message);
    expect(await older.posted()).toEqual([
      { CallbackCommand: "C2C.CallbackAfterMsgReport", ...read, LastReadTime: base, UnreadMsgNum: 1 },
      { CallbackCommand: "C2C.CallbackAfterMsgWithDraw", ...message, UnreadMsgNum: 0 },
    ]);
    const both = await startPosting({}, { directStates: "both" });
    await call(both.emulator, "openim/admin_set_msg_read", read);
    expect(await both.posted()).toMatchObject([{ UnreadMsgNum: 0, EventTime: eventTime }]);
  });

  it("are what is posted again: what had no answer in time, or all that was not taken", async () => {
    for (const [retriedEvents, count] of [
      ["timeouts", 1],
      ["failures", 2],
    ] as const) {
      const options = { retries: 1, retryDelayMs: 1 };
      const { world, receiver, webhooks } = await startPosting(options, { retriedEvents });
      for (const reply of [{ status: 500 }, { body: "no JSON" }]) {
        receiver.requests.length = 0;
        receiver.answer = () => reply;
        world.clients.changeState("ben", "Register");
        await webhooks.idle();
        expect([retriedEvents, receiver.requests.length]).toEqual([retriedEvents, count]);
      }
    }
    const { world, receiver, webhooks } = await startPosting({ retries: 1, retryDelayMs: 1, timeoutMs: 10 });
    receiver.answer = silence;
    world.clients.changeState("ben", "Register");
    await webhooks.idle();
    expect(webhooks.posts.map(({ outcome }) => outcome)).toEqual(["timeout", "timeout"]);
  });
});
