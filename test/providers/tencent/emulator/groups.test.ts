import { describe, expect, it } from "vitest";
import type { TencentEmulator, TencentReadings } from "../../../../providers/tencent/emulator/index.js";
import { base, call, expectCodes, ok, start, text } from "./calls.js";

const service = "group_open_http_svc";
const team = {
  Owner_Account: "amy",
  Type: "Public",
  GroupId: "team-7",
  Name: "Team 7",
  MemberList: [{ Member_Account: "ben", Role: "Admin" }],
};

async function infoOf(emulator: TencentEmulator, id = "team-7") {
  const answer = await call(emulator, `${service}/get_group_info`, { GroupIdList: [id] });
  return (answer.GroupInfo as Record<string, unknown>[])[0];
}

async function notices(emulator: TencentEmulator) {
  const body = { GroupId: "team-7", ReqMsgNumber: 20 };
  const answer = await call(emulator, `${service}/group_msg_get_simple`, body);
  return (answer.RspMsgList as Record<string, unknown>[]).filter(({ IsSystemMsg }) => IsSystemMsg === 1);
}

async function withTeam(readings: Partial<TencentReadings> = {}) {
  const started = await start(readings);
  await call(started.emulator, `${service}/create_group`, team);
  return started;
}

describe("create_group", () => {
  const operation = `${service}/create_group`;

  it("makes the group with its owner, members, texts and data", async () => {
    const { emulator } = await start();
    const more = {
      Introduction: "i",
      Notification: "n",
      FaceUrl: "https://media.example.com/t.png",
      MaxMemberCount: 50,
      ApplyJoinOption: "FreeAccess",
      InviteJoinOption: "NeedPermission",
      AppDefinedData: [{ Key: "topic", Value: "sea" }],
      MemberList: [
        { Member_Account: "ben", Role: "Admin" },
        { Member_Account: "cho", AppMemberDefinedData: [{ Key: "badge", Value: "3" }] },
      ],
    };
    expect(await call(emulator, operation, { ...team, ...more })).toEqual({ ...ok, GroupId: "team-7" });
    expect(await infoOf(emulator)).toMatchObject({
      Type: "Public",
      Name: "Team 7",
      Introduction: "i",
      Notification: "n",
      FaceUrl: "https://media.example.com/t.png",
      Owner_Account: "amy",
      MemberNum: 3,
      MaxMemberNum: 50,
      ApplyJoinOption: "FreeAccess",
      InviteJoinOption: "NeedPermission",
      NextMsgSeq: 1,
      AppDefinedData: [{ Key: "topic", Value: "sea" }],
      MemberList: [
        { Member_Account: "amy", Role: "Owner" },
        { Member_Account: "ben", Role: "Admin" },
        { Member_Account: "cho", Role: "Member", AppMemberDefinedData: [{ Key: "badge", Value: "3" }] },
      ],
    });
  });

  it("takes every type by both names, and makes an id where none is given", async () => {
    const { emulator } = await start();
    for (const [Type, stored, prefix] of [
      ["Private", "Private", "@TGS#1"],
      ["Work", "Private", "@TGS#1"],
      ["Public", "Public", "@TGS#2"],
      ["ChatRoom", "ChatRoom", "@TGS#3"],
      ["Meeting", "ChatRoom", "@TGS#3"],
      ["AVChatRoom", "AVChatRoom", "@TGS#a"],
      ["Community", "Community", "@TGS#_@TGS#c"],
    ] as const) {
      const answer = await call(emulator, operation, { Type, Name: "n", Owner_Account: "amy" });
      expect(String(answer.GroupId).slice(0, prefix.length)).toBe(prefix);
      expect(await infoOf(emulator, String(answer.GroupId))).toMatchObject({ ErrorCode: 0, Type: stored });
    }
  });

  it("tells an id of one's own from somebody else's", async () => {
    const { emulator } = await withTeam();
    await expectCodes(emulator, operation, team, [
      [{}, 10025],
      [{ Owner_Account: "ben" }, 10021],
      [{ Owner_Account: undefined }, 10021],
      [{ GroupId: "@TGS#x" }, 10015],
      [{ GroupId: "a b" }, 10015],
      [{ GroupId: "组" }, 10015],
      [{ GroupId: "" }, 10015],
      [{ GroupId: "x".repeat(49) }, 10015],
      [{ GroupId: "x".repeat(48) }, 0],
      [{ Type: "Community", GroupId: "team-8" }, 10015],
      [{ Type: "Community", GroupId: "@TGS#_team-8" }, 0],
    ]);
    await call(emulator, `${service}/destroy_group`, { GroupId: "team-7" });
    expect((await call(emulator, operation, team)).ErrorCode).toBe(0);
  });

  it("refuses bad fields", async () => {
    const { emulator, world } = await start();
    const members = (count: number) => Array(count).fill({ Member_Account: "ben" });
    await expectCodes(emulator, operation, { ...team, GroupId: undefined }, [
      [{ Type: undefined }, 10004],
      [{ Type: "Club" }, 10004],
      [{ Name: undefined }, 10004],
      [{ Name: "" }, 10004],
      [{ Name: "组".repeat(11) }, 10004],
      [{ Name: "组".repeat(10) }, 0],
      [{ Introduction: "x".repeat(241) }, 10004],
      [{ Notification: "x".repeat(301) }, 10004],
      [{ FaceUrl: "x".repeat(101) }, 10004],
      [{ Owner_Account: "nobody" }, 10019],
      [{ Owner_Account: 1 }, 60015],
      [{ ApplyJoinOption: "Anybody" }, 10004],
      [{ InviteJoinOption: "Anybody" }, 10004],
      [{ Type: "Community", ApplyJoinOption: "FreeAccess" }, 10004],
      [{ Type: "AVChatRoom" }, 10004],
      [{ SupportTopic: 1 }, 10004],
      [{ MemberList: [{ Member_Account: "ben", Role: "Owner" }] }, 10004],
      [{ MemberList: [{ Member_Account: "nobody" }] }, 10019],
      [{ MemberList: members(101) }, 10005],
      [{ MemberList: members(100) }, 0],
      [{ MemberList: members(2), MaxMemberCount: 1 }, 10038],
    ]);
    Object.assign(emulator.readings, { groupTexts: "client", unknownInitialMember: "skip" });
    Object.assign(emulator.app, { groupKeys: ["topic"], memberKeys: ["badge"] });
    const data = [{ Key: "other", Value: "1" }];
    await expectCodes(emulator, operation, { ...team, GroupId: undefined }, [
      [{ Name: "x".repeat(100) }, 0],
      [{ Name: "x".repeat(101) }, 10004],
      [{ MemberList: [{ Member_Account: "nobody" }] }, 0],
      [{ AppDefinedData: data }, 10004],
      [{ MemberList: [{ Member_Account: "ben", AppMemberDefinedData: data }] }, 10004],
    ]);
    emulator.app.groups = world.groups.size;
    await expectCodes(emulator, operation, { ...team, GroupId: undefined }, [[{}, 10058]]);
  });
});

describe("destroy_group", () => {
  it("ends the group and its history", async () => {
    const { emulator } = await withTeam();
    const operation = `${service}/destroy_group`;
    expect(await call(emulator, operation, { GroupId: "team-7" })).toEqual(ok);
    expect((await call(emulator, operation, { GroupId: "team-7" })).ErrorCode).toBe(10010);
    expect(await infoOf(emulator)).toMatchObject({ ErrorCode: 10010 });
    const send = { GroupId: "team-7", Random: 1, MsgBody: [text("hi")] };
    expect((await call(emulator, `${service}/send_group_msg`, send)).ErrorCode).toBe(10010);
    await expectCodes(emulator, operation, {}, [[{ GroupId: "" }, 10015]]);
  });
});

describe("modify_group_base_info", () => {
  const operation = `${service}/modify_group_base_info`;

  it("sets what is named, leaves the rest, and takes a key with an empty value away", async () => {
    const { emulator, tick } = await withTeam();
    tick(7);
    const change = {
      GroupId: "team-7",
      Name: "七队",
      Notification: "tomorrow",
      MuteAllMember: "On",
      MaxMemberNum: 9,
      AppDefinedData: [
        { Key: "a", Value: "1" },
        { Key: "b", Value: "2" },
      ],
    };
    expect(await call(emulator, operation, change)).toEqual(ok);
    await call(emulator, operation, { GroupId: "team-7", AppDefinedData: [{ Key: "a", Value: "" }] });
    expect(await infoOf(emulator)).toMatchObject({
      Name: "七队",
      Notification: "tomorrow",
      Introduction: "",
      ApplyJoinOption: "NeedPermission",
      MuteAllMember: "On",
      MaxMemberNum: 9,
      LastInfoTime: base + 7,
      AppDefinedData: [{ Key: "b", Value: "2" }],
    });
    await call(emulator, operation, { GroupId: "team-7", ShutUpAllMember: "Off" });
    expect(await infoOf(emulator)).toMatchObject({ MuteAllMember: "Off" });
    const [notice] = await notices(emulator);
    expect(notice?.MsgBody).toMatchObject({
      OpType: 6,
      MsgGroupNewInfo: { GroupName: "七队", GroupNotification: "tomorrow" },
    });
  });

  it("refuses bad fields", async () => {
    const { emulator, world } = await withTeam();
    world.addGroup({ id: "@TGS#_c", type: "Community" });
    await expectCodes(emulator, operation, { GroupId: "team-7" }, [
      [{ GroupId: "none" }, 10010],
      [{ Name: "" }, 10004],
      [{ Name: "x".repeat(31) }, 10004],
      [{ MuteAllMember: true }, 10004],
      [{ MuteAllMember: "on" }, 10004],
      [{ MaxMemberNum: 0 }, 10004],
      [{ From_Account: "nobody" }, 10019],
      [{ AppDefinedData: [{ Key: "a" }] }, 10004],
      [{ GroupId: "@TGS#_c", ApplyJoinOption: "FreeAccess" }, 10004],
      [{ HistoryMsgBeforeJoin: "Maybe" }, 10004],
    ]);
  });
});

describe("add_group_member", () => {
  const operation = `${service}/add_group_member`;
  const add = (...ids: unknown[]) => ({
    GroupId: "team-7",
    Silence: 0,
    MemberList: ids.map((Member_Account) => ({ Member_Account })),
  });
  const results = async (emulator: TencentEmulator, body: object) => {
    const answer = await call(emulator, operation, body);
    expect(answer).toMatchObject(ok);
    return (answer.MemberList as { Result: number }[]).map(({ Result }) => Result);
  };

  it("answers each member with a result of their own", async () => {
    const { emulator, world } = await withTeam();
    expect(await call(emulator, operation, add("cho", "ben", "ghost", "cho"))).toEqual({
      ...ok,
      MemberList: [
        { Member_Account: "cho", Result: 1 },
        { Member_Account: "ben", Result: 2 },
        { Member_Account: "ghost", Result: 0 },
        { Member_Account: "cho", Result: 2 },
      ],
    });
    const [notice] = await notices(emulator);
    expect(notice?.MsgBody).toMatchObject({ OpType: 1, List_Account: ["cho"], MemberNum: 3 });
    expect(world.conversation("cho", { type: "group", id: "team-7" })?.time).toBe(base);
  });

  it("lets those wait who need permission, and fails those for whom there is no room", async () => {
    const { emulator, world } = await withTeam();
    for (const id of ["dan", "eve"]) world.addUser(id);
    const group = world.groups.get("team-7")!;
    group.inviteJoinOption = "NeedPermission";
    expect(await results(emulator, add("cho"))).toEqual([3]);
    expect(group.members.has("cho")).toBe(false);
    emulator.readings.invitePermission = "ignore";
    group.maxMembers = 3;
    expect(await results(emulator, add("cho", "dan"))).toEqual([1, 0]);
    expect(await results(emulator, add("ben"))).toEqual([2]);
    expect((await call(emulator, operation, add("eve"))).ErrorCode).toBe(10014);
  });

  it("has notices as a number alone, or none, when read so or silent", async () => {
    const { emulator, world } = await withTeam({ groupNotices: "number" });
    await call(emulator, operation, add("cho"));
    expect(world.groupMessages("team-7")).toMatchObject([{ seq: 1, state: "deleted" }]);
    expect(world.conversations("cho")).toEqual([]);
    emulator.readings.groupNotices = "none";
    world.addUser("dan");
    await call(emulator, operation, add("dan"));
    emulator.readings.groupNotices = "history";
    world.addUser("eve");
    await call(emulator, operation, { ...add("eve"), Silence: 1 });
    expect(world.groupMessages("team-7")).toHaveLength(1);
    world.addGroup({ id: "@TGS#_c", type: "Community" });
    await call(emulator, operation, { ...add("eve"), GroupId: "@TGS#_c" });
    expect(world.groupMessages("@TGS#_c")).toEqual([]);
  });

  it("refuses bad fields", async () => {
    const { emulator, world } = await withTeam();
    world.addGroup({ id: "live", type: "AVChatRoom" });
    await expectCodes(emulator, operation, add("cho"), [
      [{ GroupId: "none" }, 10010],
      [{ GroupId: "live" }, 10007],
      [add(), 10004],
      [add(1), 60015],
      [add(""), 10004],
      [add(...Array(21).fill("ben")), 10005],
      [add(...Array(20).fill("ben")), 0],
      [{ Silence: 2 }, 10004],
    ]);
    Object.assign(emulator.readings, { unknownAddedMember: "call", membersPerAdd: 300 });
    await expectCodes(emulator, operation, add("cho"), [
      [add("cho", "ghost"), 10019],
      [add(...Array(300).fill("ben")), 0],
    ]);
    expect(world.groups.get("team-7")!.members.has("cho")).toBe(false);
  });
});

describe("delete_group_member", () => {
  const operation = `${service}/delete_group_member`;
  const remove = (...MemberToDel_Account: unknown[]) => ({ GroupId: "team-7", MemberToDel_Account });

  it("is OK for members and for others, and not for the owner unless read so", async () => {
    const { emulator, world } = await withTeam();
    expect(await call(emulator, operation, { ...remove("ben", "cho", "ghost"), Reason: "r" })).toEqual(ok);
    expect([...world.groups.get("team-7")!.members.keys()]).toEqual(["amy"]);
    const [notice] = await notices(emulator);
    expect(notice?.MsgBody).toMatchObject({ OpType: 3, List_Account: ["ben"], MemberNum: 1 });
    for (const [removeOwner, code] of [
      [10004, 10004],
      [10007, 10007],
      [0, 0],
    ] as const) {
      emulator.readings.removeOwner = removeOwner;
      expect((await call(emulator, operation, remove("amy"))).ErrorCode).toBe(code);
      expect(world.groups.get("team-7")!.members.has("amy")).toBe(true);
    }
  });

  it("refuses bad fields", async () => {
    const { emulator, world } = await withTeam();
    world.addGroup({ id: "live", type: "AVChatRoom" });
    await expectCodes(emulator, operation, remove("ben"), [
      [{ GroupId: "none" }, 10010],
      [{ GroupId: "live" }, 10004],
      [remove(), 10004],
      [remove(1), 10004],
      [remove(...Array(101).fill("ben")), 10004],
      [remove(...Array(100).fill("ghost")), 0],
    ]);
  });
});

describe("modify_group_member_info", () => {
  const operation = `${service}/modify_group_member_info`;
  const ben = { GroupId: "team-7", Member_Account: "ben" };

  it("sets what is named, and mutes from now on", async () => {
    const { emulator, world } = await withTeam();
    const change = {
      Role: "Member",
      MsgFlag: "Discard",
      NameCard: "老本",
      MuteTime: 60,
      AppMemberDefinedData: [{ Key: "badge", Value: "3" }],
    };
    expect(await call(emulator, operation, { ...ben, ...change })).toEqual(ok);
    const body = { GroupId: "team-7", Member_List_Account: ["ben"] };
    const read = await call(emulator, `${service}/get_specified_group_member_info`, body);
    expect(read.MemberList).toMatchObject([
      {
        Role: "Member",
        MsgFlag: "Discard",
        NameCard: "老本",
        MuteUntil: base + 60,
        AppMemberDefinedData: [{ Key: "badge", Value: "3" }],
      },
    ]);
    const types = (await notices(emulator)).map(({ MsgBody }) => (MsgBody as { OpType: number }).OpType);
    expect(types).toEqual([7, 5]);
    const send = { GroupId: "team-7", From_Account: "ben", Random: 1, MsgBody: [text("hi")] };
    expect((await call(emulator, `${service}/send_group_msg`, send)).ErrorCode).toBe(10017);
    await call(emulator, operation, { ...ben, MuteTime: 0 });
    expect((await call(emulator, `${service}/send_group_msg`, send)).ErrorCode).toBe(0);
    await call(emulator, operation, { ...ben, Role: "Admin", ShutUpTime: 5 });
    expect(world.groups.get("team-7")!.members.get("ben")).toMatchObject({
      role: "Admin",
      mutedUntil: base + 5,
      nameCard: "老本",
    });
  });

  it("refuses bad fields, the owner's role and who is no member", async () => {
    const { emulator, world } = await withTeam();
    world.addGroup({ id: "live", type: "AVChatRoom" });
    emulator.app.memberKeys = ["badge"];
    await expectCodes(emulator, operation, ben, [
      [{ GroupId: "none" }, 10010],
      [{ GroupId: "live" }, 10007],
      [{ Member_Account: "ghost" }, 10019],
      [{ Member_Account: "cho" }, 10007],
      [{ Member_Account: "amy", Role: "Admin" }, 10004],
      [{ Member_Account: "amy", NameCard: "boss" }, 0],
      [{ Role: "Owner" }, 10004],
      [{ MsgFlag: "Loud" }, 10004],
      [{ NameCard: "x".repeat(51) }, 10004],
      [{ MuteTime: -1 }, 10004],
      [{ AppMemberDefinedData: [{ Key: "other", Value: "1" }] }, 10004],
    ]);
  });
});

describe("change_group_owner", () => {
  const operation = `${service}/change_group_owner`;

  it("makes a member the owner, and the owner a member", async () => {
    const { emulator } = await withTeam();
    expect(await call(emulator, operation, { GroupId: "team-7", NewOwner_Account: "ben" })).toEqual(ok);
    const roles = { GroupId: "team-7", User_Account: ["amy", "ben"] };
    expect((await call(emulator, `${service}/get_role_in_group`, roles)).UserIdList).toEqual([
      { Member_Account: "amy", Role: "Member" },
      { Member_Account: "ben", Role: "Owner" },
    ]);
    expect(await infoOf(emulator)).toMatchObject({ Owner_Account: "ben" });
  });

  it("refuses bad fields and who is no member", async () => {
    const { emulator, world } = await withTeam();
    world.addGroup({ id: "live", type: "AVChatRoom" });
    await expectCodes(emulator, operation, { GroupId: "team-7", NewOwner_Account: "ben" }, [
      [{ GroupId: "none" }, 10010],
      [{ GroupId: "live" }, 10007],
      [{ NewOwner_Account: "ghost" }, 10019],
      [{ NewOwner_Account: "cho" }, 10007],
      [{ NewOwner_Account: undefined }, 10004],
      [{ NewOwner_Account: "amy" }, 0],
    ]);
  });
});
