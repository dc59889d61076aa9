import { beforeEach, describe, expect, it } from "vitest";
import { codeOf } from "../../support/catching.js";
import { clientOf, fixture } from "./support.js";
import { answerWith, ok, vendor } from "./vendor.js";

beforeEach(() => vendor.start());

const alice = { userId: "alice" };

describe("conversations", () => {
  it("asks for the list with every field and all five parameters in the documented order", async () => {
    const requests = answerWith(fixture("get_list"));
    await clientOf().conversations.list({ userId: "id1" });
    expect(requests[0]).toMatchObject({
      method: "POST",
      path: "/v4/recentcontact/get_list",
      contentType: "application/json",
      body: {
        From_Account: "id1",
        TimeStamp: 0,
        StartIndex: 0,
        TopTimeStamp: 0,
        TopStartIndex: 0,
        AssistFlags: 7,
      },
    });
    const { parameters } = requests[0]!;
    expect(parameters.map(([name]) => name)).toEqual([
      "sdkappid",
      "identifier",
      "usersig",
      "random",
      "contenttype",
    ]);
    const values = Object.fromEntries(parameters);
    expect(values).toMatchObject({
      sdkappid: "1400000000",
      identifier: "administrator",
      contenttype: "json",
    });
    expect(Number(values.random)).toBeLessThan(2 ** 32);
    expect(values.usersig).toMatch(/^eJ[\w*-]+$/);
  });

  it("reads the page's sample, most recent first", async () => {
    answerWith(fixture("get_list"));
    const page = await clientOf().conversations.list(alice);
    const raw = fixture("get_list").SessionItem as unknown[];
    const activity = (second: number) => ({
      at: new Date(second * 1000),
      source: "lastMessage",
      precision: "second",
    });
    const common = { provider: "tencent", attributes: {} };
    expect(page).toEqual({
      items: [
        {
          ...common,
          id: "group:id5",
          kind: "group",
          pinned: false,
          activity: activity(1630997650),
          raw: raw[3],
        },
        {
          ...common,
          id: "direct:id4",
          kind: "direct",
          peerId: "id4",
          pinned: false,
          activity: activity(1630997630),
          raw: raw[2],
        },
        {
          ...common,
          id: "group:id3",
          kind: "group",
          pinned: true,
          activity: activity(1630997628),
          raw: raw[1],
        },
        {
          ...common,
          id: "direct:id2",
          kind: "direct",
          peerId: "id2",
          pinned: true,
          activity: activity(1630997627),
          raw: raw[0],
        },
      ],
      nextCursor: null,
    });
  });

  it("echoes all four numbers of the vendor's place, and none of its own", async () => {
    const place = { TimeStamp: 11, StartIndex: 22, TopTimeStamp: 33, TopStartIndex: 44 };
    const first = ok({
      SessionItem: [{ Type: 1, To_Account: "bob", MsgTime: 5 }],
      CompleteFlag: 0,
      ...place,
    });
    const requests = answerWith(first, ok({ CompleteFlag: 1 }), first);
    const page = await clientOf().conversations.list(alice);
    expect(requests[1]!.body).toMatchObject(place);
    // The part in front of the seam is read once more.
    expect(requests[2]!.body).toEqual(requests[0]!.body);
    expect(page.items).toHaveLength(1);
  });

  it("stops at a place that does not advance", async () => {
    const stuck = ok({ CompleteFlag: 0, TimeStamp: 1, StartIndex: 1, TopTimeStamp: 0, TopStartIndex: 0 });
    answerWith(stuck, stuck, stuck);
    expect(await codeOf(() => clientOf().conversations.list(alice))).toBe("paging_stalled");
  });

  it("reads marks and folders with assistFlags 63, in either direction of the bits", async () => {
    const item = { Type: 2, GroupId: "@TGS#_a@TOPIC#_b", MsgTime: 0, TopFlag: 0, StandardMark: "1100" };
    const answer = ok({
      SessionItem: [{ ...item, CustomMark: "vip", ContactGroupId: [1, 2] }],
      CompleteFlag: 1,
    });
    const requests = answerWith(answer, answer);
    const input = { ...alice, providerOptions: { tencent: { assistFlags: 63 } } };
    const left = await clientOf().conversations.list(input);
    expect(requests[0]!.body.AssistFlags).toBe(63);
    expect(left.items[0]).toMatchObject({
      id: "topic:@TGS#_a@TOPIC#_b",
      kind: "topic",
      marks: ["starred", "unread"],
      customMark: "vip",
      folderIds: ["1", "2"],
      activity: { at: null, source: "none", precision: "second" },
    });
    const right = await clientOf({ standardMarkDirection: "right-is-bit-0" }).conversations.list(input);
    expect(right.items[0]!.marks).toEqual(["folded", "hidden"]);
  });

  it("says nothing of pins when pins were not asked for", async () => {
    answerWith(ok({ SessionItem: [{ Type: 1, To_Account: "bob", TopFlag: 0 }], CompleteFlag: 1 }));
    const input = { ...alice, providerOptions: { tencent: { assistFlags: 2 } } };
    const page = await clientOf().conversations.list(input);
    expect(page.items[0]).not.toHaveProperty("pinned");
  });

  it("keeps conversations of a type that no page names, each with its own id", async () => {
    const items = [
      { Type: 3, To_Account: "x", MsgTime: 3 },
      { Type: 3, ServiceId: "a", MsgTime: 2 },
      { Type: 3, ServiceId: "b", MsgTime: 1 },
    ];
    answerWith(ok({ SessionItem: items, CompleteFlag: 1 }));
    const page = await clientOf().conversations.list(alice);
    expect(page.items.map(({ kind }) => kind)).toEqual(["other", "other", "other"]);
    expect(page.items[0]!.id).toBe("other:3:x");
    expect(new Set(page.items.map(({ id }) => id)).size).toBe(3);
  });

  it("answers bad_response to a list that is none", async () => {
    answerWith(ok({ SessionItem: "no", CompleteFlag: 1 }));
    expect(await codeOf(() => clientOf().conversations.list(alice))).toBe("bad_response");
  });
});

describe("messages", () => {
  it("asks for a group's newest 20, recalled ones included, and then below the smallest number", async () => {
    const requests = answerWith(fixture("group_msg_get_simple"), ok({ IsFinished: 2 }));
    const page = await clientOf().messages.list({ ...alice, conversationId: "group:@TGS#15ERQPAER" });
    expect(page.end).toBe("retention");
    expect(requests.map(({ path, body }) => [path, body])).toEqual([
      [
        "/v4/group_open_http_svc/group_msg_get_simple",
        { GroupId: "@TGS#15ERQPAER", ReqMsgNumber: 20, WithRecalledMsg: 1 },
      ],
      [
        "/v4/group_open_http_svc/group_msg_get_simple",
        { GroupId: "@TGS#15ERQPAER", ReqMsgNumber: 20, ReqMsgSeq: 7803319, WithRecalledMsg: 1 },
      ],
    ]);
  });

  it("reads the page's sample of a group", async () => {
    answerWith(fixture("group_msg_get_simple"));
    const page = await clientOf().messages.list({ ...alice, conversationId: "group:g", limit: 2 });
    const raw = fixture("group_msg_get_simple").RspMsgList as unknown[];
    const common = {
      conversationId: "group:g",
      provider: "tencent",
      state: "visible",
      system: false,
      attributes: {},
    };
    expect(page.items).toEqual([
      {
        ...common,
        id: "7803321",
        position: "7803321",
        senderId: "144115197276518801",
        sentAt: new Date(1458721802_000),
        content: [
          { type: "custom", data: "\\b\\u0001\\u0010\\u0006\\u001A\\u0006猫瞳", description: "MIF" },
          { type: "face", index: 15 },
        ],
        text: "",
        raw: raw[0],
      },
      {
        ...common,
        id: "7803320",
        position: "7803320",
        senderId: "144115198339527735",
        sentAt: new Date(1458721797_000),
        content: [
          { type: "custom", data: "\\b\\u0001\\u0010\\u0006\\u001A\\u000F西瓜妹妹。", description: "MIF" },
          { type: "text", text: "报上来" },
        ],
        text: "报上来",
        raw: raw[1],
      },
    ]);
    expect(page.nextCursor).not.toBeNull();
  });

  it("reads a system notice without a sender", async () => {
    const body = { OpType: 2, Operator_Account: "bob", List_Account: ["bob", "carol"] };
    const item = {
      From_Account: "",
      IsSystemMsg: 1,
      IsPlaceMsg: 0,
      MsgBody: body,
      MsgSeq: 1,
      MsgTimeStamp: 60,
    };
    answerWith(ok({ IsFinished: 1, RspMsgList: [{ ...item, CloudCustomData: "mine" }] }));
    const page = await clientOf().messages.list({ ...alice, conversationId: "group:g" });
    expect(page).toMatchObject({ nextCursor: null, end: "start" });
    expect(page.items[0]).toMatchObject({
      senderId: null,
      system: true,
      customData: "mine",
      content: [
        { type: "system", event: "member_left", operatorId: "bob", userIds: ["bob", "carol"], data: body },
      ],
    });
  });

  it("asks for a topic with its community", async () => {
    const requests = answerWith(ok({ RspMsgList: [] }));
    await clientOf().messages.list({ ...alice, conversationId: "topic:@TGS#_a@TOPIC#_b" });
    expect(requests[0]!.body).toEqual({
      GroupId: "@TGS#_a",
      TopicId: "@TGS#_a@TOPIC#_b",
      ReqMsgNumber: 20,
      WithRecalledMsg: 1,
    });
  });

  it("asks for a one-to-one history, and goes on from the vendor's own time and key", async () => {
    const item = (seq: number, time: number) => ({
      From_Account: "bob",
      To_Account: "alice",
      MsgSeq: seq,
      MsgRandom: 2,
      MsgTimeStamp: time,
      MsgFlagBits: 0,
      MsgKey: `${seq}_2_${time}`,
      MsgBody: [{ MsgType: "TIMTextElem", MsgContent: { Text: `t${seq}` } }],
      CloudCustomData: "cloud",
    });
    const requests = answerWith(
      ok({
        Complete: 0,
        MsgCnt: 2,
        LastMsgTime: 1699999000,
        LastMsgKey: "1_2_1699999000",
        MsgList: [item(1, 1699999000), item(2, 1699999001)],
      }),
      ok({ Complete: 1, MsgCnt: 0, LastMsgTime: 0, LastMsgKey: "", MsgList: [] }),
    );
    const page = await clientOf().messages.list({ ...alice, conversationId: "direct:bob", limit: 20 });
    expect(requests.map(({ path, body }) => [path, body])).toEqual([
      [
        "/v4/openim/admin_getroammsg",
        { Operator_Account: "alice", Peer_Account: "bob", MaxCnt: 20, MinTime: 0, MaxTime: 4294967295 },
      ],
      [
        "/v4/openim/admin_getroammsg",
        {
          Operator_Account: "alice",
          Peer_Account: "bob",
          MaxCnt: 20,
          MinTime: 0,
          MaxTime: 1699999000,
          LastMsgKey: "1_2_1699999000",
        },
      ],
    ]);
    expect(page.nextCursor).toBeNull();
    expect(page.items).toEqual(
      [item(2, 1699999001), item(1, 1699999000)].map((raw) => ({
        id: raw.MsgKey,
        conversationId: "direct:bob",
        provider: "tencent",
        senderId: "bob",
        sentAt: new Date(raw.MsgTimeStamp * 1000),
        position: raw.MsgKey,
        state: "visible",
        system: false,
        content: [{ type: "text", text: `t${raw.MsgSeq}` }],
        text: `t${raw.MsgSeq}`,
        attributes: {},
        customData: "cloud",
        raw,
      })),
    );
  });

  it("stops at a one-to-one page that leads back to itself, after what it held", async () => {
    const stuck = ok({ Complete: 0, LastMsgTime: 9, LastMsgKey: "1_1_9", MsgList: [] });
    answerWith(stuck, stuck);
    const call = clientOf().messages.list({ ...alice, conversationId: "direct:bob" });
    expect(await codeOf(() => call)).toBe("paging_stalled");
  });

  it("goes on through any number of empty one-to-one pages that lead to an earlier time", async () => {
    const empty = Array.from({ length: 60 }, (_, index) =>
      ok({ Complete: 0, LastMsgTime: 1000 - index, LastMsgKey: "", MsgList: [] }),
    );
    const item = { From_Account: "bob", MsgTimeStamp: 5, MsgKey: "1_2_5", MsgBody: [] };
    answerWith(...empty, ok({ Complete: 1, MsgList: [item] }));
    const pages = [];
    for await (const page of clientOf().messages.pages({ ...alice, conversationId: "direct:bob" })) {
      pages.push(page);
    }
    expect(pages.flatMap(({ items }) => items.map(({ id }) => id))).toEqual(["1_2_5"]);
    expect(pages.at(-1)).not.toHaveProperty("end");
  });

  it("stops at an empty one-to-one page that leads to a later time", async () => {
    answerWith(
      ok({ Complete: 0, LastMsgTime: 9, LastMsgKey: "", MsgList: [] }),
      ok({ Complete: 0, LastMsgTime: 10, LastMsgKey: "", MsgList: [] }),
    );
    const call = clientOf().messages.list({ ...alice, conversationId: "direct:bob" });
    expect(await codeOf(() => call)).toBe("paging_stalled");
  });

  it("asks for the role before a history, and takes an unknown role for none", async () => {
    const requests = answerWith(ok({ UserIdList: [{ Member_Account: "alice", Role: "Guest" }] }));
    const input = { ...alice, conversationId: "topic:@TGS#_a@TOPIC#_b", requireMember: true };
    expect(await codeOf(() => clientOf().messages.list(input))).toBe("permission_denied");
    expect(requests[0]).toMatchObject({
      path: "/v4/group_open_http_svc/get_role_in_group",
      body: { GroupId: "@TGS#_a", User_Account: ["alice"] },
    });
  });
});

describe("any other operation", () => {
  it("goes out as it is named", async () => {
    const requests = answerWith(ok({ MsgKey: "1_2_3" }));
    const answer = await clientOf().call("v4/openim/sendmsg", { To_Account: "bob", MsgRandom: 7n });
    expect(requests[0]).toMatchObject({
      path: "/v4/openim/sendmsg",
      body: { To_Account: "bob", MsgRandom: 7 },
    });
    expect(answer).toMatchObject({ MsgKey: "1_2_3" });
  });

  it.each([
    "openim/sendmsg",
    "v4/openim/sendmsg/",
    "/v4/openim/sendmsg",
    "v4/openim/../admin",
    "v4/openim/sendmsg?x=1",
    "https://evil.example/v4/a/b",
    "v4/openim/sendmsg\n",
    "",
  ])("is refused when it is called %j", async (name) => {
    expect(await codeOf(() => clientOf().call(name, {}))).toBe("invalid_argument");
  });
});
