import type { ColloquyEvent } from "colloquy";
import { describe, expect, it } from "vitest";
import { tencentWebhook } from "../../../providers/tencent/index.js";
import { errorOf } from "../../support/catching.js";
import { receiveTencent, said, tencentRequest, tencentUrl } from "../../support/webhooks.js";

/** The events of one body, without what all have in common. */
async function eventsOf(body: Record<string, unknown>): Promise<Record<string, unknown>[]> {
  const { webhooks, events } = receiveTencent();
  const { status } = await webhooks.handle(tencentRequest(body));
  expect(status).toBe(200);
  return events.map(({ id, provider, appId, origin, raw, ...event }) => {
    expect([provider, appId, origin, raw]).toEqual(["tencent", "1400012345", "vendor", expect.anything()]);
    expect(id).toMatch(/^[a-z.]+:[0-9a-f]{32}$/);
    return event;
  });
}

const at = (ms: number) => new Date(ms);
const direct = {
  kind: "direct",
  ids: [
    { userId: "u_amy", conversationId: "direct:u_ben" },
    { userId: "u_ben", conversationId: "direct:u_amy" },
  ],
};
const group = { kind: "group", ids: [{ userId: null, conversationId: "group:team-7" }] };
const inGroup = {
  CallbackCommand: "Group.CallbackAfterSendMsg",
  GroupId: "team-7",
  Type: "Public",
  From_Account: "u_amy",
  Operator_Account: "root_admin",
  Random: 88112233,
  MsgSeq: 42,
  MsgTime: 1790000020,
  MsgId: "144115200000000001-1790000020-88112233",
  OnlineOnlyFlag: 0,
  MsgBody: [{ MsgType: "TIMTextElem", MsgContent: { Text: "@Ben look" } }],
  CloudCustomData: "",
  EventTime: 1790000020456,
};

describe("the signature", () => {
  const status = async (token: string, time: string, sign: string) => {
    const url = tencentUrl({ signed: false });
    url.searchParams.set("Sign", sign);
    url.searchParams.set("RequestTime", time);
    const recognised = tencentWebhook({ sdkAppId: 1400012345, token }).recognise(url.searchParams);
    if (recognised.is !== "own" || recognised.signature === null) return recognised.is;
    return recognised.signature.given === recognised.signature.expected;
  };

  it("is the one of the vendor's sample, whose token is another than it prints", async () => {
    const sample = "17773bc39a671d7b9aa835458704d2a6db81360a5940292b587d6d760d484061";
    expect(await status("xxxxyyyy", "1669872112", sample)).toBe(true);
    expect(await status("xxxyyy", "1669872112", sample)).toBe(false);
    const right = "e78a85473bed2cdc8d6fa8c4d5a4ba4735fd64156e15a99516b9890293e135de";
    expect(await status("xxxyyy", "1669872112", right)).toBe(true);
  });

  it.each(["", "1669872112.5", "1e9", "-5", "0", "99999999999999", " 1669872112"])(
    "needs a time in seconds: %j is none",
    async (time) => {
      expect(await status("xxxyyy", time, "e7")).toBe("malformed");
    },
  );

  it("and everything beside it may stand in the address once", async () => {
    const webhook = tencentWebhook({ sdkAppId: 1400012345, token: "xxxyyy" });
    const repeated = (name: string) => {
      const { searchParams } = tencentUrl();
      searchParams.append(name, searchParams.get(name) ?? "");
      return webhook.recognise(searchParams).is;
    };
    expect(["SdkAppid", "Sign", "RequestTime"].map(repeated)).toEqual(["foreign", "malformed", "malformed"]);
    const { searchParams } = tencentUrl({ command: "A" });
    searchParams.append("CallbackCommand", "B");
    expect(webhook.read(searchParams, { CallbackCommand: "A" }).type).toBe("malformed");
  });
});

describe("messages", () => {
  it("of a direct conversation are sent", async () => {
    const [event] = await eventsOf(said(4021, { MsgTime: 1790000000, MsgKey: "4021_770013_1790000000" }));
    expect(event).toEqual({
      type: "message.sent",
      at: at(1790000000000),
      conversation: direct,
      message: {
        id: "4021_770013_1790000000",
        conversationId: "direct:u_ben",
        provider: "tencent",
        senderId: "u_amy",
        sentAt: at(1790000000000),
        position: "4021_770013_1790000000",
        state: "visible",
        system: false,
        content: [{ type: "text", text: "hi 4021" }],
        text: "hi 4021",
        attributes: {},
      },
    });
  });

  it("of a group are sent, whoever the operator is", async () => {
    const [event] = await eventsOf({ ...inGroup, CloudCustomData: "order 7" });
    expect(event).toMatchObject({
      type: "message.sent",
      at: at(1790000020456),
      conversation: group,
      message: { id: "42", position: "42", senderId: "u_amy", customData: "order 7", text: "@Ben look" },
    });
  });

  it("of topics and live groups are told apart", async () => {
    const topic = { ...inGroup, GroupId: "@TGS#_mine", TopicId: "@TGS#_mine@TOPIC#_one" };
    expect(await eventsOf(topic)).toMatchObject([
      {
        conversation: {
          kind: "topic",
          ids: [{ userId: null, conversationId: "topic:@TGS#_mine@TOPIC#_one" }],
        },
      },
    ]);
    expect(await eventsOf({ ...inGroup, Type: "AVChatRoom", TopicId: "" })).toMatchObject([
      { conversation: { ...group, kind: "live" }, message: { conversationId: "group:team-7" } },
    ]);
  });

  it.each([
    ["that failed", { SendMsgResult: 20006, UnreadMsgNum: -1 }],
    ["that no history keeps", { OnlineOnlyFlag: 1 }],
    ["without its sender", { From_Account: "" }],
    ["to nobody", { To_Account: undefined }],
    ["to what is no user", { To_Account: "u".repeat(33) }],
    ["without an id", { MsgKey: undefined, MsgSeq: undefined }],
  ])("%s are unknown", async (_what, changes) => {
    expect(await eventsOf(said(1, changes))).toEqual([
      { type: "unknown", vendorType: "C2C.CallbackAfterSendMsg", at: expect.any(Date) },
    ]);
  });

  it("without a key have the one that is made of its parts", async () => {
    const [event] = await eventsOf(said(7, { MsgKey: undefined, MsgTime: 1790000000 }));
    expect(event).toMatchObject({ message: { id: "7_770013_1790000000" } });
  });

  it("that failed in a group are unknown", async () => {
    const failed = {
      ...inGroup,
      CallbackCommand: "Group.CallbackSendMsgException",
      MsgSeq: undefined,
      ErrorCode: 10017,
    };
    expect(await eventsOf(failed)).toMatchObject([{ type: "unknown", vendorType: failed.CallbackCommand }]);
    expect(await eventsOf({ ...inGroup, MsgSeq: 0 })).toMatchObject([{ type: "unknown" }]);
  });

  it("are the same event in either spelling, and whatever beside them changes", async () => {
    const { webhooks, events } = receiveTencent();
    const spellings = [
      inGroup,
      { ...inGroup, MsgSeq: "42", MsgTime: "1790000020", EventTime: "1790000020456" },
    ];
    for (const body of [...spellings, { ...inGroup, UnreadMsgNum: 5 }]) {
      expect((await webhooks.handle(tencentRequest(body))).status).toBe(200);
    }
    expect(events).toHaveLength(1);
  });

  it("keep long numbers as text", async () => {
    const { webhooks, events } = receiveTencent();
    const body = JSON.stringify(inGroup).replace("88112233,", "9007199254740993,");
    await webhooks.handle(
      new Request(tencentUrl({ command: inGroup.CallbackCommand }), { method: "POST", body }),
    );
    expect(events).toMatchObject([{ raw: { Random: "9007199254740993" } }]);
  });
});

describe("changes of messages", () => {
  it("are recalls, of a group several at once", async () => {
    const recalled = { From_Account: "u_amy", To_Account: "u_ben", MsgKey: "4021_770013_1790000000" };
    expect(
      await eventsOf({
        CallbackCommand: "C2C.CallbackAfterMsgWithDraw",
        ...recalled,
        EventTime: 1790000200111,
      }),
    ).toEqual([
      { type: "message.recalled", at: at(1790000200111), conversation: direct, messageId: recalled.MsgKey },
    ]);
    const several = {
      CallbackCommand: "Group.CallbackAfterRecallMsg",
      Operator_Account: "root_admin",
      Type: "Public",
      GroupId: "team-7",
      MsgSeqList: [{ MsgSeq: 42, MsgId: "x" }, { MsgSeq: "43" }, { MsgSeq: -1 }, null],
      TopicId: "",
      EventTime: "1790000300123",
    };
    expect(await eventsOf(several)).toEqual(
      ["42", "43"].map((messageId) => ({
        type: "message.recalled",
        at: at(1790000300123),
        conversation: group,
        messageId,
      })),
    );
  });

  it("are edits, with what the body says of the message", async () => {
    const words = { MsgBody: [{ MsgType: "TIMTextElem", MsgContent: { Text: "new" } }] };
    const content = [{ type: "text", text: "new" }];
    const edit = {
      CallbackCommand: "C2C.CallbackAfterModifyMsg",
      Operator_Account: "root_admin",
      From_Account: "u_amy",
      To_Account: "u_ben",
      MsgKey: "4021_770013_1790000000",
      ...words,
      CloudCustomData: "",
      EventTime: 1790000210000,
    };
    expect(await eventsOf(edit)).toEqual([
      {
        type: "message.edited",
        at: at(1790000210000),
        conversation: direct,
        messageId: "4021_770013_1790000000",
        changes: { content, text: "new", customData: "" },
      },
    ]);
    const inTeam = {
      CallbackCommand: "Group.CallbackAfterModifyMsg",
      GroupId: "team-7",
      MsgSeq: 42,
      ...words,
    };
    expect(await eventsOf({ ...inTeam, TopicId: "", EventTime: 1790000210000 })).toMatchObject([
      { conversation: group, messageId: "42", changes: { content, text: "new" } },
    ]);
  });

  it("that come twice with different words are two events", async () => {
    const { webhooks, events } = receiveTencent();
    const edit = (text: string) => ({
      CallbackCommand: "Group.CallbackAfterModifyMsg",
      GroupId: "team-7",
      MsgSeq: 42,
      MsgBody: [{ MsgType: "TIMTextElem", MsgContent: { Text: text } }],
      EventTime: 1790000210000,
    });
    for (const text of ["one", "two", "one"]) await webhooks.handle(tencentRequest(edit(text)));
    expect(events).toHaveLength(2);
  });
});

describe("reading", () => {
  it("of a direct conversation goes up to a second", async () => {
    const body = { Report_Account: "u_ben", Peer_Account: "u_amy", LastReadTime: 1790000100 };
    expect(
      await eventsOf({ CallbackCommand: "C2C.CallbackAfterMsgReport", ...body, EventTime: 1790000100321 }),
    ).toEqual([
      {
        type: "message.read",
        at: at(1790000100321),
        conversation: { kind: "direct", ids: [direct.ids[1], direct.ids[0]] },
        readerId: "u_ben",
        upTo: { at: at(1790000100000) },
      },
    ]);
  });

  it("of everything tells how far in each group", async () => {
    const all = {
      CallbackCommand: "C2C.CallbackAfterMsgReadAll",
      Report_Account: "u_ben",
      EventTime: 1790000100321,
      GroupReadInfo: [
        { GroupId: "team-7", MsgSeq: 42 },
        { GroupId: "team-8", MsgSeq: 3 },
        { GroupId: "team-9" },
      ],
    };
    expect(await eventsOf(all)).toMatchObject([
      { type: "message.read", conversation: group, readerId: "u_ben", upTo: { position: "42" } },
      { type: "message.read", readerId: "u_ben", upTo: { position: "3" } },
    ]);
    expect(await eventsOf({ ...all, GroupReadInfo: [] })).toMatchObject([{ type: "unknown" }]);
  });

  it("of single messages says nothing of those before them", async () => {
    const receipt = {
      CallbackCommand: "C2C.CallbackAfterMsgReadReceipt",
      Operator_Account: "u_ben",
      Peer_Account: "u_amy",
      C2CMsgInfo: [{ From_Account: "u_amy", To_Account: "u_ben", MsgKey: "4021_770013_1790000000" }],
      EventTime: 1790000100321,
    };
    expect(await eventsOf(receipt)).toMatchObject([{ type: "unknown", vendorType: receipt.CallbackCommand }]);
  });
});

describe("groups", () => {
  const base = { GroupId: "team-7", Type: "Public", Operator_Account: "u_amy", EventTime: 1790000330000 };
  const of = (command: string, fields: object) =>
    eventsOf({ CallbackCommand: `Group.Callback${command}`, ...base, ...fields });
  const time = at(1790000330000);

  it("are made, with their owner and first members", async () => {
    const made = {
      Owner_Account: "u_amy",
      Name: "Team",
      MemberList: [{ Member_Account: "u_ben" }, { Member_Account: "u_amy" }],
    };
    const data = { UserDefinedDataList: [{ Key: "k", Value: "v" }] };
    expect(await of("AfterCreateGroup", { ...made, ...data })).toEqual([
      {
        type: "conversation.created",
        at: time,
        conversation: group,
        profile: { title: "Team", ownerId: "u_amy", attributes: { k: "v" } },
      },
      {
        type: "member.joined",
        at: time,
        conversation: group,
        members: [{ userId: "u_amy", role: "owner" }, { userId: "u_ben" }],
      },
    ]);
  });

  it("are changed, and say only what changed", async () => {
    const changed = { Name: "Team Seven", Introduction: "", FaceUrl: "https://x.example/f.png" };
    expect(await of("AfterGroupInfoChanged", changed)).toEqual([
      {
        type: "conversation.updated",
        at: time,
        conversation: group,
        profile: { title: "Team Seven", description: "", avatarUrl: "https://x.example/f.png" },
      },
    ]);
    expect(await of("AfterGroupInfoChanged", { Notification: "soon" })).toMatchObject([
      { profile: { notice: "soon" } },
    ]);
  });

  it("change their owner", async () => {
    expect(
      await of("AfterChangeGroupOwner", { OldOwner_Account: "u_amy", NewOwner_Account: "u_ben" }),
    ).toMatchObject([
      { type: "conversation.updated", conversation: group, profile: { ownerId: "u_ben" } },
      { type: "member.updated", conversation: group, members: [{ userId: "u_ben", role: "owner" }] },
    ]);
  });

  it("end", async () => {
    const ended = { Owner_Account: "u_amy", Name: "Team", MemberList: [{ Member_Account: "u_ben" }] };
    expect(await of("AfterGroupDestroyed", ended)).toEqual([
      {
        type: "conversation.dissolved",
        at: time,
        conversation: group,
        profile: { title: "Team", ownerId: "u_amy" },
      },
    ]);
  });

  it.each([
    [
      "AfterNewMemberJoin",
      { NewMemberList: [{ Member_Account: "u_cho" }, {}] },
      "member.joined",
      [{ userId: "u_cho" }],
    ],
    [
      "AfterMemberExit",
      { ExitMemberList: [{ Member_Account: "u_cho" }] },
      "member.left",
      [{ userId: "u_cho" }],
    ],
    [
      "AfterMemberFieldChanged",
      { Modified_Account: "u_cho", Role: "Admin" },
      "member.updated",
      [{ userId: "u_cho", role: "admin" }],
    ],
    [
      "AfterMemberFieldChanged",
      { Modified_Account: "u_cho", NameCard: "Cho" },
      "member.updated",
      [{ userId: "u_cho" }],
    ],
  ])("have members: %s %j", async (command, fields, type, members) => {
    expect(await of(command, fields)).toEqual([{ type, at: time, conversation: group, members }]);
  });

  it.each([
    ["AfterNewMemberJoin", { NewMemberList: [] }],
    ["AfterMemberExit", { ExitMemberList: "u_cho" }],
    ["AfterGroupFull", {}],
    ["AfterGroupAttrChanged", { OptionType: "set", GroupAttr: [] }],
    ["AfterReadReceipt", { GroupMsgReceiptList: [] }],
    ["AfterGroupInfoChanged", { GroupId: "" }],
    ["AfterGroupInfoChanged", { GroupId: "g".repeat(49) }],
    ["BeforeCreateGroup", { Owner_Account: "u_amy" }],
    ["__proto__", {}],
  ])("tell what is unknown otherwise: %s %j", async (command, fields) => {
    expect(await of(command, fields)).toEqual([
      { type: "unknown", vendorType: `Group.Callback${command}`, at: time },
    ]);
  });
});

describe("users", () => {
  it.each([
    ["Login", "Register", "user.online"],
    ["Logout", "Unregister", "user.offline"],
    ["Disconnect", "LinkClose", "user.offline"],
  ])("come and go: %s", async (Action, Reason, type) => {
    const body = { CallbackCommand: "State.StateChange", EventTime: 1790000400000 };
    expect(await eventsOf({ ...body, Info: { Action, To_Account: "u_ben", Reason } })).toEqual([
      { type, at: at(1790000400000), userId: "u_ben" },
    ]);
    expect(await eventsOf({ ...body, Info: { Action: "Sleep", To_Account: "u_ben" } })).toMatchObject([
      { type: "unknown" },
    ]);
  });

  it("change their profile", async () => {
    const ProfileItem = [
      { Tag: "Tag_Profile_IM_Nick", Value: "Ben" },
      { Tag: "Tag_Profile_IM_Image", Value: "" },
      { Tag: "Tag_Profile_Custom_team", Value: "red" },
      { Tag: "Tag_Profile_IM_Level", Value: 3 },
    ];
    const body = { CallbackCommand: "Profile.CallbackPortraitSet", From_Account: "u_ben", ProfileItem };
    expect(await eventsOf({ ...body, EventTime: 1790000410000 })).toEqual([
      {
        type: "user.updated",
        at: at(1790000410000),
        userId: "u_ben",
        profile: { name: "Ben", avatarUrl: "", attributes: { team: "red" } },
      },
    ]);
  });
});

it("knows nothing of a command that no page names, and hands it on", async () => {
  const body = { CallbackCommand: "Bot.OnSomething", Answer: 42 };
  const { webhooks, events } = receiveTencent();
  const time = Math.floor(Date.now() / 1000);
  await webhooks.handle(tencentRequest(body, { time }));
  expect(events).toEqual<ColloquyEvent[]>([
    {
      type: "unknown",
      vendorType: "Bot.OnSomething",
      id: expect.stringMatching(/^unknown:/),
      at: new Date(time * 1000),
      provider: "tencent",
      appId: "1400012345",
      origin: "vendor",
      raw: body,
    },
  ]);
});

describe("options", () => {
  it.each([
    [undefined, "the options must be an object with sdkAppId and token"],
    [{ sdkAppId: 1 }, "token is needed to verify requests, or insecure: true"],
    [{ sdkAppId: 1, token: "" }, "token is not valid (must not be empty)"],
    [{ sdkAppId: 1, token: "t", pathSecret: "a/b" }, "pathSecret is not valid (4 to 200 letters"],
    [{ sdkAppId: 0, token: "t" }, "sdkAppId must be a whole number"],
    [{ sdkAppId: 1, token: "t", maxAgeMs: 5 }, "maxAgeMs must be a whole number"],
    [{ sdkAppId: 1, token: "t", tokens: [] }, 'there is no option "tokens"'],
  ])("that cannot be used are refused: %j", async (options, message) => {
    const error = await errorOf(() => tencentWebhook(options as never));
    expect([error.code, error.message]).toEqual(["invalid_argument", expect.stringContaining(message)]);
  });
});
