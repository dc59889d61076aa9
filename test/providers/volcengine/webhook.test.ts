import { describe, expect, it } from "vitest";
import { volcengineWebhook } from "../../../providers/volcengine/index.js";
import { errorOf } from "../../support/catching.js";
import {
  answerOf,
  post,
  receiveVolcengine,
  VOLCENGINE_KEY,
  type VolcengineEnvelope,
  volcengineEnvelope,
  volcengineRequest,
} from "../../support/webhooks.js";

const message = {
  ConversationShortId: "7179339373423427073",
  ConversationType: 2,
  MessageId: "7300000000000000001",
  Sender: 10001,
  MsgType: 10001,
  Content: '{"text":"你好"}',
  CreateTime: 1790000000123,
  IndexInConversation: "1790000000123456",
  Ext: { "s:client": "ios", order: "4711" },
};

/** JSON in which ids that are too long for a number stand as bare integers. */
const bare = (value: unknown) => JSON.stringify(value).replace(/"(\d{16,19})"/g, "$1");

async function eventOf(envelope: VolcengineEnvelope) {
  const { webhooks, events } = receiveVolcengine();
  expect(await answerOf(webhooks.handle(volcengineRequest(envelope)))).toEqual({ status: 200, body: {} });
  expect(events).toHaveLength(1);
  return events[0];
}

const said = {
  type: "message.sent",
  conversation: { kind: "group", ids: [{ userId: null, conversationId: "7179339373423427073" }] },
  message: {
    id: "7300000000000000001",
    conversationId: "7179339373423427073",
    provider: "volcengine",
    senderId: "10001",
    sentAt: new Date(1790000000123),
    position: "1790000000123456:7300000000000000001",
    state: "visible",
    system: false,
    content: [{ type: "text", text: "你好" }],
    text: "你好",
    attributes: { order: "4711" },
  },
};

describe("the signature", () => {
  const vectors = [
    [
      {
        EventType: "SendMessage",
        EventData: '{"k":1}',
        EventTime: "1970-07-01T00:00:00.000000000Z",
        EventId: "e-1",
        Nonce: "1234",
      },
      "0f0f3d985f24325d0e0da04992150b3bbbfca11e41d55b48206d4b8aafcddb51",
    ],
    [
      {
        EventType: "AfterSendMessage",
        EventData:
          '{"ConversationShortId":7179339373423427073,"MessageId":7300000000000000001,"Content":"{\\"text\\":\\"你好\\"}"}',
        EventTime: "2026-01-02T03:04:05.678901234Z",
        EventId: "0b7e6c1e-0000-4000-8000-000000000001",
        Nonce: "0042",
      },
      "bba6a3dbcc3bf936b8c297c976e4d75455f89cd522c42bbdcbf403b916314988",
    ],
  ] as const;

  it.each(vectors)("of %j is the one of the facts", (fields, Signature) => {
    const webhook = volcengineWebhook({ appId: 666666, secretKey: "callbackSecret" });
    const envelope = { ...fields, AppId: "666666", Version: "2020-12-01", Signature };
    expect(webhook.recognise(new URLSearchParams(), envelope)).toEqual({
      is: "own",
      signature: { given: Signature, expected: Signature, coversEvent: true },
      at: new Date(fields.EventTime.replace(/(\.\d{3})\d+/, "$1")),
    });
  });

  it("sorts by bytes, where UTF-16 has another order", async () => {
    const secretKey = '{"\u{1f600}';
    const data = '{"\uff00":1}';
    expect([secretKey, data].sort()).toEqual([secretKey, data]);
    expect(Buffer.compare(Buffer.from(secretKey), Buffer.from(data))).toBe(1);
    const { webhooks } = receiveVolcengine({}, { secretKey });
    const envelope = volcengineEnvelope(data, { EventType: "Other" }, secretKey);
    expect((await webhooks.handle(volcengineRequest(envelope))).status).toBe(200);
  });

  it("covers the data exactly as it was received", async () => {
    const spaced = '{ "k" : 1.0, "é": "\\u00e9", "k": 2 }';
    const { webhooks, events } = receiveVolcengine();
    const envelope = volcengineEnvelope(spaced, { EventType: "Whatever" });
    expect((await webhooks.handle(volcengineRequest(envelope))).status).toBe(200);
    expect(events).toMatchObject([{ raw: { EventData: { k: 2, é: "é" } } }]);
    const again = { ...envelope, EventData: JSON.stringify(JSON.parse(spaced)) };
    expect((await webhooks.handle(volcengineRequest(again))).status).toBe(401);
  });
});

describe("fields of a wrong form", () => {
  it.each([
    ["EventType", "After send"],
    ["EventType", "afterSendMessage"],
    ["EventType", "0b7e6c1e-0000"],
    ["EventType", ""],
    ["EventId", "AfterSendMessage"],
    ["EventId", "0042"],
    ["EventId", "2026-01-02T03:04:05Z"],
    ["EventId", ""],
    ["EventId", "a b"],
    ["EventId", "x".repeat(129)],
    ["EventTime", "yesterday"],
    ["EventTime", "2026-13-02T03:04:05Z"],
    ["EventTime", "1790000000"],
    ["Version", "2020-12-02"],
    ["Nonce", "42"],
    ["Nonce", "00042"],
    ["EventData", "[]"],
    ["EventData", "null"],
    ["EventData", "{"],
  ])("are refused however well they are signed: %s %j", async (name, value) => {
    const { webhooks, events } = receiveVolcengine();
    const answer = await answerOf(
      webhooks.handle(volcengineRequest(volcengineEnvelope({}, { [name]: value }))),
    );
    expect(answer).toEqual({ status: 400, body: { error: expect.stringContaining(name) } });
    expect(events).toEqual([]);
  });

  it("are not those of an id of up to 128 letters, digits and -_:.", async () => {
    for (const EventId of ["e-1", `${"x".repeat(127)}1`, "a_b:c.d", "123", "12345", "E9-F"]) {
      expect(await eventOf(volcengineEnvelope({}, { EventId, EventType: "Other" }))).toMatchObject({
        id: EventId,
      });
    }
  });

  it("are never made right by exchanging two of them", async () => {
    const honest = volcengineEnvelope(bare(message), { EventId: "7b1e-9" });
    const names = Object.keys(honest);
    for (const one of names) {
      for (const other of names.filter((name) => name > one)) {
        const { webhooks, events } = receiveVolcengine();
        const exchanged = { ...honest, [one]: honest[other] ?? "", [other]: honest[one] ?? "" };
        const { status } = await webhooks.handle(volcengineRequest(exchanged));
        expect([one, other, status >= 400, events]).toEqual([one, other, true, []]);
      }
    }
  });

  it("are refused where letters of the type stand in the id, which signs the same", async () => {
    const behind = volcengineEnvelope(bare(message), { EventId: "9f" });
    const moved = { ...behind, EventId: "9fAfter", EventType: "SendMessage" };
    const before = volcengineEnvelope(bare(message), { EventId: "b-1" });
    const forms = [
      moved,
      { ...before, EventType: "AfterSendMessageb", EventId: "-1" },
      { ...before, EventType: "AfterSendMess", EventId: "ageb-1" },
    ];
    for (const forged of forms) {
      const { webhooks, events } = receiveVolcengine();
      expect((await webhooks.handle(volcengineRequest(forged))).status).toBeGreaterThanOrEqual(400);
      expect(events).toEqual([]);
    }
    expect(await eventOf(behind)).toMatchObject({ id: "9f", type: "message.sent" });
    expect(await eventOf(before)).toMatchObject({ id: "b-1", type: "message.sent" });
  });
});

describe("a request", () => {
  const errorFor = async (envelope: unknown, source = {}) => {
    const { webhooks, events } = receiveVolcengine({}, source);
    const answer = await answerOf(
      webhooks.handle(post("https://app.example/volcengine", JSON.stringify(envelope))),
    );
    expect(events).toEqual([]);
    return answer;
  };

  it("of another app, or of another form, is nobody's", async () => {
    const nobody = { status: 404, body: { error: "no webhook is here for this request" } };
    expect(await errorFor(volcengineEnvelope({}, { AppId: "666667" }))).toEqual(nobody);
    expect(await errorFor({ ...volcengineEnvelope({}), AppId: 666666 })).toEqual(nobody);
    expect(await errorFor([])).toEqual(nobody);
    expect(await errorFor({ CallbackCommand: "x" })).toEqual(nobody);
  });

  it("that is forged, unsigned or stale is refused", async () => {
    const ago = (ms: number) => ({ EventTime: new Date(Date.now() - ms).toISOString() });
    const { Signature, ...unsigned } = volcengineEnvelope({});
    const refused = (error: string) => ({ status: 401, body: { error } });
    expect(await errorFor(volcengineEnvelope({}, {}, "another"))).toEqual(refused("the signature is wrong"));
    expect(await errorFor({ ...unsigned, Signature: Signature?.toUpperCase() })).toEqual(
      refused("the signature is wrong"),
    );
    expect(await errorFor(unsigned)).toEqual(refused("the request is not signed"));
    expect(await errorFor(volcengineEnvelope({}, ago(86_402_000)))).toEqual(
      refused("the request is too old"),
    );
    expect(await errorFor(volcengineEnvelope({}, ago(-330_000)))).toEqual(
      refused("the request claims a time that has not come"),
    );
    // Nothing here knows what was handled before this process began.
    expect(await errorFor(volcengineEnvelope({}, ago(600_000)))).toEqual(
      refused("the request is older than what is known of handled events"),
    );
  });

  it("that is not signed is taken by a webhook that was made so", async () => {
    const { Signature, ...unsigned } = volcengineEnvelope({});
    const { webhooks, events } = receiveVolcengine({}, { insecure: true, secretKey: undefined });
    expect((await webhooks.handle(volcengineRequest(unsigned))).status).toBe(200);
    expect(events).toHaveLength(1);
  });

  it("that is repeated is answered as handled, with whatever Nonce", async () => {
    const { webhooks, events } = receiveVolcengine();
    for (const Nonce of ["0042", "0042", "0043"]) {
      const { status } = await webhooks.handle(
        volcengineRequest(volcengineEnvelope(bare(message), { Nonce })),
      );
      expect(status).toBe(200);
    }
    expect(events).toHaveLength(1);
  });
});

describe("a message that was sent", () => {
  it("is read as the history reads it, also under its type's other name", async () => {
    for (const EventType of ["AfterSendMessage", "SendMessage"]) {
      const envelope = volcengineEnvelope(bare(message), { EventType });
      expect(await eventOf(envelope)).toEqual({
        ...said,
        id: envelope.EventId,
        at: new Date(Date.parse(envelope.EventTime ?? "")),
        provider: "volcengine",
        appId: "666666",
        origin: "vendor",
        raw: {
          EventType,
          EventTime: envelope.EventTime,
          EventId: envelope.EventId,
          AppId: "666666",
          Version: "2020-12-01",
          Nonce: "0042",
          EventData: { ...message, Sender: "10001", CreateTime: "1790000000123" },
        },
      });
    }
  });

  it.each([
    ["ids as text", message],
    ["other cases", { ...message, MessageId: undefined, messageID: message.MessageId }],
    [
      "other names",
      { ...message, MsgType: undefined, MessageType: 10001, Content: undefined, MsgContent: message.Content },
    ],
    ["a wrapped message", { Header: { ip: "203.0.113.9" }, MessageBody: message }],
    ["key-values as text", { ...message, Ext: '{"s:client":"ios","order":"4711"}' }],
    ["a text id of the sender", { ...message, Sender: 0, SenderStr: "10001" }],
  ])("is found with %s", async (_what, data) => {
    expect(await eventOf(volcengineEnvelope(data))).toMatchObject(said);
  });

  it("has its place, its time and what it quotes only where the event has them", async () => {
    const { IndexInConversation, CreateTime, ConversationType, ...less } = message;
    const event = await eventOf(volcengineEnvelope(less));
    expect(event).toMatchObject({ type: "message.sent", conversation: { kind: "other" } });
    if (event?.type !== "message.sent") expect.unreachable();
    expect(Object.keys(event.message)).not.toContain("position");
    expect(Object.keys(event.message)).not.toContain("sentAt");
    const quoting = { ...message, RefMsgInfo: { ReferencedMessageId: "7300000000000000000", Hint: "hi" } };
    expect(await eventOf(volcengineEnvelope(bare(quoting)))).toMatchObject({
      message: { quote: { messageId: "7300000000000000000", preview: "hi" } },
    });
  });

  it("gives back the key that it was sent with", async () => {
    const keyed = { ...message, Ext: { "colloquy:key": "order-4711", a: "b" } };
    expect(await eventOf(volcengineEnvelope(keyed))).toMatchObject({
      message: { key: "order-4711", attributes: { a: "b" } },
    });
  });

  it.each(["MessageId", "ConversationShortId"])("is unknown without %s", async (name) => {
    expect(await eventOf(volcengineEnvelope({ ...message, [name]: undefined }))).toMatchObject({
      type: "unknown",
      vendorType: "AfterSendMessage",
    });
  });
});

it("hands every other event on as unknown, the question before a message too", async () => {
  for (const EventType of ["BeforeSendMessage", "AfterAddParticipants"]) {
    const data = { MessageId: 7, Nested: { Long: "x" } };
    expect(await eventOf(volcengineEnvelope(data, { EventType }))).toMatchObject({
      type: "unknown",
      vendorType: EventType,
      raw: { EventData: { MessageId: "7", Nested: { Long: "x" } } },
    });
  }
});

describe("options", () => {
  it.each([
    [undefined, "the options must be an object with appId and secretKey"],
    [{ appId: 1 }, "secretKey is needed to verify requests, or insecure: true"],
    [{ appId: 1, secretKey: "" }, "secretKey is not valid (must not be empty)"],
    [{ appId: 1, secretKey: "", insecure: true }, "secretKey is not valid (must not be empty)"],
    [{ appId: 2 ** 31, secretKey: "s" }, "appId must be a whole number"],
    [{ appId: 1, secretKey: "s", maxAheadMs: -1 }, "maxAheadMs must be a whole number"],
  ])("that cannot be used are refused: %j", async (options, text) => {
    const error = await errorOf(() => volcengineWebhook(options as never));
    expect([error.code, error.message]).toEqual(["invalid_argument", expect.stringContaining(text)]);
  });

  it("of which beforeSend is none that this vendor has", async () => {
    const beforeSend = () => ({ allow: true }) as const;
    const error = await errorOf(() => receiveVolcengine({ beforeSend }));
    expect([error.code, error.message]).toEqual([
      "unsupported",
      "createWebhooks: beforeSend: none of the vendors of volcengine asks before a message is sent",
    ]);
    expect(JSON.stringify(error)).not.toContain(VOLCENGINE_KEY);
  });
});
