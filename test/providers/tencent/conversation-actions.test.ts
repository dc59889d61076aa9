import { beforeEach, describe, expect, it } from "vitest";
import type { Client } from "../../../src/client.js";
import { codeOf, errorOf } from "../../support/catching.js";
import { clientOf } from "./support.js";
import { answerWith, ok, vendor } from "./vendor.js";

beforeEach(() => vendor.start());

type Ask = (client: Client) => Promise<unknown>;

const inDirect = { userId: "alice", conversationId: "direct:bob" };
const inGroup = { userId: "alice", conversationId: "group:team" };
const inTopic = { userId: "alice", conversationId: "topic:@TGS#_a@TOPIC#_b" };
const byAlice = { operatorId: "alice", conversationId: "group:team" };
const refusal = (ErrorCode: number) => ({ ActionStatus: "FAIL", ErrorCode, ErrorInfo: "no" });
const groups = "/v4/group_open_http_svc";

describe("the request of", () => {
  const cases: [string, Ask, string, object][] = [
    [
      "marking a direct conversation as read",
      (client) => client.conversations.markRead(inDirect),
      "/v4/openim/admin_set_msg_read",
      { Report_Account: "alice", Peer_Account: "bob" },
    ],
    [
      "marking a direct conversation as read up to a message",
      (client) => client.conversations.markRead({ ...inDirect, upTo: "1_2_1790000000" }),
      "/v4/openim/admin_set_msg_read",
      { Report_Account: "alice", Peer_Account: "bob", MsgReadTime: 1_790_000_000 },
    ],
    [
      "marking a group as read",
      (client) => client.conversations.markRead(inGroup),
      `${groups}/set_unread_msg_num`,
      { GroupId: "team", Member_Account: "alice", UnreadMsgNum: 0 },
    ],
    [
      "taking a direct conversation out of a list",
      (client) => client.conversations.removeFromList(inDirect),
      "/v4/recentcontact/delete",
      { From_Account: "alice", Type: 1, To_Account: "bob", ClearRamble: 0 },
    ],
    [
      "taking a group out of a list with its history",
      (client) => client.conversations.removeFromList({ ...inGroup, clearHistory: true }),
      "/v4/recentcontact/delete",
      { From_Account: "alice", Type: 2, ToGroupid: "team", ClearRamble: 1 },
    ],
    [
      "taking a topic out of a list",
      (client) => client.conversations.removeFromList(inTopic),
      "/v4/recentcontact/delete",
      { From_Account: "alice", Type: 2, ToGroupid: "@TGS#_a@TOPIC#_b", ClearRamble: 0 },
    ],
    [
      "a changed profile",
      (client) =>
        client.conversations.update({
          ...byAlice,
          title: "Team",
          avatarUrl: "https://m.example/t",
          description: "d",
          notice: "",
          attributes: { color: "red" },
        }),
      `${groups}/modify_group_base_info`,
      {
        GroupId: "team",
        From_Account: "alice",
        Name: "Team",
        FaceUrl: "https://m.example/t",
        Introduction: "d",
        Notification: "",
        AppDefinedData: [{ Key: "color", Value: "red" }],
      },
    ],
    [
      "another owner",
      (client) => client.conversations.update({ ...byAlice, ownerId: "bob" }),
      `${groups}/change_group_owner`,
      { GroupId: "team", NewOwner_Account: "bob" },
    ],
    [
      "disbanding",
      (client) => client.conversations.dissolve(byAlice),
      `${groups}/destroy_group`,
      { GroupId: "team" },
    ],
  ];

  it.each(cases)("%s", async (_, ask, path, expected) => {
    const requests = answerWith(ok());
    const client = clientOf();
    await ask(client);
    expect(requests.map((request) => [request.path, request.body])).toEqual([[path, expected]]);
    expect(client.capabilities.budgets[path.slice(1)]).toBe(200);
  });
});

describe("a direct conversation", () => {
  it("is there without any request, with an id for each of its users", async () => {
    const client = clientOf();
    expect(await client.conversations.open({ userId: "alice", peerId: "bob" })).toEqual({
      conversationId: "direct:bob",
    });
  });
});

describe("a group", () => {
  const made = (GroupId = "@TGS#1") => ok({ GroupId });

  it("is made with its owner, and its members are added then", async () => {
    const added = ok({ MemberList: [{ Member_Account: "bob", Result: 1 }] });
    const requests = answerWith(made(), added);
    const result = await clientOf().conversations.create({
      ownerId: "alice",
      memberIds: ["bob"],
      title: "Team",
      avatarUrl: "https://m.example/t",
      description: "d",
      notice: "n",
      attributes: { color: "red" },
    });
    expect(requests.map(({ path, body }) => [path, body])).toEqual([
      [
        `${groups}/create_group`,
        {
          Owner_Account: "alice",
          Type: "Private",
          Name: "Team",
          FaceUrl: "https://m.example/t",
          Introduction: "d",
          Notification: "n",
          AppDefinedData: [{ Key: "color", Value: "red" }],
        },
      ],
      [`${groups}/add_group_member`, { GroupId: "@TGS#1", MemberList: [{ Member_Account: "bob" }] }],
    ]);
    expect(result).toEqual({
      conversation: {
        id: "group:@TGS#1",
        provider: "tencent",
        kind: "group",
        title: "Team",
        avatarUrl: "https://m.example/t",
        description: "d",
        notice: "n",
        ownerId: "alice",
        activity: { at: null, source: "none", precision: "second" },
        attributes: { color: "red" },
        raw: made(),
      },
      members: [{ userId: "bob", ok: true }],
    });
  });

  it("takes type, ways to join and size from the vendor's options", async () => {
    const requests = answerWith(made());
    await clientOf().conversations.create({
      ownerId: "alice",
      title: "Team",
      providerOptions: { tencent: { type: "Public", applyJoinOption: "FreeAccess", maxMemberCount: 9 } },
    });
    expect(requests[0]?.body).toMatchObject({
      Type: "Public",
      ApplyJoinOption: "FreeAccess",
      MaxMemberCount: 9,
    });
  });

  it("has an id made of owner and key, so that it is found again", async () => {
    const input = { ownerId: "alice", memberIds: ["bob"], title: "Team", key: "order-1" };
    const added = ok({ MemberList: [{ Member_Account: "bob", Result: 2 }] });
    const requests = answerWith(refusal(10025), added, made("x"), made("y"), made("z"));
    const again = await clientOf().conversations.create(input);
    const id = String(requests[0]?.body.GroupId);
    expect(id).toMatch(/^c_[0-9a-f]{32}$/);
    expect(requests[1]?.body.GroupId).toBe(id);
    expect(again).toMatchObject({
      conversation: { id: `group:${id}`, title: "Team", raw: null },
      members: [{ userId: "bob", ok: true }],
    });
    for (const other of [{ key: "order-2" }, { ownerId: "carol" }]) {
      await clientOf().conversations.create({ ...input, memberIds: [], ...other });
    }
    const community = { tencent: { type: "Community" } } as const;
    await clientOf().conversations.create({ ...input, memberIds: [], providerOptions: community });
    const ids = requests.map(({ body }) => String(body.GroupId));
    expect(new Set(ids).size).toBe(4);
    expect(ids.at(-1)).toMatch(/^@TGS#_c_[0-9a-f]{32}$/);
  });

  it("is made once where an answer is lost, and only with a key", async () => {
    const safeOf = async (key?: string) => {
      const requests = answerWith({ ActionStatus: "FAIL", ErrorCode: 10002, ErrorInfo: "" });
      const again = key === undefined ? [] : answerWith(refusal(10025));
      const client = clientOf({}, { retry: { attempts: 2, baseDelayMs: 1 } });
      const made = client.conversations.create({ ownerId: "alice", title: "Team", ...(key ? { key } : {}) });
      const error = key === undefined ? await errorOf(() => made) : await made.then(() => undefined);
      return { error, sent: requests.length + again.length };
    };
    expect(await safeOf("order-1")).toEqual({ error: undefined, sent: 2 });
    const { error, sent } = await safeOf();
    expect(sent).toBe(1);
    expect(error).toMatchObject({ outcome: "unknown", retryable: false });
  });

  it("of somebody else with the same id is a conflict", async () => {
    answerWith(refusal(10021));
    const create = () => clientOf().conversations.create({ ownerId: "alice", title: "Team", key: "k" });
    expect(await codeOf(create)).toBe("conflict");
  });

  it("stands although nobody could be added", async () => {
    answerWith(made(), refusal(10004));
    const { conversation, members } = await clientOf().conversations.create({
      ownerId: "alice",
      memberIds: ["bob"],
      title: "Team",
    });
    expect(conversation.id).toBe("group:@TGS#1");
    expect(members).toMatchObject([{ userId: "bob", ok: false, error: { code: "invalid_argument" } }]);
  });

  it("without an id in the answer may have been made", async () => {
    answerWith(ok());
    const create = () => clientOf().conversations.create({ ownerId: "alice", title: "Team" });
    expect(await errorOf(create)).toMatchObject({ code: "bad_response", outcome: "unknown" });
  });

  it("that is gone is disbanded", async () => {
    answerWith(refusal(10010), refusal(10015));
    await clientOf().conversations.dissolve(byAlice);
    expect(await codeOf(() => clientOf().conversations.dissolve(byAlice))).toBe("not_found");
  });

  it("whose profile was changed before its owner was not has been changed by half", async () => {
    const requests = answerWith(ok(), refusal(10004), refusal(10004));
    const update = (changes: object) => clientOf().conversations.update({ ...byAlice, ...changes });
    const error = await errorOf(() => update({ title: "Team", ownerId: "nobody" }));
    expect(error).toMatchObject({ code: "invalid_argument", providerCode: "10004", outcome: "unknown" });
    expect(error.message).toContain("the profile was changed");
    expect(requests).toHaveLength(2);
    expect(await errorOf(() => update({ ownerId: "nobody" }))).toMatchObject({ outcome: "not_applied" });
  });
});

describe("before any request is refused", () => {
  const long = "x".repeat(33);
  const group = { ownerId: "alice", title: "Team" };
  const cases: [string, Ask, string][] = [
    [
      "opening with an impossible user",
      (c) => c.conversations.open({ userId: long, peerId: "bob" }),
      "invalid_argument",
    ],
    [
      "opening with an impossible peer",
      (c) => c.conversations.open({ userId: "alice", peerId: long }),
      "invalid_argument",
    ],
    ["a group without a title", (c) => c.conversations.create({ ownerId: "alice" }), "invalid_argument"],
    [
      "a group of an impossible owner",
      (c) => c.conversations.create({ ...group, ownerId: long }),
      "invalid_argument",
    ],
    [
      "a group with an impossible member",
      (c) => c.conversations.create({ ...group, memberIds: [long] }),
      "invalid_argument",
    ],
    [
      "a live group with members",
      (c) =>
        c.conversations.create({
          ...group,
          memberIds: ["bob"],
          providerOptions: { tencent: { type: "AVChatRoom" } },
        }),
      "unsupported",
    ],
    [
      "a group of no type",
      (c) => c.conversations.create({ ...group, providerOptions: { tencent: { type: "Club" } } }),
      "invalid_argument",
    ],
    [
      "a group with an option of nobody",
      (c) => c.conversations.create({ ...group, providerOptions: { tencent: { color: 1 } } }),
      "invalid_argument",
    ],
    [
      "a changed direct conversation",
      (c) => c.conversations.update({ operatorId: "alice", conversationId: "direct:bob", title: "x" }),
      "unsupported",
    ],
    [
      "a changed topic",
      (c) =>
        c.conversations.update({ operatorId: "alice", conversationId: inTopic.conversationId, title: "x" }),
      "unsupported",
    ],
    [
      "a change by an impossible user",
      (c) => c.conversations.update({ ...byAlice, operatorId: long, title: "x" }),
      "invalid_argument",
    ],
    [
      "an impossible new owner",
      (c) => c.conversations.update({ ...byAlice, ownerId: long }),
      "invalid_argument",
    ],
    [
      "disbanding a direct conversation",
      (c) => c.conversations.dissolve({ operatorId: "alice", conversationId: "direct:bob" }),
      "unsupported",
    ],
    [
      "disbanding a topic",
      (c) => c.conversations.dissolve({ operatorId: "alice", conversationId: inTopic.conversationId }),
      "unsupported",
    ],
    [
      "disbanding by an impossible user",
      (c) => c.conversations.dissolve({ ...byAlice, operatorId: long }),
      "invalid_argument",
    ],
    [
      "removing for an impossible user",
      (c) => c.conversations.removeFromList({ ...inGroup, userId: long }),
      "invalid_argument",
    ],
    [
      "removing no conversation",
      (c) => c.conversations.removeFromList({ ...inGroup, conversationId: "team" }),
      "invalid_argument",
    ],
    [
      "reading by an impossible user",
      (c) => c.conversations.markRead({ ...inDirect, userId: long }),
      "invalid_argument",
    ],
    ["reading a topic", (c) => c.conversations.markRead(inTopic), "unsupported"],
    [
      "reading a group up to a message",
      (c) => c.conversations.markRead({ ...inGroup, upTo: "5" }),
      "unsupported",
    ],
    [
      "reading up to no position",
      (c) => c.conversations.markRead({ ...inDirect, upTo: "5" }),
      "invalid_argument",
    ],
    [
      "an option where there is none",
      (c) => c.conversations.markRead({ ...inDirect, providerOptions: { tencent: { x: 1 } } } as never),
      "invalid_argument",
    ],
  ];

  it.each(cases)("%s", async (_, ask, code) => {
    expect(await codeOf(() => ask(clientOf()))).toBe(code);
  });
});
