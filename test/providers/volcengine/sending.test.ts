import { beforeEach, describe, expect, it } from "vitest";
import { canonicalQuery, createSigner, deriveKey, signature } from "../../../providers/volcengine/sign.js";
import type { SendMessage } from "../../../src/model/send.js";
import { errorOf } from "../../support/catching.js";
import { answer, answerNothing, failure, success, vendor } from "./answers.js";
import { clientOf, credentials, startEmulator } from "./support.js";

const conversationId = "7179339373423427073";
const hello: SendMessage = {
  userId: "10001",
  conversationId,
  content: [{ type: "text", text: "你好" }],
  key: "order-1",
};
const sentId = "7300000000000000001";
const sent = success(`{"MessageId":${sentId}}`);

async function bodyOf(input: SendMessage): Promise<string> {
  const requests = answer(sent);
  await clientOf().messages.send(input);
  return requests[0]?.body ?? "";
}

const clientMsgIdIn = (body: string) => (JSON.parse(body) as { ClientMsgId: string }).ClientMsgId;

describe("a message that is sent", () => {
  beforeEach(() => vendor.start());

  it("names every field, with 64-bit ids as bare integers", async () => {
    const requests = answer(sent);
    const result = await clientOf().messages.send({
      ...hello,
      userId: "7179339373423427074",
      quote: { messageId: "7300000000000000000", preview: "[image]" },
      mentions: ["10002", "9007199254740993"],
      attributes: { order: "42" },
    });
    const [request] = requests;
    expect(request?.action).toBe("SendMessage");
    const clientMsgId = clientMsgIdIn(request?.body ?? "");
    expect(clientMsgId).toMatch(/^[0-9a-f]{32}$/);
    expect(request?.body).toBe(
      `{"AppId":666666,"Sender":7179339373423427074,"ConversationShortId":${conversationId},"MsgType":10001,` +
        String.raw`"Content":"{\"text\":\"你好\"}",` +
        `"ClientMsgId":"${clientMsgId}","Ext":{"order":"42","colloquy:key":"order-1"},` +
        '"MentionedUsers":[10002,9007199254740993],"RefMsgInfo":{"ReferencedMessageId":7300000000000000000,"Hint":"[image]"}}',
    );
    expect(result).toEqual({
      key: "order-1",
      message: {
        id: sentId,
        conversationId,
        provider: "volcengine",
        senderId: "7179339373423427074",
        state: "visible",
        system: false,
        content: [{ type: "text", text: "你好" }],
        text: "你好",
        quote: { messageId: "7300000000000000000", preview: "[image]" },
        attributes: { order: "42" },
        key: "order-1",
      },
    });
  });

  it.each([
    [{ visibleUsers: ["10002"] }, '"VisibleUsers":[10002]}'],
    [{ invisibleUsers: ["10003", "9007199254740993"] }, '"InvisibleUsers":[10003,9007199254740993]}'],
    [{ priority: "low" }, '"Priority":0}'],
    [{ priority: "normal" }, '"Priority":1}'],
    [{ priority: "high" }, '"Priority":2}'],
  ])(
    "carries the vendor's option %j, and is the same message with and without it",
    async (volcengine, fields) => {
      const body = await bodyOf({ ...hello, providerOptions: { volcengine } });
      expect(body.endsWith(`,${fields}`)).toBe(true);
      expect(clientMsgIdIn(body)).toBe(clientMsgIdIn(await bodyOf(hello)));
    },
  );

  it("has the same ClientMsgId for one key and one content, and another for everything else", async () => {
    const variants: SendMessage[] = [
      hello,
      { ...hello, key: "order-2" },
      { ...hello, userId: "10002" },
      { ...hello, conversationId: "5" },
      { ...hello, content: [{ type: "text", text: "您好" }] },
      { ...hello, content: [{ type: "custom", data: '{"text":"你好"}' }] },
      { ...hello, attributes: { a: "b" } },
      { ...hello, mentions: ["10002"] },
      { ...hello, quote: { messageId: "5" } },
    ];
    const bodies: string[] = [];
    for (const input of [hello, ...variants]) bodies.push(await bodyOf(input));
    const [again, ...others] = bodies;
    expect(others[0]).toBe(again);
    expect(new Set(others.map(clientMsgIdIn)).size).toBe(variants.length);
  });

  it("names what has no place", async () => {
    answer(sent);
    const content = [{ type: "image", url: "https://a.example.com/a", size: 5 }] as const;
    expect(await clientOf().messages.send({ ...hello, content })).toMatchObject({
      dropped: ["content[0].size"],
    });
  });

  it("is signed as the vendor's rules say", () => {
    const body = String.raw`{"AppId":666666,"Sender":10001,"ConversationShortId":7179339373423427073,"MsgType":10001,"Content":"{\"text\":\"你好\"}","ClientMsgId":"c-0001"}`;
    const sign = createSigner({ region: "cn-north-1", service: "rtc" });
    const query = canonicalQuery({ Action: "SendMessage", Version: "2020-12-01" });
    const contentType = "application/json";
    const asked = {
      method: "POST",
      host: "rtc.volcengineapi.com",
      path: "/",
      query,
      contentType,
      body,
    } as const;
    const headers = sign(asked, credentials, new Date("2024-05-20T08:00:00Z"));
    expect(headers.Authorization).toContain("SignedHeaders=content-type;host;x-content-sha256;x-date,");
    expect(headers.Authorization.slice(-64)).toBe(
      "2e0c27595b9cd4b61cfbf01ceb8c13bef7ae91ae08e8a510266df0ddb67f5879",
    );
    const { "X-Content-Sha256": bodyHash = "", "X-Date": date = "" } = headers;
    expect(bodyHash).toBe("106b7e9bc464891930db786291d388fd2d6ae25ce2ed7193af7cae23afd6e1da");
    // Over the two headers that the vendor's Node package signs.
    const ofTwo = signature({
      ...asked,
      headers: [
        ["x-content-sha256", bodyHash],
        ["x-date", date],
      ],
      bodyHash,
      date,
      scope: "20240520/cn-north-1/rtc/request",
      key: deriveKey(credentials.secretAccessKey, "20240520", "cn-north-1", "rtc"),
    });
    expect(ofTwo).toBe("8c09f51f4d6a68a8b4ae57b3429eaa1b0dbed4000de9d8362ac664881a6b6b02");
  });

  it.each<[string, Partial<SendMessage>, string, RegExp]>([
    [
      "a conversation id that is no number",
      { conversationId: "group:1" },
      "invalid_argument",
      /conversationId/,
    ],
    ["a negative sender", { userId: "-1" }, "invalid_argument", /userId/],
    ["a quote of no message", { quote: { messageId: "x" } }, "invalid_argument", /quote\.messageId/],
    ["a quote of message 0", { quote: { messageId: "0" } }, "invalid_argument", /quote\.messageId/],
    [
      "a negative user among the mentions",
      { mentions: ["10002", "-5"] },
      "invalid_argument",
      /mentions\[1\]/,
    ],
    ["everybody", { mentions: "all" }, "unsupported", /mentionAll/],
    ["silence", { silent: true }, "unsupported", /silent/],
    ["a text of the app's own", { customData: "x" }, "unsupported", /customData/],
    ["a system name", { attributes: { "s:a": "1" } }, "invalid_argument", /"s:a"/],
    ["the name of the key", { attributes: { "colloquy:key": "1" } }, "invalid_argument", /"colloquy:key"/],
    ["two parts", { content: [...hello.content, ...hello.content] }, "unsupported", /content\[1\]/],
    ["a sticker", { content: [{ type: "face", index: 1 }] }, "unsupported", /content\[0\]/],
    [
      "an unknown option",
      { providerOptions: { volcengine: { createTime: 1 } } },
      "invalid_argument",
      /no option "createTime"/,
    ],
    [
      "a priority that there is not",
      { providerOptions: { volcengine: { priority: 1 } } },
      "invalid_argument",
      /priority/,
    ],
    [
      "nobody to see it",
      { providerOptions: { volcengine: { visibleUsers: [] } } },
      "invalid_argument",
      /visibleUsers .*needs at least one user/,
    ],
    [
      "a negative user who is not to see it",
      { providerOptions: { volcengine: { invisibleUsers: ["1", "-1"] } } },
      "invalid_argument",
      /invisibleUsers\[1\]/,
    ],
    [
      "both lists of users",
      { providerOptions: { volcengine: { visibleUsers: ["1"], invisibleUsers: ["2"] } } },
      "invalid_argument",
      /do not go together/,
    ],
  ])("is refused for %s before any request", async (_, wrong, code, named) => {
    const requests = answerNothing();
    const error = await errorOf(() => clientOf().messages.send({ ...hello, ...wrong } as SendMessage));
    expect({ code: error.code, message: error.message }).toEqual({
      code,
      message: expect.stringMatching(named),
    });
    expect(requests).toEqual([]);
  });

  it("without an id in the answer is looked up", async () => {
    const clientMsgId = clientMsgIdIn(await bodyOf(hello));
    const item = (id: number, fields: object) => ({
      MessageId: id,
      ConversationType: 2,
      MsgType: 10001,
      Content: '{"text":"你好"}',
      Sender: 10001,
      Status: 0,
      CreateTime: Date.now(),
      IndexInConversation: 100 + id,
      Ext: { "colloquy:key": "order-1" },
      ...fields,
    });
    const ofAnother = item(9, { ClientMsgId: "another" });
    const ofSomebody = item(8, { Sender: 10002 });
    const otherwise = item(7, { Content: '{"text":"您好"}' });
    for (const own of [item(6, { ClientMsgId: clientMsgId, Ext: {} }), item(6, {})]) {
      const Messages = [ofAnother, ofSomebody, otherwise, own];
      answer(success({}), success({ Messages, HasMore: false, NewCursor: 0 }));
      expect(await clientOf().messages.send(hello)).toMatchObject({ settled: true, message: { id: "6" } });
    }
  });

  it.each([
    ["ParticipantNotInConversation", "permission_denied"],
    ["ParticipantNotFound", "permission_denied"],
    ["ConversationNotFound", "not_found"],
    ["InvalidParam", "invalid_argument"],
  ])("that %s refuses was not applied", async (vendorCode, code) => {
    // InvalidParam may be about a ClientMsgId that was used before, so the history is looked at.
    const looked = success({ Messages: [], HasMore: false, NewCursor: 0 });
    answer(failure(vendorCode), ...(vendorCode === "InvalidParam" ? [looked] : []));
    expect(await errorOf(() => clientOf().messages.send(hello))).toMatchObject({
      code,
      outcome: "not_applied",
      key: "order-1",
    });
  });
});

describe("a message against the emulator", () => {
  async function start() {
    const emulator = await startEmulator();
    const { shortId } = emulator.world.addConversation({ members: ["10001", "10002"] });
    const client = clientOf({ baseUrl: emulator.url }, { retry: { baseDelayMs: 1, maxDelayMs: 2 } });
    const where = { userId: "10001", conversationId: String(shortId) };
    const stored = () => emulator.world.conversation(shortId).messages;
    return { emulator, client, where, stored };
  }

  it("is in the history as the answer said, with its key and without it among the attributes", async () => {
    const { client, where, stored } = await start();
    const first = await client.messages.send({ ...hello, ...where, key: "a" });
    const { message, key } = await client.messages.send({
      ...hello,
      ...where,
      key: "b",
      quote: { messageId: first.message.id, preview: "hi" },
      mentions: ["10002"],
      attributes: { order: "42" },
    });
    const { items } = await client.messages.list({ ...where, limit: 1 });
    expect(items).toMatchObject([message]);
    expect(items[0]).toMatchObject({ key: "b", attributes: { order: "42" } });
    expect(key).toBe("b");
    expect(stored()[1]?.mentionedUsers).toEqual(["10002"]);
  });

  it.each([
    ["the answer is lost", { kind: "reset" }],
    ["the request is lost", { kind: "drop" }],
    ["a gateway fails", { kind: "status", status: 503 }],
  ] as const)("where %s is sent once, with the same bytes, and looked up", async (_, fault) => {
    const { emulator, client, where, stored } = await start();
    emulator.inject({ ...fault, operation: "SendMessage" });
    const result = await client.messages.send({ ...hello, ...where });
    expect(result).toMatchObject({ settled: true, message: { id: String(stored()[0]?.messageId) } });
    expect(stored()).toHaveLength(1);
    const bodies = emulator.requests
      .filter(({ operation }) => operation === "SendMessage")
      .map(({ body }) => body);
    expect(bodies).toHaveLength(2);
    expect(new Set(bodies).size).toBe(1);
  });

  it("of one key is not sent again by whoever comes back", async () => {
    const { client, where, stored } = await start();
    const since = new Date();
    const { message } = await client.messages.send({ ...hello, ...where });
    const again = await client.messages.send({ ...hello, ...where, repeat: true, since });
    expect(again).toMatchObject({ settled: true, message: { id: message.id } });
    expect(stored()).toHaveLength(1);
  });
});
