import { createHash } from "node:crypto";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import {
  type VolcengineReadings,
  type VolcengineWebhookOptions,
  VolcengineWorld,
} from "../../../../providers/volcengine/emulator/index.js";
import { signatureOf } from "../../../../providers/volcengine/emulator/webhooks/envelope.js";
import { readJson } from "../../../../src/emulator/index.js";
import { silence, startReceiver } from "../../../emulator/receiver.js";
import { appId, call, start } from "./calls.js";

const time = "2026-01-02T03:04:05.678Z";
const secretKey = "callbackSecret";

const hash = (text: string) => createHash("sha256").update(text).digest("hex");

async function startPosting(
  options: Partial<VolcengineWebhookOptions> = {},
  readings: Partial<VolcengineReadings> = {},
) {
  const receiver = await startReceiver();
  const now = () => new Date(time);
  const world = new VolcengineWorld({ now, seed: 7 });
  const group = world.addConversation({ members: [10001, 10002], name: "hikers" });
  const emulator = await start({ world, now, readings, clockSkewMs: Number.POSITIVE_INFINITY });
  const webhooks = emulator.webhooks({ url: receiver.url, secretKey, ...options });
  /** The EventType and EventData of what was posted since the last time. */
  const posted = async () => {
    await webhooks.idle();
    return receiver.requests.splice(0).map(({ body }) => ({
      type: body.EventType,
      data: readJson(String(body.EventData)) as Record<string, unknown>,
    }));
  };
  return { receiver, world, group, emulator, webhooks, posted, conversation: group.shortId };
}

describe("the signature of an event", () => {
  const fields = {
    EventType: "AfterSendMessage",
    EventData:
      '{"ConversationShortId":7179339373423427073,"MessageId":7300000000000000001,"Content":"{\\"text\\":\\"你好\\"}"}',
    EventTime: "2026-01-02T03:04:05.678901234Z",
    EventId: "0b7e6c1e-0000-4000-8000-000000000001",
    AppId: "666666",
    Version: "2020-12-01",
    Nonce: "0042",
  };

  it("is the hash of the sorted values and the key", () => {
    const early = {
      ...fields,
      EventType: "SendMessage",
      EventData: '{"k":1}',
      EventTime: "1970-07-01T00:00:00.000000000Z",
      EventId: "e-1",
      Nonce: "1234",
    };
    expect(signatureOf(early, secretKey)).toBe(
      "0f0f3d985f24325d0e0da04992150b3bbbfca11e41d55b48206d4b8aafcddb51",
    );
    expect(signatureOf(fields, secretKey)).toBe(
      "bba6a3dbcc3bf936b8c297c976e4d75455f89cd522c42bbdcbf403b916314988",
    );
  });

  it("sorts by bytes, which for characters above U+FFFF is not the order of a string's units", () => {
    const odd = (EventId: string, Nonce: string) => signatureOf({ ...fields, EventId, Nonce }, secretKey);
    expect(odd("\u{1f600}", "\uffee")).toBe(odd("\uffee", "\u{1f600}"));
    const joined = [
      "2020-12-01",
      fields.EventTime,
      "666666",
      "AfterSendMessage",
      secretKey,
      fields.EventData,
    ];
    const inBytes = [...joined, "\uffee", "\u{1f600}"].join("");
    expect(odd("\u{1f600}", "\uffee")).toBe(hash(inBytes));
  });
});

describe("a client's message", () => {
  it("is in histories, lists and beyond the read positions, and posts two events of eight fields", async () => {
    const { receiver, world, emulator, webhooks, conversation, group } = await startPosting();
    const message = await world.say({ from: 10001, conversation, text: "你好", clientMsgId: "c-1" });
    await webhooks.idle();
    const { result } = await call(emulator, "GetMessages", {
      ConversationShortId: conversation,
      MessageIds: [message.messageId],
    });
    expect(result.Messages).toHaveLength(1);
    expect(world.listByActivity(10002)).toEqual([group]);
    expect(receiver.requests).toHaveLength(2);
    for (const { method, path, contentType, query, body } of receiver.requests) {
      expect([method, path, contentType, query]).toEqual(["POST", "/hook", "application/json", {}]);
      const { Signature, ...fields } = body as unknown as Parameters<typeof signatureOf>[0] & {
        Signature: string;
      };
      expect(fields).toEqual({
        EventType: expect.any(String),
        EventData: expect.any(String),
        EventTime: "2026-01-02T03:04:05.678000000Z",
        EventId: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
        AppId: String(appId),
        Version: "2020-12-01",
        Nonce: expect.stringMatching(/^\d{4}$/),
      });
      expect(Signature).toBe(signatureOf(fields, secretKey));
    }
    const [before, after] = receiver.requests.map(({ body }) => body);
    expect(before?.EventId).not.toBe(after?.EventId);
    const said = {
      AppId: BigInt(appId),
      ConversationShortId: conversation,
      ConversationType: 2n,
      Sender: 10001n,
      MsgType: 10001n,
      Content: '{"text":"你好"}',
      Ext: {},
      ClientMessageId: "c-1",
      MessagePriority: 0n,
      MentionedUsers: [],
      Header: { IP: "127.0.0.1", DeviceType: "Web" },
    };
    expect([before?.EventType, readJson(String(before?.EventData))]).toEqual(["BeforeSendMessage", said]);
    expect([after?.EventType, readJson(String(after?.EventData))]).toEqual([
      "AfterSendMessage",
      {
        ...said,
        MessageId: message.messageId,
        CreateTime: BigInt(Date.parse(time)),
        IndexInConversation: message.index,
      },
    ]);
    // 64-bit ids are bare integers, with every digit.
    expect(String(after?.EventData)).toContain(`"MessageId":${message.messageId},`);
  });

  it("carries what was sent with it", async () => {
    const { world, conversation, posted } = await startPosting({}, { stringUserIds: true });
    const first = await world.say({ from: 10001, conversation, text: "who?" });
    const second = await world.say({
      from: 10002,
      conversation,
      msgType: 10006,
      content: '{"k":1}',
      ext: { a: "b" },
      quote: { messageId: first.messageId, hint: "who" },
      mentionedUsers: [10001],
      priority: 2,
      visibleUsers: [10001],
    });
    expect(second).toMatchObject({ sender: "10002", msgType: 10006, visibleUsers: ["10001"] });
    expect((await posted()).at(-1)?.data).toMatchObject({
      SenderStr: "10002",
      MsgType: 10006n,
      Content: '{"k":1}',
      Ext: { a: "b" },
      RefMsgInfo: { ReferencedMessageId: first.messageId, Hint: "who" },
      MentionedUsers: [10001n],
      MentionedUsersStr: ["10001"],
      MessagePriority: 2n,
    });
  });

  it("to a user goes to the pair's single chat, which is made where there is none", async () => {
    const { world, posted } = await startPosting();
    await world.say({ from: 10001, to: 10002, text: "one" });
    await world.say({ from: 10002, to: 10001, text: "two" });
    const chat = world.singleChatOf([10001, 10002]);
    expect(chat?.messages.map(({ content }) => content)).toEqual(['{"text":"one"}', '{"text":"two"}']);
    const ids = (await posted()).map(({ data }) => data.ConversationShortId);
    expect(ids).toEqual(Array(4).fill(chat?.shortId));
    await expect(world.say({ from: 10001, text: "to nobody" })).rejects.toThrow(TypeError);
  });

  it("is refused outside, where all is over, and to one who is muted", async () => {
    const { world, conversation, posted } = await startPosting();
    const code = (error: { code: string }) => error.code;
    const refusal = (from: number, id = conversation) =>
      world.say({ from, conversation: id, text: "hi" }).then(() => "", code);
    expect(await refusal(10003)).toBe("ParticipantNotInConversation");
    expect(await refusal(10001, 7n)).toBe("ConversationNotFound");
    const participant = world.participant(10001, conversation);
    participant.blockTime = BigInt(Math.floor(Date.parse(time) / 1000)) + 1n;
    expect(await refusal(10001)).toBe("ParticipantBlocked");
    participant.blockTime = 0n;
    world.dissolve(conversation);
    expect(await refusal(10001)).toBe("ConversationNotFound");
    expect(await posted()).toEqual([]);
  });

  it("is not taken where its sender has left while the back end was asked", async () => {
    const { world, conversation, receiver, group } = await startPosting();
    receiver.answer = () => {
      world.leave(10001, conversation);
      return {};
    };
    await expect(world.say({ from: 10001, conversation })).rejects.toMatchObject({
      code: "ParticipantNotInConversation",
    });
    expect(group.messages).toEqual([]);
  });

  it("is taken whatever the back end answers, and where it does not unless that is to refuse", async () => {
    const { world, conversation, receiver, posted } = await startPosting({ retries: 0 });
    receiver.answer = () => ({ status: 200, body: '{"Allow":false,"Code":1}' });
    await world.say({ from: 10001, conversation });
    receiver.answer = () => ({ status: 500 });
    await world.say({ from: 10001, conversation });
    expect(await posted()).toHaveLength(4);
    const refusing = await startPosting({ retries: 0, unanswered: "refuse" });
    await refusing.world.say({ from: 10001, conversation: refusing.conversation });
    refusing.receiver.answer = () => ({ status: 500 });
    await expect(
      refusing.world.say({ from: 10001, conversation: refusing.conversation }),
    ).rejects.toMatchObject({ code: "MessageCheckFailed" });
    expect((await refusing.posted()).map(({ type }) => type)).toEqual([
      "BeforeSendMessage",
      "AfterSendMessage",
      "BeforeSendMessage",
    ]);
  });

  it("is not held up where nothing is posted", async () => {
    const world = new VolcengineWorld();
    const { shortId } = world.addConversation({ members: [10001] });
    expect(await world.say({ from: 10001, conversation: shortId, text: "hi" })).toBe(
      world.conversation(shortId).messages[0],
    );
    const { world: stopped, conversation, webhooks, posted } = await startPosting();
    await webhooks.stop();
    await stopped.say({ from: 10001, conversation });
    expect([await posted(), webhooks.posts]).toEqual([[], []]);
  });
});

describe("an event that was not taken", () => {
  it("is posted twice more and is the same event", async () => {
    const { world, conversation, receiver, webhooks } = await startPosting({ retryDelayMs: 1 });
    receiver.answer = () => ({ status: 500 });
    await world.say({ from: 10001, conversation });
    await webhooks.idle();
    const [before, ...after] = receiver.requests.map(({ text }) => text);
    expect(before).toContain("BeforeSendMessage");
    expect(after).toHaveLength(3);
    expect(new Set(after).size).toBe(1);
  });

  it("is one without an answer after 5 seconds", async () => {
    const { world, conversation, receiver, webhooks } = await startPosting({
      events: ["AfterSendMessage"],
      retries: 0,
    });
    receiver.answer = silence;
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    onTestFinished(() => {
      vi.useRealTimers();
    });
    await world.say({ from: 10001, conversation });
    vi.advanceTimersByTime(4999);
    await vi.waitUntil(() => receiver.requests.length === 1, { interval: 0 });
    expect(webhooks.posts).toEqual([]);
    vi.advanceTimersByTime(1);
    await webhooks.idle();
    expect(webhooks.posts.map(({ outcome }) => outcome)).toEqual(["timeout"]);
  });
});

describe("what causes no event", () => {
  it("is all that the server does, and every change of the world", async () => {
    const { world, emulator, conversation, posted } = await startPosting();
    const message = world.addMessage(conversation, { sender: 10001, text: "hi" });
    const about = { ConversationShortId: conversation, MessageId: message.messageId };
    const calls = [
      ["SendMessage", { ConversationShortId: conversation, Sender: 10001, MsgType: 10001, Content: "{}" }],
      ["ModifyMessage", { ...about, Content: "{}" }],
      ["RecallMessage", { ...about, ParticipantUserId: 10001 }],
      [
        "BatchAddConversationParticipant",
        {
          ConversationShortId: conversation,
          Operator: 10001,
          ParticipantInfos: [{ ParticipantUserId: 10003 }],
        },
      ],
      ["DestroyConversation", { ConversationShortId: conversation, OwnerUserId: 10001 }],
    ] as const;
    for (const [action, body] of calls) {
      expect([action, (await call(emulator, action, body)).error]).toEqual([action, undefined]);
    }
    expect(await posted()).toEqual([]);
  });
});

describe("readings of webhooks", () => {
  it("are the other name of the event, the API's names, no index, and times to the second", async () => {
    const { world, conversation, receiver, posted } = await startPosting(
      {},
      { sentEvent: "SendMessage", eventNames: "api", eventIndex: "absent", eventTime: "seconds" },
    );
    await world.say({ from: 10001, conversation, clientMsgId: "c-1", priority: 1 });
    await expect.poll(() => receiver.requests.length).toBe(2);
    expect(receiver.requests[1]?.body.EventTime).toBe("2026-01-02T03:04:05Z");
    const [before, after] = await posted();
    expect([before?.type, after?.type]).toEqual(["BeforeSendMessage", "SendMessage"]);
    expect(after?.data).toMatchObject({ ClientMsgId: "c-1", Priority: 1n });
    for (const name of ["ClientMessageId", "MessagePriority", "IndexInConversation"]) {
      expect(after?.data).not.toHaveProperty(name);
    }
  });
});
