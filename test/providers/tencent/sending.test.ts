import { beforeEach, describe, expect, it } from "vitest";
import type { SendMessage } from "../../../src/model/send.js";
import { makeKey } from "../../../src/provider/keys.js";
import { errorOf } from "../../support/catching.js";
import { clientOf } from "./support.js";
import { answerWith, ok, vendor } from "./vendor.js";

beforeEach(() => vendor.start());

const hi = [{ type: "text", text: "hi" }] as const;
const toBob: SendMessage = { userId: "alice", conversationId: "direct:bob", content: hi, key: "order-1" };
const toTeam: SendMessage = { ...toBob, conversationId: "group:team" };
const body = [{ MsgType: "TIMTextElem", MsgContent: { Text: "hi" } }];
const sentDirect = ok({ MsgTime: 1_790_000_000, MsgKey: "1_2_1790000000" });
const sentToGroup = ok({ MsgTime: 1_790_000_000, MsgSeq: 42 });
/** The history is looked into back to a while before the sending. */
const now = Math.floor(Date.now() / 1000);
const unsigned = (value: unknown) => Number.isInteger(value) && Number(value) >= 0 && Number(value) < 2 ** 32;

async function directBodies(inputs: SendMessage[]) {
  const requests = answerWith(...inputs.map(() => sentDirect));
  for (const input of inputs) await clientOf().messages.send(input);
  return requests.map((request) => request.body);
}

async function groupBodies(inputs: SendMessage[]) {
  const requests = answerWith(...inputs.map(() => sentToGroup));
  for (const input of inputs) await clientOf().messages.send(input);
  return requests.map((request) => request.body);
}

describe("a message to a user", () => {
  it("goes out with both numbers, into the sender's own devices too", async () => {
    const requests = answerWith(sentDirect);
    const { message, key } = await clientOf().messages.send(toBob);
    expect(requests).toHaveLength(1);
    expect(requests[0]).toMatchObject({ method: "POST", path: "/v4/openim/sendmsg" });
    const { MsgSeq, MsgRandom, ...rest } = requests[0]!.body;
    expect([MsgSeq, MsgRandom].every(unsigned)).toBe(true);
    expect(rest).toEqual({
      From_Account: "alice",
      To_Account: "bob",
      MsgBody: body,
      SyncOtherMachine: 1,
    });
    expect(key).toBe("order-1");
    expect(message).toEqual({
      id: "1_2_1790000000",
      position: "1_2_1790000000",
      conversationId: "direct:bob",
      provider: "tencent",
      senderId: "alice",
      sentAt: new Date(1_790_000_000_000),
      state: "visible",
      system: false,
      content: [{ type: "text", text: "hi" }],
      text: "hi",
      attributes: {},
      key: "order-1",
    });
  });

  it("has the place that the history gives it, also where its key ends otherwise", async () => {
    answerWith(ok({ MsgTime: 1_790_000_001, MsgKey: "1_2_1790000000" }), ok({ MsgKey: "1_2_1790000000" }));
    const corrected = await clientOf().messages.send(toBob);
    expect(corrected.message.position).toBe("1_2_1790000000_1790000001");
    const timeless = await clientOf().messages.send(toBob);
    expect(timeless.message.position).toBe("1_2_1790000000");
    expect(timeless.message).not.toHaveProperty("sentAt");
  });

  it("has the same numbers for one key and one content, and others for everything else", async () => {
    const variants: SendMessage[] = [
      toBob,
      { ...toBob, key: "order-2" },
      { ...toBob, userId: "carol" },
      { ...toBob, conversationId: "direct:dave" },
      { ...toBob, content: [{ type: "text", text: "ho" }] },
      { ...toBob, customData: "c" },
    ];
    const [again, ...bodies] = await directBodies([toBob, ...variants]);
    expect(bodies[0]).toEqual(again);
    expect(new Set(bodies.map(({ MsgRandom }) => MsgRandom)).size).toBe(variants.length);
    expect(new Set(bodies.map(({ MsgSeq }) => MsgSeq)).size).toBe(variants.length);
  });

  it("rises in MsgSeq with the keys that are made here", async () => {
    const keys = [makeKey(), makeKey(), makeKey()];
    const bodies = await directBodies(keys.map((key) => ({ ...toBob, key })));
    const orders = keys.map((key) => Number(key.split("-")[1]) % 2 ** 32);
    expect(bodies.map(({ MsgSeq }) => MsgSeq)).toEqual(orders);
  });

  it("carries customData, silence and what the vendor's options say", async () => {
    const [sent, own] = await directBodies([
      { ...toBob, customData: '{"k":1}', silent: true },
      {
        ...toBob,
        silent: true,
        providerOptions: {
          tencent: {
            syncOtherMachine: false,
            sendMsgControl: ["NoUnread", "WithMuteNotifications"],
            forbidCallbackControl: ["ForbidAfterSendMsgCallback"],
            offlinePushInfo: { title: "t", desc: "d", ext: "e" },
          },
        },
      },
    ]);
    expect(sent).toMatchObject({ CloudCustomData: '{"k":1}', OfflinePushInfo: { PushFlag: 1 } });
    expect(own).toMatchObject({
      SendMsgControl: ["NoUnread", "WithMuteNotifications"],
      ForbidCallbackControl: ["ForbidAfterSendMsgCallback"],
      OfflinePushInfo: { PushFlag: 1, Title: "t", Desc: "d", Ext: "e" },
    });
    expect(own).not.toHaveProperty("SyncOtherMachine");
  });

  it("without a key in the answer is looked up, and found by the numbers that were sent", async () => {
    const [sent] = await directBodies([toBob]);
    const id = `${sent?.MsgSeq}_${sent?.MsgRandom}_${now}`;
    const item = { From_Account: "alice", To_Account: "bob", MsgTimeStamp: now, MsgKey: id };
    const other = { ...item, MsgKey: `${sent?.MsgSeq}_7_${now}` };
    const history = ok({ Complete: 1, MsgList: [other, { ...item, MsgBody: body }] });
    const requests = answerWith(ok({ MsgTime: now }), history);
    const result = await clientOf().messages.send(toBob);
    expect(requests[1]!.path).toBe("/v4/openim/admin_getroammsg");
    expect(result).toMatchObject({ settled: true, message: { id, text: "hi" } });
  });

  it("says nothing of a message of the same numbers that somebody else sent", async () => {
    const [sent] = await directBodies([toBob]);
    const id = `${sent?.MsgSeq}_${sent?.MsgRandom}_${now}`;
    const item = { From_Account: "bob", To_Account: "alice", MsgTimeStamp: now, MsgKey: id };
    answerWith(ok(), ok({ Complete: 1, MsgList: [{ ...item, MsgBody: body }] }));
    const error = await errorOf(() => clientOf().messages.send(toBob));
    expect(error).toMatchObject({ outcome: "unknown", retryable: false, key: "order-1" });
  });
});

describe("a message to a group", () => {
  it("goes out with its one number, and a topic beside its community", async () => {
    const [group, topic] = await groupBodies([
      toTeam,
      { ...toTeam, conversationId: "topic:@TGS#_a@TOPIC#_b" },
    ]);
    const common = { From_Account: "alice", MsgBody: body };
    expect(unsigned(group?.Random)).toBe(true);
    expect(group).toEqual({ ...common, GroupId: "team", Random: group?.Random });
    expect(topic).toEqual({
      ...common,
      GroupId: "@TGS#_a",
      TopicId: "@TGS#_a@TOPIC#_b",
      Random: topic?.Random,
    });
  });

  it("is known by its number, as in the history", async () => {
    const requests = answerWith(sentToGroup);
    const { message } = await clientOf().messages.send({ ...toTeam, customData: "c" });
    expect(requests[0]!.path).toBe("/v4/group_open_http_svc/send_group_msg");
    expect(message).toMatchObject({
      id: "42",
      position: "42",
      sentAt: new Date(1_790_000_000_000),
      customData: "c",
    });
  });

  it("has another number when it calls somebody else by name", async () => {
    const [one, two, all] = await groupBodies([
      { ...toTeam, mentions: ["bob", "carol"] },
      { ...toTeam, mentions: ["bob"] },
      { ...toTeam, mentions: "all" },
    ]);
    expect(one?.GroupAtInfo).toEqual([
      { GroupAtAllFlag: 0, GroupAt_Account: "bob" },
      { GroupAtAllFlag: 0, GroupAt_Account: "carol" },
    ]);
    expect(all?.GroupAtInfo).toEqual([{ GroupAtAllFlag: 1 }]);
    expect(new Set([one?.Random, two?.Random, all?.Random]).size).toBe(3);
  });

  it("carries a priority", async () => {
    const [sent] = await groupBodies([{ ...toTeam, providerOptions: { tencent: { msgPriority: "High" } } }]);
    expect(sent?.MsgPriority).toBe("High");
  });

  it("that the vendor dropped is an error, whatever number its answer has", async () => {
    answerWith(ok({ MsgTime: 1_790_000_000, MsgSeq: 43, MsgDropReason: "MsgFreqCtrl" }));
    expect(await errorOf(() => clientOf().messages.send(toTeam))).toMatchObject({
      code: "rate_limited",
      providerCode: "MsgFreqCtrl",
      outcome: "not_applied",
      retryable: true,
    });
    answerWith(ok({ MsgTime: 1_790_000_000, MsgSeq: 43, MsgDropReason: "Mystery" }));
    expect(await errorOf(() => clientOf().messages.send(toTeam))).toMatchObject({
      code: "unknown",
      retryable: false,
    });
  });

  it("without a number in the answer is found in the history", async () => {
    const [sent] = await groupBodies([toTeam]);
    const item = { From_Account: "alice", IsPlaceMsg: 0, MsgBody: body, MsgTimeStamp: now };
    const found = { ...item, MsgSeq: 41, MsgRandom: sent?.Random };
    answerWith(ok(), ok({ RspMsgList: [{ ...item, MsgSeq: 42, MsgRandom: 1 }, found] }));
    const result = await clientOf().messages.send(toTeam);
    expect(result).toMatchObject({ settled: true, message: { id: "41" } });
  });
});

describe("a message that cannot be sent", () => {
  const wrong: [string, SendMessage, string][] = [
    ["an impossible sender", { ...toBob, userId: "x".repeat(33) }, "invalid_argument"],
    ["an impossible conversation", { ...toBob, conversationId: "bob" }, "invalid_argument"],
    ["a conversation of an unknown type", { ...toBob, conversationId: "other:3:x" }, "unsupported"],
    [
      "more than 12,000 bytes",
      { ...toBob, content: [{ type: "text", text: "x".repeat(12_000) }] },
      "invalid_argument",
    ],
    ["customData over the limit", { ...toBob, customData: "x".repeat(12_000) }, "invalid_argument"],
    ["a quote", { ...toBob, quote: { messageId: "1_2_3" } }, "unsupported"],
    ["attributes", { ...toBob, attributes: { a: "b" } }, "unsupported"],
    ["names in a direct conversation", { ...toBob, mentions: ["bob"] }, "unsupported"],
    ["everybody in a direct conversation", { ...toBob, mentions: "all" }, "unsupported"],
    ["31 names", { ...toTeam, mentions: Array.from({ length: 31 }, (_, n) => `u${n}`) }, "invalid_argument"],
    ["an impossible name", { ...toTeam, mentions: ["x".repeat(33)] }, "invalid_argument"],
    [
      "two custom parts",
      {
        ...toBob,
        content: [
          { type: "custom", data: "" },
          { type: "custom", data: "" },
        ],
      },
      "unsupported",
    ],
    ["an option of nobody", { ...toBob, providerOptions: { tencent: { color: 1 } } }, "invalid_argument"],
    [
      "a priority in a direct conversation",
      { ...toBob, providerOptions: { tencent: { msgPriority: "Low" } } },
      "unsupported",
    ],
    [
      "a group's own devices",
      { ...toTeam, providerOptions: { tencent: { syncOtherMachine: true } } },
      "unsupported",
    ],
    [
      "do-not-disturb in a group",
      { ...toTeam, providerOptions: { tencent: { sendMsgControl: ["WithMuteNotifications"] } } },
      "unsupported",
    ],
  ];

  it.each(wrong)("because of %s is refused before any request", async (_, input, code) => {
    expect((await errorOf(() => clientOf().messages.send(input))).code).toBe(code);
  });
});

describe("the time in which equal messages are one", () => {
  const windowOf = (options: Parameters<typeof clientOf>[0]) =>
    clientOf(options).capabilities.messages.send.idempotency.windowMs;

  it("is that of the region, or what the app knows better", () => {
    expect(windowOf({})).toBe(120_000);
    expect(windowOf({ region: "china" })).toBe(120_000);
    expect(windowOf({ region: "singapore" })).toBe(1_000);
    expect(windowOf({ baseUrl: "https://im.example" })).toBe(1_000);
    expect(windowOf({ region: "singapore", dedupeWindowMs: 60_000 })).toBe(60_000);
    expect(windowOf({ dedupeWindowMs: 600_000 })).toBe(300_000);
  });
});
