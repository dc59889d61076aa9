import type { BeforeSend, MessageDraft, SendDecision } from "colloquy/webhooks";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { answerOf, receiveTencent, said, tencentRequest } from "../support/webhooks.js";

beforeEach(() => {
  vi.spyOn(process, "emitWarning").mockImplementation(() => undefined);
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const asked = (changes: Record<string, unknown> = {}) =>
  said(1, { CallbackCommand: "C2C.CallbackBeforeSendMsg", ...changes });
const askedInGroup = {
  CallbackCommand: "Group.CallbackBeforeSendMsg",
  GroupId: "team-7",
  Type: "Public",
  From_Account: "u_amy",
  Operator_Account: "u_amy",
  Random: 88112233,
  OnlineOnlyFlag: 0,
  MsgBody: [{ MsgType: "TIMTextElem", MsgContent: { Text: "hi" } }],
  CloudCustomData: "",
  EventTime: "1790000020456",
};
const allowed = { ActionStatus: "OK", ErrorInfo: "", ErrorCode: 0 };
const refused = (ErrorCode: number, ErrorInfo = "") => ({ ActionStatus: "FAIL", ErrorInfo, ErrorCode });

async function decided(decision: unknown, body: Record<string, unknown> = asked()): Promise<unknown> {
  const beforeSend = (() => decision) as BeforeSend;
  const { webhooks, events } = receiveTencent({ beforeSend });
  const { status, body: answer } = await answerOf(webhooks.handle(tencentRequest(body)));
  expect([status, events]).toEqual([200, []]);
  return answer;
}

describe("beforeSend", () => {
  it("gets the message as the sender sees it", async () => {
    const drafts: MessageDraft[] = [];
    const beforeSend = (draft: MessageDraft): SendDecision => {
      drafts.push(draft);
      return { allow: true };
    };
    const { webhooks } = receiveTencent({ beforeSend });
    await webhooks.handle(tencentRequest(asked({ CloudCustomData: "order 7" })));
    await webhooks.handle(tencentRequest(askedInGroup));
    expect(drafts[0]).toEqual({
      provider: "tencent",
      appId: "1400012345",
      conversation: {
        kind: "direct",
        ids: [
          { userId: "u_amy", conversationId: "direct:u_ben" },
          { userId: "u_ben", conversationId: "direct:u_amy" },
        ],
      },
      conversationId: "direct:u_ben",
      senderId: "u_amy",
      content: [{ type: "text", text: "hi 1" }],
      text: "hi 1",
      attributes: {},
      customData: "order 7",
      raw: expect.objectContaining({ CallbackCommand: "C2C.CallbackBeforeSendMsg" }),
    });
    expect(drafts[1]).toMatchObject({ conversation: { kind: "group" }, conversationId: "group:team-7" });
  });

  it.each([
    [{ allow: true }, allowed, allowed],
    [{ allow: "silently" }, refused(2), refused(2)],
    [{ allow: false }, refused(1), refused(1)],
    [{ allow: false, code: 1 }, refused(120_001), refused(10_101)],
    [{ allow: false, code: 100, text: "no" }, refused(120_100, "no"), refused(10_200, "no")],
    [{ allow: false, text: "no" }, refused(120_001, "no"), refused(10_101, "no")],
    [{ allow: false, code: 0 }, refused(120_001), refused(10_101)],
    [{ allow: false, code: 101, text: "no" }, refused(120_001, "no"), refused(10_101, "no")],
    [{ allow: false, code: "5", text: 7 }, refused(120_001), refused(10_101)],
    [{ allow: false, code: Number.NaN }, refused(120_001), refused(10_101)],
  ])("answers %j", async (decision, direct, inGroup) => {
    expect(await decided(decision)).toEqual(direct);
    expect(await decided(decision, askedInGroup)).toEqual(inGroup);
  });

  it("can change what is said", async () => {
    expect(await decided({ allow: true, content: [{ type: "text", text: "***" }] })).toEqual({
      ...allowed,
      MsgBody: [{ MsgType: "TIMTextElem", MsgContent: { Text: "***" } }],
    });
  });

  it("is not needed: without it every message may be sent, and none is an event", async () => {
    const { webhooks, events } = receiveTencent();
    expect(await answerOf(webhooks.handle(tencentRequest(asked())))).toEqual({ status: 200, body: allowed });
    expect(events).toEqual([]);
  });

  it.each([
    ["returns nothing", undefined],
    ["returns no decision", { allow: "maybe" }],
    ["returns content that is none", { allow: true, content: "hi" }],
    ["returns content that the vendor cannot carry", { allow: true, content: [{ type: "poem" }] }],
    ["throws", new Error("no database")],
  ])("that %s is as onBeforeSendFailure says", async (_what, decision) => {
    const beforeSend = (() => {
      if (decision instanceof Error) throw decision;
      return decision;
    }) as BeforeSend;
    const answers = [];
    for (const onBeforeSendFailure of [undefined, "allow", "refuse"] as const) {
      const { webhooks } = receiveTencent({ beforeSend, onBeforeSendFailure });
      answers.push((await answerOf(webhooks.handle(tencentRequest(asked())))).body);
    }
    expect(answers).toEqual([allowed, allowed, refused(1)]);
    expect(process.emitWarning).toHaveBeenCalledTimes(3);
  });

  it("that is late is answered for inside the vendor's two seconds", async () => {
    vi.useFakeTimers();
    const beforeSend = () =>
      new Promise<SendDecision>((resolve) => setTimeout(resolve, 60_000, { allow: false }));
    const { webhooks } = receiveTencent({ beforeSend });
    const answer = answerOf(webhooks.handle(tencentRequest(asked())));
    let isAnswered = false;
    void answer.then(() => (isAnswered = true));
    await vi.advanceTimersByTimeAsync(1_499);
    expect(isAnswered).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(isAnswered).toBe(true);
    expect(await answer).toEqual({ status: 200, body: allowed });
  });
});
