import { Signer as VendorSigner } from "@volcengine/openapi";
import { beforeEach, describe, expect, it } from "vitest";
import type { Conversation } from "../../../src/index.js";
import { answer, answerNothing, success, vendor } from "./answers.js";
import { clientOf, credentials, fixture } from "./support.js";

beforeEach(() => vendor.start());

const last = (items: string) => success(`{"ConversationInfos":[${items}],"HasMore":false,"NextCursor":0}`);

describe("the request for conversations", () => {
  it("names every field, with a 19-digit user id as a bare integer", async () => {
    const sent = answer(last(""));
    const page = await clientOf().conversations.list({ userId: "7179339373423427073" });
    expect(page).toEqual({ items: [], nextCursor: null });
    expect(sent).toHaveLength(1);
    expect(sent[0]?.url).toBe(
      "https://rtc.volcengineapi.com/?Action=GetUserConversations&Version=2020-12-01",
    );
    expect(sent[0]?.body).toBe(
      '{"AppId":666666,"ParticipantUserId":7179339373423427073,"DataType":0,"Cursor":0,"Limit":20,"SkipMemberCount":false,"InboxType":0}',
    );
  });

  it("is signed as the vendor's own package signs it", async () => {
    const sent = answer(last(""));
    await clientOf({ credentials: { ...credentials, sessionToken: "STS2exampleToken" } }).conversations.list({
      userId: "10001",
    });
    const { headers, body } = sent[0] ?? { headers: {} as Record<string, string>, body: "" };
    const date = headers["x-date"] ?? "";
    expect(date).toMatch(/^\d{8}T\d{6}Z$/);
    const at = new Date(date.replace(/^(.{4})(..)(..)T(..)(..)(..)Z$/, "$1-$2-$3T$4:$5:$6Z"));
    const signed: Record<string, string> = {
      Host: "rtc.volcengineapi.com",
      "Content-Type": "application/json",
    };
    const params = { Action: "GetUserConversations", Version: "2020-12-01" };
    const vendor = new VendorSigner(
      { region: "cn-north-1", method: "POST", params, headers: signed, body },
      "rtc",
    );
    vendor.isSignableHeader = () => true;
    const { accessKeyId, secretAccessKey: secretKey } = credentials;
    vendor.addAuthorization({ accessKeyId, secretKey, sessionToken: "STS2exampleToken" }, at);
    expect(headers.authorization).toBe(signed.Authorization);
    expect(headers["x-security-token"]).toBe("STS2exampleToken");
    expect(headers["content-type"]).toBe("application/json");
  });

  it("carries the user ids of an app with text ids as texts, also one of digits", async () => {
    const sent = answer(last(""), last(""));
    const { conversations } = clientOf({ userIds: "text" });
    await conversations.list({ userId: "alice" });
    await conversations.list({ userId: "007" });
    expect(sent[0]?.body).toContain('"ParticipantUserId":0,"ParticipantUserIdStr":"alice",');
    expect(sent[1]?.body).toContain('"ParticipantUserId":0,"ParticipantUserIdStr":"007",');
  });

  it("follows the options of the vendor and echoes its cursor", async () => {
    const one = (id: number) => `{"ConversationShortId":${id},"ConversationType":2}`;
    const more = success(`{"ConversationInfos":[${one(5)}],"HasMore":true,"NextCursor":4611686018427387905}`);
    const sent = answer(more, last(one(6)));
    const providerOptions = { volcengine: { dataType: 1, inboxType: 3, skipMemberCount: true } };
    const page = await clientOf().conversations.list({ userId: "10001", limit: 5, providerOptions });
    expect(page.items.map(({ id }) => id)).toEqual(["5", "6"]);
    expect(sent.map(({ body }) => body)).toEqual([
      '{"AppId":666666,"ParticipantUserId":10001,"DataType":1,"Cursor":0,"Limit":20,"SkipMemberCount":true,"InboxType":3}',
      '{"AppId":666666,"ParticipantUserId":10001,"DataType":1,"Cursor":4611686018427387905,"Limit":20,"SkipMemberCount":true,"InboxType":3}',
    ]);
  });

  it.each([
    [{ userId: "-5" }, /from 0 to 9223372036854775807.*got "-5"/],
    [{ userId: "10001", providerOptions: { volcengine: { datatype: 1 } } }, /no option "datatype"/],
    [{ userId: "10001", providerOptions: { volcengine: { dataType: 3 } } }, /dataType must be .* 0 to 2/],
    [{ userId: "10001", providerOptions: { volcengine: { inboxType: -1 } } }, /inboxType/],
    [{ userId: "10001", providerOptions: { volcengine: { skipMemberCount: "yes" } } }, /skipMemberCount/],
  ])("is not sent for bad input %j", async (input, message) => {
    const sent = answerNothing();
    await expect(clientOf().conversations.list(input)).rejects.toMatchObject({
      code: "invalid_argument",
      provider: "volcengine",
      message: expect.stringMatching(message),
    });
    expect(sent).toEqual([]);
  });
});

describe("a conversation", () => {
  const at = new Date("2022-11-29T09:33:29Z");

  it("is read from the vendor's sample, field by field", async () => {
    answer(fixture("get-user-conversations.json"));
    const { items } = await clientOf().conversations.list({ userId: "10001", limit: 2 });
    const sample = JSON.parse(fixture("get-user-conversations.json")).Result.ConversationInfos;
    const longs = { MemberCount: "2", OnlineCount: "0", OtherUserId: "10002", CreatorUid: "10001" };
    expect(items).toEqual([
      {
        id: "1",
        provider: "volcengine",
        kind: "group",
        title: "Conversation",
        avatarUrl: "http://xxx.com",
        description: "Your_Description",
        notice: "Your_Notice",
        ownerId: "10001",
        creatorId: "10001",
        memberCount: 2,
        dissolved: false,
        activity: { at, source: "modified", precision: "second" },
        createdAt: at,
        updatedAt: at,
        attributes: { key: "value" },
        raw: {
          ...sample[0],
          ...longs,
          ConversationShortId: "1",
          OwnerUserId: "10001",
          CreateTime: "1669714409",
          ModifyTime: "1669714409",
        },
      },
      {
        id: "2",
        provider: "volcengine",
        kind: "direct",
        peerId: "10002",
        ownerId: "10001",
        creatorId: "10001",
        memberCount: 2,
        dissolved: false,
        activity: { at: new Date(1667976874000), source: "modified", precision: "second" },
        createdAt: new Date(1667976874000),
        updatedAt: new Date(1667976874000),
        attributes: {},
        raw: {
          ...sample[1],
          ...longs,
          ConversationShortId: "2",
          OwnerUid: "10001",
          CreateTime: "1667976874",
          ModifyTime: "1667976874",
        },
      },
    ]);
  });

  async function read(item: string, providerOptions = {}): Promise<Conversation | undefined> {
    answer(last(item));
    const page = await clientOf().conversations.list({ userId: "10001", providerOptions });
    return page.items[0];
  }

  it("keeps every digit of its ids, in raw too", async () => {
    const conversation = await read(
      '{"ConversationShortId":1691070514797524328,"ConversationType":1,"OtherUserId":7179339373423427073}',
    );
    expect(conversation).toMatchObject({ id: "1691070514797524328", peerId: "7179339373423427073" });
    expect(conversation?.raw).toMatchObject({
      ConversationShortId: "1691070514797524328",
      OtherUserId: "7179339373423427073",
    });
  });

  it.each([
    [1, "direct"],
    [2, "group"],
    [100, "live"],
    [3, "live"],
    [4, "other"],
    ["null", "other"],
  ])("of type %s is %s", async (type, kind) => {
    expect((await read(`{"ConversationShortId":9,"ConversationType":${type}}`))?.kind).toBe(kind);
  });

  it("takes the text form of user ids where it is filled", async () => {
    const conversation = await read(
      '{"ConversationShortId":9,"ConversationType":1,"OwnerUid":0,"OwnerUidStr":"ann","CreatorUserId":5,"CreatorUserIdStr":"","OtherUserId":0,"OtherUserIdStr":"bob"}',
    );
    expect(conversation).toMatchObject({ ownerId: "ann", creatorId: "5", peerId: "bob" });
  });

  it("leaves out what the list does not say", async () => {
    const item = {
      ConversationShortId: 9,
      Name: "",
      OwnerUserId: 0,
      CreateTime: 0,
      MemberCount: null,
      Ext: null,
    };
    const conversation = await read(JSON.stringify(item));
    expect(conversation).toEqual({
      id: "9",
      provider: "volcengine",
      kind: "other",
      activity: { at: null, source: "none", precision: "second" },
      attributes: {},
      raw: { ...item, ConversationShortId: "9", OwnerUserId: "0", CreateTime: "0" },
    });
  });

  it("says when it is dissolved, how many watch a live group, and when only the creation is known", async () => {
    const conversation = await read(
      '{"ConversationShortId":9,"ConversationType":100,"Status":1,"OnlineCount":"120","CreateTime":1669714409}',
    );
    expect(conversation).toMatchObject({ dissolved: true, onlineCount: 120, createdAt: at });
    expect(conversation?.activity).toEqual({ at, source: "created", precision: "second" });
  });

  it("has no member count that was not asked for", async () => {
    const skipped = await read('{"ConversationShortId":9,"MemberCount":0}', {
      volcengine: { skipMemberCount: true },
    });
    expect(skipped).not.toHaveProperty("memberCount");
  });

  it("has no key-value where the vendor sends null for one", async () => {
    const conversation = await read('{"ConversationShortId":9,"Ext":{"gone":null,"kept":"null"}}');
    expect(conversation?.attributes).toEqual({ kept: "null" });
  });

  it("does not let the vendor's keys reach a prototype", async () => {
    const conversation = await read('{"ConversationShortId":9,"Ext":{"__proto__":"x","s:y":"1"}}');
    expect(Object.entries(conversation?.attributes ?? {})).toEqual([["__proto__", "x"]]);
    expect(({} as Record<string, unknown>).x).toBeUndefined();
  });
});

describe("a broken answer", () => {
  it.each([
    ["no HasMore", '{"ConversationInfos":[]}'],
    ["HasMore as a word", '{"ConversationInfos":[],"HasMore":"no"}'],
    ["more without a cursor", '{"ConversationInfos":[],"HasMore":true}'],
    ["more with a negative cursor", '{"ConversationInfos":[],"HasMore":true,"NextCursor":-1}'],
    ["a list that is none", '{"ConversationInfos":{},"HasMore":false}'],
    ["a result that is text", '"ok"'],
  ])("with %s is bad_response", async (_, result) => {
    answer(success(result));
    await expect(clientOf().conversations.list({ userId: "10001" })).rejects.toMatchObject({
      code: "bad_response",
      operation: "GetUserConversations",
    });
  });
});
