import { beforeEach, describe, expect, it } from "vitest";
import type { Client } from "../../../src/client.js";
import { codeOf, errorOf } from "../../support/catching.js";
import { clientOf } from "./support.js";
import { answerWith, ok, vendor } from "./vendor.js";

beforeEach(() => vendor.start());

const inDirect = { userId: "alice", conversationId: "direct:bob" };
const inGroup = { userId: "alice", conversationId: "group:team" };
const inTopic = { userId: "alice", conversationId: "topic:@TGS#_a@TOPIC#_b" };
const key = "1_2_1790000000";
const hi = [{ type: "text", text: "hi" }] as const;
const body = [{ MsgType: "TIMTextElem", MsgContent: { Text: "hi" } }];
const refusal = (ErrorCode: number) => ({ ActionStatus: "FAIL", ErrorCode, ErrorInfo: "no" });

type Ask = (client: Client) => Promise<unknown>;

describe("the request of", () => {
  const cases: [string, Ask, string, object, object][] = [
    [
      "a recall in a direct conversation",
      (client) => client.messages.recall({ ...inDirect, messageId: key }),
      "/v4/openim/admin_msgwithdraw",
      { From_Account: "alice", To_Account: "bob", MsgKey: key },
      ok(),
    ],
    [
      "a recall in a group",
      (client) => client.messages.recall({ ...inGroup, messageId: "42" }),
      "/v4/group_open_http_svc/group_msg_recall",
      { GroupId: "team", MsgSeqList: [{ MsgSeq: 42 }] },
      ok({ RecallRetList: [{ MsgSeq: 42, RetCode: 0 }] }),
    ],
    [
      "a recall in a topic",
      (client) => client.messages.recall({ ...inTopic, messageId: "42" }),
      "/v4/group_open_http_svc/group_msg_recall",
      { GroupId: "@TGS#_a", TopicId: "@TGS#_a@TOPIC#_b", MsgSeqList: [{ MsgSeq: 42 }] },
      ok({ RecallRetList: [{ MsgSeq: 42, RetCode: 0 }] }),
    ],
    [
      "an edit of content",
      (client) => client.messages.edit({ ...inDirect, messageId: key, content: hi }),
      "/v4/openim/modify_c2c_msg",
      { From_Account: "alice", To_Account: "bob", MsgKey: key, MsgBody: body },
      { ...ok(), ErrorInfo: "succeed" },
    ],
    [
      "an edit that clears customData",
      (client) => client.messages.edit({ ...inDirect, messageId: key, customData: "" }),
      "/v4/openim/modify_c2c_msg",
      { From_Account: "alice", To_Account: "bob", MsgKey: key, CloudCustomData: "" },
      ok(),
    ],
    [
      "an edit in a group",
      (client) => client.messages.edit({ ...inGroup, messageId: "42", content: hi, customData: "c" }),
      "/v4/openim/modify_group_msg",
      { GroupId: "team", MsgSeq: 42, MsgBody: body, CloudCustomData: "c" },
      ok(),
    ],
    [
      "an edit in a topic",
      (client) => client.messages.edit({ ...inTopic, messageId: "42", content: hi }),
      "/v4/openim/modify_group_msg",
      { GroupId: "@TGS#_a", TopicId: "@TGS#_a@TOPIC#_b", MsgSeq: 42, MsgBody: body },
      ok(),
    ],
    [
      "a deletion",
      (client) => client.messages.delete({ ...inDirect, messageIds: [key, "3_4_5"], for: "me" }),
      "/v4/openim/delete_c2c_msg_ramble",
      { Operator_Account: "alice", Peer_Account: "bob", MsgKeyList: [key, "3_4_5"] },
      ok(),
    ],
  ];

  it.each(cases)("%s", async (_, ask, path, expected, answer) => {
    const requests = answerWith(answer);
    const client = clientOf();
    await ask(client);
    expect(requests.map((request) => [request.path, request.body])).toEqual([[path, expected]]);
    expect(client.capabilities.budgets[path.slice(1)]).toBe(200);
  });
});

describe("a recall", () => {
  const recall = (messageId = "42") => clientOf().messages.recall({ ...inGroup, messageId });
  const recalled = (RetCode: number) => ok({ RecallRetList: [{ MsgSeq: 42, RetCode }] });
  const item = { From_Account: "alice", MsgSeq: 42, MsgTimeStamp: 9, MsgBody: body };

  it("of what was taken back before is no error", async () => {
    answerWith(refusal(20023));
    await clientOf().messages.recall({ ...inDirect, messageId: key });
    for (const code of [10032, 10030]) {
      answerWith(recalled(code), ok({ RspMsgList: [{ ...item, IsPlaceMsg: 2 }] }));
      await recall();
    }
  });

  it("fails with the code of its message, though the answer says OK", async () => {
    answerWith(recalled(10031));
    expect(await errorOf(() => recall())).toMatchObject({
      code: "conflict",
      providerCode: "10031",
      outcome: "not_applied",
    });
    answerWith(recalled(10032), ok({ RspMsgList: [{ ...item, IsPlaceMsg: 0 }] }));
    expect(await errorOf(() => recall())).toMatchObject({ code: "unsupported", providerCode: "10032" });
    answerWith(recalled(10030), ok({ RspMsgList: [] }));
    expect(await errorOf(() => recall())).toMatchObject({ code: "not_found", providerCode: "10030" });
  });

  it("says what the vendor said where the look into the history fails", async () => {
    answerWith(recalled(10032), refusal(10002));
    expect(await errorOf(() => recall())).toMatchObject({ code: "unsupported", providerCode: "10032" });
  });

  it("without a result for its message may have been applied", async () => {
    answerWith(ok({ RecallRetList: [{ MsgSeq: 43, RetCode: 0 }] }));
    expect(await errorOf(() => recall())).toMatchObject({ code: "bad_response", outcome: "unknown" });
  });

  it.each([20022, 90003, 90008])("of what the vendor does not know (%i) is not_found", async (code) => {
    answerWith(refusal(code));
    expect(await codeOf(() => clientOf().messages.recall({ ...inDirect, messageId: key }))).toBe("not_found");
  });
});

describe("an edit", () => {
  it.each([20026, 20022, 10030])("of what the vendor does not know (%i) is not_found", async (code) => {
    answerWith(refusal(code), refusal(code));
    const edit = { messageId: key, content: hi };
    expect(await codeOf(() => clientOf().messages.edit({ ...inDirect, ...edit }))).toBe("not_found");
    expect(await codeOf(() => clientOf().messages.edit({ ...inGroup, ...edit, messageId: "1" }))).toBe(
      "not_found",
    );
  });

  it("that met another one may be tried again", async () => {
    answerWith(refusal(20028));
    const edit = () => clientOf().messages.edit({ ...inDirect, messageId: key, content: hi });
    expect(await errorOf(edit)).toMatchObject({ code: "conflict", retryable: true });
  });
});

describe("a deletion", () => {
  it("fails for the messages that the vendor does not know", async () => {
    answerWith(ok({ InvalidMsgKeyList: ["3_4_5"] }));
    const { results } = await clientOf().messages.delete({
      ...inDirect,
      messageIds: ["3_4_5", key],
      for: "me",
    });
    expect(results).toEqual([
      { messageId: "3_4_5", ok: false, error: expect.objectContaining({ code: "not_found" }) },
      { messageId: key, ok: true },
    ]);
  });
});

describe("reading by ids", () => {
  const item = (fields: object) => ({
    From_Account: "bob",
    MsgTimeStamp: 1_790_000_000,
    MsgBody: body,
    ...fields,
  });
  const histories = "/v4/group_open_http_svc/group_msg_get_simple";

  it("asks for each second of a direct conversation once", async () => {
    const found = item({ MsgKey: key, To_Account: "alice" });
    const requests = answerWith(ok({ Complete: 1, MsgList: [found] }), ok({ Complete: 1, MsgList: [] }));
    const messageIds = ["9_9_1790000009", key, "3_4_1790000000"];
    const read = await clientOf().messages.get({ ...inDirect, messageIds: [...messageIds].reverse() });
    expect(requests.map(({ path, body: asked }) => [path, asked.MinTime, asked.MaxTime])).toEqual([
      ["/v4/openim/admin_getroammsg", 1_789_999_999, 1_790_000_001],
      ["/v4/openim/admin_getroammsg", 1_790_000_008, 1_790_000_010],
    ]);
    expect(read).toEqual([null, expect.objectContaining({ id: key, text: "hi", raw: found }), null]);
  });

  it("asks a group from the newest number down, once for all that a page holds", async () => {
    const page = (...seqs: number[]) =>
      ok({ RspMsgList: seqs.map((MsgSeq) => item({ MsgSeq, IsPlaceMsg: 0 })) });
    const requests = answerWith(page(50, 49, 48), page(3), ok({ RspMsgList: [] }));
    const read = await clientOf().messages.get({ ...inGroup, messageIds: ["3", "48", "50", "1"] });
    expect(requests.map(({ path, body: asked }) => [path, asked.ReqMsgSeq])).toEqual([
      [histories, 50],
      [histories, 3],
      [histories, 1],
    ]);
    expect(read.map((message) => message?.id)).toEqual(["3", "48", "50", undefined]);
  });

  it("gives a recalled message without its words, and nothing for a hole", async () => {
    answerWith(ok({ RspMsgList: [item({ MsgSeq: 2, IsPlaceMsg: 2 }), item({ MsgSeq: 1, IsPlaceMsg: 1 })] }));
    const read = await clientOf().messages.get({ ...inTopic, messageIds: ["1", "2"] });
    expect(read).toMatchObject([null, { id: "2", state: "recalled", content: [] }]);
  });
});

describe("before any request is refused", () => {
  const big = [{ type: "text", text: "x".repeat(12_000) }] as const;
  const cases: [string, Ask, string][] = [
    [
      "a recall of a number in a direct conversation",
      (c) => c.messages.recall({ ...inDirect, messageId: "42" }),
      "invalid_argument",
    ],
    [
      "a recall of a key in a group",
      (c) => c.messages.recall({ ...inGroup, messageId: key }),
      "invalid_argument",
    ],
    ["a recall of number 0", (c) => c.messages.recall({ ...inGroup, messageId: "0" }), "invalid_argument"],
    [
      "a recall beyond 32 bits",
      (c) => c.messages.recall({ ...inGroup, messageId: "4294967296" }),
      "invalid_argument",
    ],
    [
      "a recall by an impossible user",
      (c) => c.messages.recall({ ...inGroup, userId: "x".repeat(33), messageId: "1" }),
      "invalid_argument",
    ],
    [
      "a recall in no conversation",
      (c) => c.messages.recall({ ...inGroup, conversationId: "team", messageId: "1" }),
      "invalid_argument",
    ],
    [
      "a recall with an option",
      (c) =>
        c.messages.recall({
          ...inGroup,
          messageId: "1",
          providerOptions: { tencent: { reason: "x" } },
        } as never),
      "invalid_argument",
    ],
    [
      "an edit of attributes",
      (c) => c.messages.edit({ ...inDirect, messageId: key, attributes: { a: "b" } }),
      "unsupported",
    ],
    [
      "an edit of a number in a direct conversation",
      (c) => c.messages.edit({ ...inDirect, messageId: "1", content: hi }),
      "invalid_argument",
    ],
    [
      "an edit with too much",
      (c) => c.messages.edit({ ...inDirect, messageId: key, content: big }),
      "invalid_argument",
    ],
    [
      "an edit with too much customData",
      (c) => c.messages.edit({ ...inDirect, messageId: key, customData: "x".repeat(12_001) }),
      "invalid_argument",
    ],
    [
      "an edit with a lone address",
      (c) => c.messages.edit({ ...inGroup, messageId: "1", content: [{ type: "image" }] }),
      "invalid_argument",
    ],
    [
      "a deletion for everyone",
      (c) => c.messages.delete({ ...inDirect, messageIds: [key], for: "everyone" }),
      "unsupported",
    ],
    [
      "a deletion in a group",
      (c) => c.messages.delete({ ...inGroup, messageIds: ["1"], for: "me" }),
      "unsupported",
    ],
    [
      "a deletion in a topic",
      (c) => c.messages.delete({ ...inTopic, messageIds: ["1"], for: "me" }),
      "unsupported",
    ],
    [
      "a deletion of a number",
      (c) => c.messages.delete({ ...inDirect, messageIds: ["1"], for: "me" }),
      "invalid_argument",
    ],
    [
      "a deletion by an impossible user",
      (c) => c.messages.delete({ ...inDirect, userId: "x".repeat(33), messageIds: [key], for: "me" }),
      "invalid_argument",
    ],
    [
      "reading a number in a direct conversation",
      (c) => c.messages.get({ ...inDirect, messageIds: [key, "1"] }),
      "invalid_argument",
    ],
    [
      "reading a key in a group",
      (c) => c.messages.get({ ...inGroup, messageIds: [key] }),
      "invalid_argument",
    ],
    [
      "reading by an impossible user",
      (c) => c.messages.get({ ...inGroup, userId: "x".repeat(33), messageIds: ["1"] }),
      "invalid_argument",
    ],
  ];

  it.each(cases)("%s", async (_, ask, code) => {
    expect(await codeOf(() => ask(clientOf()))).toBe(code);
  });
});
