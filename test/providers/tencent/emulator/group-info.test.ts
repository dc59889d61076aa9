import { describe, expect, it } from "vitest";
import type { TencentReadings } from "../../../../providers/tencent/emulator/index.js";
import { base, call, expectCodes, ok, start } from "./calls.js";

/** A public group of three with two messages of amy, its owner. */
async function withTeam(readings: Partial<TencentReadings> = {}) {
  const started = await start(readings);
  const { world } = started;
  const faceUrl = "https://media.example.com/t.png";
  world.addGroup({
    id: "team-7",
    name: "Team 7",
    faceUrl,
    ownerId: "amy",
    adminIds: ["ben"],
    memberIds: ["cho"],
  });
  world.groupMessage("team-7");
  world.groupMessage("team-7");
  return started;
}

describe("get_group_info", () => {
  const operation = "group_open_http_svc/get_group_info";

  it("answers every field and member without a filter", async () => {
    const { emulator, world } = await withTeam();
    world.groups.get("team-7")!.attributes.set("topic", "sea");
    world.groups.get("team-7")!.members.get("cho")!.attributes.set("badge", "3");
    const member = { JoinTime: base, MsgFlag: "AcceptAndNotify", MuteUntil: 0, NameCard: "" };
    expect(await call(emulator, operation, { GroupIdList: ["team-7"] })).toEqual({
      ...ok,
      GroupInfo: [
        {
          GroupId: "team-7",
          ErrorCode: 0,
          ErrorInfo: "",
          Type: "Public",
          Name: "Team 7",
          Appid: 1400000000,
          Introduction: "",
          Notification: "",
          FaceUrl: "https://media.example.com/t.png",
          Owner_Account: "amy",
          CreateTime: base,
          LastInfoTime: base,
          LastMsgTime: base,
          NextMsgSeq: 3,
          MemberNum: 3,
          MaxMemberNum: 2000,
          ApplyJoinOption: "NeedPermission",
          InviteJoinOption: "FreeAccess",
          MuteAllMember: "Off",
          AppDefinedData: [{ Key: "topic", Value: "sea" }],
          MemberList: [
            {
              Member_Account: "amy",
              Role: "Owner",
              MsgSeq: 2,
              LastSendMsgTime: base,
              AppMemberDefinedData: [],
            },
            { Member_Account: "ben", Role: "Admin", MsgSeq: 0, LastSendMsgTime: 0, AppMemberDefinedData: [] },
            {
              Member_Account: "cho",
              Role: "Member",
              MsgSeq: 0,
              LastSendMsgTime: 0,
              AppMemberDefinedData: [{ Key: "badge", Value: "3" }],
            },
          ].map((item) => ({ ...member, ...item })),
        },
      ],
    });
  });

  it("answers only what a filter names, and each group by its own code", async () => {
    const { emulator, world } = await withTeam();
    world.addGroup({ id: "live", type: "AVChatRoom" });
    const body = {
      GroupIdList: ["team-7", "gone", "a@TOPIC#_b", "live"],
      ResponseFilter: { GroupBaseInfoFilter: ["Name", "NextMsgSeq"] },
    };
    expect((await call(emulator, operation, body)).GroupInfo).toEqual([
      { GroupId: "team-7", ErrorCode: 0, ErrorInfo: "", Name: "Team 7", NextMsgSeq: 3 },
      { GroupId: "gone", ErrorCode: 10010, ErrorInfo: "there is no group gone" },
      { GroupId: "a@TOPIC#_b", ErrorCode: 10015, ErrorInfo: "the group id is not valid" },
      { GroupId: "live", ErrorCode: 0, ErrorInfo: "", Name: "live", NextMsgSeq: 1 },
    ]);
    const members = { GroupIdList: ["team-7"], ResponseFilter: { MemberInfoFilter: ["Role"] } };
    expect((await call(emulator, operation, members)).GroupInfo).toMatchObject([
      { MemberList: [{ Member_Account: "amy", Role: "Owner" }, {}, {}] },
    ]);
  });

  it("has the newer type names and the first names of muting when read so", async () => {
    const { emulator, world } = await withTeam({ groupTypeNames: "newer", muteNames: "first" });
    world.addGroup({ id: "room", type: "ChatRoom", ownerId: "amy" });
    const answer = await call(emulator, operation, { GroupIdList: ["room", "team-7"] });
    expect(answer.GroupInfo).toMatchObject([
      { Type: "Meeting", ShutUpAllMember: "Off", MemberList: [{ ShutUpUntil: 0 }] },
      { Type: "Public" },
    ]);
  });

  it("refuses bad fields, and an answer over 1 MB", async () => {
    const { emulator, world } = await withTeam();
    await expectCodes(emulator, operation, { GroupIdList: ["team-7"] }, [
      [{ GroupIdList: [] }, 10004],
      [{ GroupIdList: "team-7" }, 10004],
      [{ GroupIdList: [7] }, 10004],
      [{ GroupIdList: Array(51).fill("team-7") }, 10004],
      [{ GroupIdList: Array(50).fill("team-7") }, 0],
      [{ ResponseFilter: [] }, 10004],
      [{ ResponseFilter: { GroupBaseInfoFilter: "Name" } }, 10004],
    ]);
    for (let index = 0; index < 6000; index += 1) world.addMember("team-7", `member-${index}`);
    await expectCodes(emulator, operation, { GroupIdList: ["team-7"] }, [
      [{}, 10018],
      [{ ResponseFilter: { GroupBaseInfoFilter: ["Name"] } }, 0],
    ]);
  });
});

describe("get_joined_group_list", () => {
  const operation = "group_open_http_svc/get_joined_group_list";
  const ids = (groups: unknown) => (groups as { GroupId: string }[]).map(({ GroupId }) => GroupId);

  async function withFive(readings: Partial<TencentReadings> = {}) {
    const started = await withTeam(readings);
    const { world } = started;
    world.addGroup({ id: "quiet", type: "Private", ownerId: "ben" });
    world.addGroup({ id: "live", type: "AVChatRoom", memberIds: ["ben"] });
    world.addGroup({ id: "@TGS#_c", type: "Community", memberIds: ["ben"], topicIds: ["@TGS#_c@TOPIC#_t"] });
    world.addGroup({ id: "other", ownerId: "cho" });
    world.groupMessage("@TGS#_c", { topicId: "@TGS#_c@TOPIC#_t", from: "amy" });
    return started;
  }

  it("answers what the filters name, with which unread messages can be estimated", async () => {
    const { emulator, world } = await withTeam();
    world.readGroup("team-7", "ben", 1);
    const body = {
      Member_Account: "ben",
      Limit: 20,
      Offset: 0,
      ResponseFilter: {
        GroupBaseInfoFilter: ["Type", "Name", "FaceUrl", "NextMsgSeq", "LastMsgTime"],
        SelfInfoFilter: ["Role", "MsgFlag", "MsgSeq"],
      },
    };
    expect(await call(emulator, operation, body)).toEqual({
      ...ok,
      TotalCount: 1,
      GroupIdList: [
        {
          GroupId: "team-7",
          Type: "Public",
          Name: "Team 7",
          FaceUrl: "https://media.example.com/t.png",
          NextMsgSeq: 3,
          LastMsgTime: base,
          SelfInfo: { Role: "Admin", MsgFlag: "AcceptAndNotify", MsgSeq: 1 },
        },
      ],
    });
  });

  it("leaves out live rooms and private groups without a message unless asked for them", async () => {
    const { emulator } = await withFive();
    const joined = async (body: object) => {
      const answer = await call(emulator, operation, { Member_Account: "ben", ...body });
      return [answer.TotalCount, ids(answer.GroupIdList)];
    };
    expect(await joined({})).toEqual([2, ["team-7", "@TGS#_c"]]);
    expect(await joined({ WithNoActiveGroups: 1 })).toEqual([3, ["team-7", "quiet", "@TGS#_c"]]);
    expect(await joined({ WithHugeGroups: 1 })).toEqual([3, ["team-7", "live", "@TGS#_c"]]);
    expect(await joined({ WithNoActiveGroups: 1, Limit: 1, Offset: 1 })).toEqual([3, ["quiet"]]);
    expect(await joined({ GroupType: "Work", WithNoActiveGroups: 1 })).toEqual([1, ["quiet"]]);
    expect(await joined({ GroupType: "Community", SupportTopic: 0 })).toEqual([0, []]);
    emulator.readings.groupListOrder = "reversed";
    expect(await joined({})).toEqual([2, ["@TGS#_c", "team-7"]]);
  });

  it("adds up the topics of a community", async () => {
    const { emulator } = await withFive();
    const ResponseFilter = { SelfInfoFilter: ["Role"] };
    const body = { Member_Account: "ben", GroupType: "Community", SupportTopic: 1, ResponseFilter };
    expect((await call(emulator, operation, body)).GroupIdList).toEqual([
      {
        GroupId: "@TGS#_c",
        SupportTopic: 1,
        GrossTopicNextMsgSeq: 2,
        SelfInfo: { Role: "Member", GrossTopicReadSeq: 0 },
      },
    ]);
  });

  it("refuses bad fields", async () => {
    const { emulator } = await withFive();
    await expectCodes(emulator, operation, { Member_Account: "ben" }, [
      [{ Member_Account: "nobody" }, 10019],
      [{ Member_Account: undefined }, 10004],
      [{ Limit: 5001 }, 10004],
      [{ Limit: 5000 }, 0],
      [{ Offset: -1 }, 10004],
      [{ WithHugeGroups: 2 }, 10004],
      [{ WithNoActiveGroups: "1" }, 10004],
      [{ GroupType: "Club" }, 10004],
      [{ SupportTopic: 1 }, 10004],
    ]);
    emulator.readings.unknownGroupAccount = 10004;
    await expectCodes(emulator, operation, { Member_Account: "nobody" }, [[{}, 10004]]);
  });
});

describe("get_group_member_info", () => {
  const operation = "group_open_http_svc/get_group_member_info";
  const accounts = (members: unknown) =>
    (members as { Member_Account: string }[]).map(({ Member_Account }) => Member_Account);

  it("pages by Offset, and says how many members there are", async () => {
    const { emulator } = await withTeam();
    const first = await call(emulator, operation, { GroupId: "team-7", Limit: 2, Offset: 0 });
    expect([first.MemberNum, accounts(first.MemberList)]).toEqual([3, ["amy", "ben"]]);
    const second = await call(emulator, operation, { GroupId: "team-7", Limit: 2, Offset: 2 });
    expect(second).toEqual({
      ...ok,
      MemberNum: 3,
      MemberList: [
        {
          Member_Account: "cho",
          Role: "Member",
          JoinTime: base,
          MsgSeq: 0,
          MsgFlag: "AcceptAndNotify",
          LastSendMsgTime: 0,
          MuteUntil: 0,
          NameCard: "",
          AppMemberDefinedData: [],
        },
      ],
    });
    const filtered = await call(emulator, operation, {
      GroupId: "team-7",
      MemberInfoFilter: ["Role"],
      MemberRoleFilter: ["Owner", "Admin"],
    });
    expect(filtered.MemberList).toEqual([
      { Member_Account: "amy", Role: "Owner", AppMemberDefinedData: [] },
      { Member_Account: "ben", Role: "Admin", AppMemberDefinedData: [] },
    ]);
  });

  it("pages a community by Next", async () => {
    const { emulator, world } = await start();
    const memberIds = Array.from({ length: 250 }, (_, index) => `m${index}`);
    world.addGroup({ id: "@TGS#_c", type: "Community", memberIds });
    const read: string[] = [];
    const sizes: number[] = [];
    for (let next: unknown = "", pages = 0; pages === 0 || next !== ""; pages += 1) {
      const page = await call(emulator, operation, { GroupId: "@TGS#_c", Limit: 100, Next: next });
      read.push(...accounts(page.MemberList));
      sizes.push(accounts(page.MemberList).length);
      next = page.Next;
    }
    expect(read).toEqual(memberIds);
    expect(sizes).toEqual([100, 100, 50]);
    await expectCodes(emulator, operation, { GroupId: "@TGS#_c" }, [
      [{ Limit: 101 }, 10004],
      [{}, 10054],
      [{ Next: "100", Limit: 100 }, 10004],
    ]);
  });

  it("has other orders, and other limits", async () => {
    const { emulator } = await withTeam({ groupListOrder: "shuffled", membersPerPage: 2 });
    const two = await call(emulator, operation, { GroupId: "team-7", Limit: 2, Offset: 0 });
    const one = await call(emulator, operation, { GroupId: "team-7", Limit: 2, Offset: 2 });
    const both = [...accounts(two.MemberList), ...accounts(one.MemberList)];
    expect(both).not.toEqual(["amy", "ben", "cho"]);
    expect(both.sort()).toEqual(["amy", "ben", "cho"]);
    await expectCodes(emulator, operation, { GroupId: "team-7" }, [
      [{}, 10054],
      [{ Limit: 3 }, 10004],
    ]);
  });

  it("refuses other groups and bad fields", async () => {
    const { emulator, world } = await withTeam();
    world.addGroup({ id: "live", type: "AVChatRoom" });
    await expectCodes(emulator, operation, { GroupId: "team-7", Limit: 10 }, [
      [{ GroupId: "live" }, 10007],
      [{ GroupId: "none" }, 10010],
      [{ GroupId: "" }, 10015],
      [{ Limit: 0 }, 10004],
      [{ Limit: 201 }, 10004],
      [{ Offset: -1 }, 10004],
      [{ MemberRoleFilter: "Owner" }, 10004],
    ]);
  });
});

describe("get_specified_group_member_info", () => {
  const operation = "group_open_http_svc/get_specified_group_member_info";

  it("answers the members among those who are named", async () => {
    const { emulator, world } = await withTeam();
    world.addUser("dan");
    const body = { GroupId: "team-7", Member_List_Account: ["cho", "dan"], MemberInfoFilter: ["MsgSeq"] };
    expect(await call(emulator, operation, body)).toEqual({
      ...ok,
      MemberList: [{ Member_Account: "cho", MsgSeq: 0, AppMemberDefinedData: [] }],
    });
    emulator.readings.outsiders = "refuse";
    expect((await call(emulator, operation, body)).ErrorCode).toBe(10004);
  });

  it("refuses bad fields", async () => {
    const { emulator } = await withTeam();
    await expectCodes(emulator, operation, { GroupId: "team-7", Member_List_Account: ["cho"] }, [
      [{ GroupId: "none" }, 10010],
      [{ Member_List_Account: [] }, 10004],
      [{ Member_List_Account: Array(51).fill("cho") }, 10004],
      [{ Member_List_Account: Array(50).fill("cho") }, 0],
    ]);
  });
});
