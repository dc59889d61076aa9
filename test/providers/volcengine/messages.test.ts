import { beforeEach, describe, expect, it } from "vitest";
import { readMessage, readRow } from "../../../providers/volcengine/messages/item.js";
import type { Message } from "../../../src/index.js";
import { answer, answerNothing, success, vendor } from "./answers.js";
import { clientOf } from "./support.js";

beforeEach(() => vendor.start());

const conversationId = "1691070514797524328";
const history = { userId: "10001", conversationId };
const latest = "9223372036854775807";

function wire(index: number | string, more = ""): string {
  return `{"MessageId":1709040620191372${String(index).padStart(3, "0")},"ConversationType":2,"MsgType":10001,"Content":"{\\"text\\":\\"hi\\"}","Sender":10002,"Status":0,"CreateTime":1669723135771,"IndexInConversation":${index}${more}}`;
}

const page = (messages: string[], more: string) => success(`{"Messages":[${messages}],${more}}`);
const last = (...messages: string[]) => page(messages, '"HasMore":false,"NewCursor":20');

describe("the request for messages", () => {
  it("starts at the newest end and asks for one more than wanted", async () => {
    const sent = answer(last());
    expect(await clientOf().messages.list({ ...history, limit: 5 })).toEqual({ items: [], nextCursor: null });
    expect(sent.map(({ action, body }) => [action, body])).toEqual([
      [
        "GetConversationMessages",
        `{"AppId":666666,"ConversationShortId":${conversationId},"Cursor":${latest},"Limit":6,"Reverse":1}`,
      ],
    ]);
  });

  it("goes forward from a position", async () => {
    const sent = answer(last());
    const from = { position: "1669723135894214" };
    await clientOf().messages.list({ ...history, direction: "newer", from, limit: 200 });
    expect(sent[0]?.body).toBe(
      `{"AppId":666666,"ConversationShortId":${conversationId},"Cursor":1669723135894214,"Limit":20,"Reverse":0}`,
    );
  });

  it("never asks for so few that only the message at the cursor could come", async () => {
    const sent = answer(last());
    await clientOf().messages.list({ ...history, limit: 1 });
    expect(sent[0]?.body).toContain('"Limit":2,');
  });

  it("starts where newestCursor says, asked anew for every walk", async () => {
    const sent = answer(last(), last(), last());
    await clientOf({ newestCursor: "1700000000000000" }).messages.list(history);
    let now = 5n;
    const { messages } = clientOf({ newestCursor: () => now++ });
    await messages.list(history);
    await messages.list(history);
    expect(sent.map(({ body }) => /"Cursor":(\d+)/.exec(body)?.[1])).toEqual(["1700000000000000", "5", "6"]);
  });

  it.each([
    [
      "fails",
      () => {
        throw new Error("no clock");
      },
    ],
    ["gives no integer", () => "now"],
  ])("is not sent where newestCursor %s", async (_, newestCursor) => {
    const sent = answerNothing();
    const list = clientOf({ newestCursor }).messages.list(history);
    await expect(list).rejects.toMatchObject({
      code: "invalid_argument",
      message: expect.stringContaining("newestCursor"),
    });
    expect(sent).toEqual([]);
  });

  it("asks about the member first where that is wanted", async () => {
    const sent = answer(success('{"IsUserInConversation":true}'), last());
    await clientOf().messages.list({ ...history, requireMember: true });
    expect(sent.map(({ action }) => action)).toEqual(["IsUserInConversation", "GetConversationMessages"]);
    expect(sent[0]?.body).toBe(
      `{"AppId":666666,"ConversationShortId":${conversationId},"ParticipantUserId":10001}`,
    );
  });

  it("is not sent where recalled messages are wanted, which the vendor may not have", async () => {
    const sent = answerNothing();
    const list = clientOf().messages.list({ ...history, includeRecalled: true });
    await expect(list).rejects.toMatchObject({
      code: "unsupported",
      message: expect.stringMatching(/includeRecalled cannot be kept.*leave it out$/),
    });
    expect(sent).toEqual([]);
  });

  it("is not sent for somebody who is not a member", async () => {
    const sent = answer(success('{"IsUserInConversation":false}'));
    const list = clientOf().messages.list({ ...history, requireMember: true });
    await expect(list).rejects.toMatchObject({ code: "permission_denied" });
    expect(sent).toHaveLength(1);
  });

  it("is not sent where membership cannot be asked for", async () => {
    const sent = answerNothing();
    const list = clientOf({ userIds: "text" }).messages.list({
      ...history,
      userId: "alice",
      requireMember: true,
    });
    await expect(list).rejects.toMatchObject({ code: "unsupported" });
    expect(sent).toEqual([]);
  });

  it.each([
    { conversationId: "0" },
    { conversationId: "01" },
    { conversationId: "-7" },
    { conversationId: "9223372036854775808" },
    { conversationId: "direct:bob" },
    { userId: "-1" },
    { from: { position: "x" } },
    { from: { position: "0" } },
    { from: { position: "1~2~3" } },
    { from: { position: "id:5" } },
    { from: { position: "5:x" } },
    { from: { position: "5:6:7" } },
    { from: { position: "0:5" } },
    { from: { position: "99999999999999999999" } },
    { providerOptions: { volcengine: { dataType: 1 } } },
  ])("is not sent for bad input %j", async (input) => {
    const sent = answerNothing();
    await expect(clientOf().messages.list({ ...history, ...input })).rejects.toMatchObject({
      code: "invalid_argument",
      provider: "volcengine",
    });
    expect(sent).toEqual([]);
  });
});

describe("a message", () => {
  async function read(message: string, input = {}): Promise<Message | undefined> {
    answer(last(message));
    return (await clientOf().messages.list({ ...history, ...input })).items[0];
  }

  it("is read field by field", async () => {
    const message = await read(
      wire(
        "1669723135894214",
        ',"Ext":{"tone":"calm","gone":null,"s:x":"1"},"RefMsgInfo":{"ReferencedMessageId":1709040620191372977,"Hint":"before","Status":0}',
      ).replace(/"MessageId":\d+/, '"MessageId":1709040620191372978'),
    );
    expect(message).toEqual({
      id: "1709040620191372978",
      conversationId,
      provider: "volcengine",
      senderId: "10002",
      sentAt: new Date(1669723135771),
      position: "1669723135894214:1709040620191372978",
      state: "visible",
      system: false,
      content: [{ type: "text", text: "hi" }],
      text: "hi",
      quote: { messageId: "1709040620191372977", preview: "before" },
      attributes: { tone: "calm" },
      raw: {
        MessageId: "1709040620191372978",
        ConversationType: 2,
        MsgType: 10001,
        Content: '{"text":"hi"}',
        Sender: "10002",
        Status: 0,
        CreateTime: "1669723135771",
        IndexInConversation: "1669723135894214",
        Ext: { tone: "calm", gone: null, "s:x": "1" },
        RefMsgInfo: { ReferencedMessageId: "1709040620191372977", Hint: "before", Status: 0 },
      },
    });
  });

  it("has the text form of its sender where that is filled, and none for 0", async () => {
    const str = wire(5, ',"SenderStr":"alice"').replace('"Sender":10002', '"Sender":0');
    expect(await read(str)).toMatchObject({ senderId: "alice", system: false });
    const nobody = wire(5).replace('"Sender":10002', '"Sender":0');
    expect(await read(nobody)).toMatchObject({ senderId: null, system: true });
  });

  it.each([
    ["recalled", 3],
    ["deleted", 4],
  ])("that was %s stays out", async (_, status) => {
    expect(await read(wire(5).replace('"Status":0', `"Status":${status}`))).toBeUndefined();
  });

  it("that was recalled holds nothing that its sender wrote, wherever the vendor keeps it", () => {
    const words = {
      Content: '{"text":"secret words"}',
      Ext: { note: "secret words", "s:client_message_id": "secret words" },
      RefMsgInfo: { ReferencedMessageId: 5, Hint: "secret words", Status: 0 },
      ClientMsgId: "secret words",
      Property: { likes: [{ value: "secret words" }] },
    };
    const kept = { MsgType: 10001, Sender: 10002, Status: 3, CreateTime: 1669723135771, AppId: 1 };
    const row = readRow({ MessageId: 7, IndexInConversation: 9, ...kept, ...words });
    const message = row && readMessage(row, conversationId);
    expect(message).toEqual({
      id: "7",
      conversationId,
      provider: "volcengine",
      senderId: "10002",
      sentAt: new Date(1669723135771),
      position: "9:7",
      state: "recalled",
      system: false,
      content: [],
      text: "",
      attributes: {},
      raw: {
        MessageId: "7",
        IndexInConversation: "9",
        ...kept,
        Sender: "10002",
        CreateTime: "1669723135771",
      },
    });
  });

  it.each([
    ["recalled", 3],
    ["deleted", 4],
  ])("does not show the words of a quoted message that was %s", async (_, status) => {
    const reference = `{"ReferencedMessageId":7,"ReferencedMessageType":10001,"Hint":"secret words","Status":${status}}`;
    const message = await read(wire(5, `,"RefMsgInfo":${reference}`));
    expect(message?.quote).toEqual({ messageId: "7" });
    expect(JSON.stringify(message)).not.toContain("secret words");
  });

  it("of any other status is handed on as such", async () => {
    expect(await read(wire(5).replace('"Status":0', '"Status":9'))).toMatchObject({
      state: "other",
      text: "hi",
    });
  });

  it.each([
    ["missing", ""],
    ["in another unit", '"CreateTime":1669723135771000000,'],
    ["no number", '"CreateTime":{},'],
  ])("whose time is %s comes without one", async (_, time) => {
    const message = await read(wire(5).replace(/"CreateTime":\d+,/, time));
    expect(message).toMatchObject({ text: "hi", sentAt: null });
  });
});

describe("a history without an Index", () => {
  const bare = (id: number) =>
    `{"MessageId":${id},"MsgType":10001,"Content":"{}","Sender":1,"CreateTime":${1669723135000 + id}}`;

  async function walk(limit: number): Promise<string[]> {
    const ids: string[] = [];
    for await (const one of clientOf().messages.pages({ ...history, limit })) {
      ids.push(...one.items.map(({ id }) => id));
    }
    return ids;
  }

  it("goes on by NewCursor, in the order of time, with a repeat at the seam dropped", async () => {
    const more = '"HasMore":true,"NewCursor":1669723135000003';
    const sent = answer(page([bare(3), bare(4), bare(5)], more), last(bare(3), bare(2), bare(1)));
    expect(await walk(3)).toEqual(["5", "4", "3", "2", "1"]);
    expect(sent[1]?.body).toContain('"Cursor":1669723135000003,');
  });

  it("resumes inside a page that was cut", async () => {
    const whole = page([bare(3), bare(2), bare(1)], '"HasMore":false,"NewCursor":0');
    answer(whole, whole);
    const { messages } = clientOf();
    const first = await messages.list({ ...history, limit: 2 });
    expect(first.items.map(({ id, position }) => [id, position])).toEqual([
      ["3", "id:3"],
      ["2", "id:2"],
    ]);
    const second = await messages.list({ ...history, limit: 2, cursor: first.nextCursor as string });
    expect(second.items.map(({ id }) => id)).toEqual(["1"]);
    expect(second.nextCursor).toBeNull();
  });

  it("stalls, after what is in hand, where NewCursor is a count", async () => {
    const counting = page([bare(2), bare(1)], '"HasMore":true,"NewCursor":2');
    answer(counting, counting);
    const { messages } = clientOf();
    const first = await messages.list(history);
    expect(first.items.map(({ id }) => id)).toEqual(["2", "1"]);
    answer(counting);
    const rest = messages.list({ ...history, cursor: first.nextCursor as string });
    await expect(rest).rejects.toMatchObject({ code: "paging_stalled" });
  });
});

describe("a page on which one message has no Index", () => {
  const ids = (messages: Message[]) => messages.map(({ id }) => Number(id.slice(-3)));

  it.each(["", ',"IndexInConversation":"x"', ',"IndexInConversation":0'])(
    "keeps its order and goes on behind it, wherever it is cut (%j)",
    async (index) => {
      const odd = wire(7).replace(/,"IndexInConversation":\d+/, index);
      const rows = [wire(9), wire(8), odd, wire(6), wire(5)];
      for (const limit of [1, 2, 3, 4]) {
        const pages = Array.from({ length: Math.ceil(5 / limit) }, () => page(rows, '"HasMore":false'));
        answer(...pages);
        const { messages } = clientOf();
        const found: number[] = [];
        let cursor: string | undefined;
        do {
          const one = await messages.list({ ...history, limit, ...(cursor && { cursor }) });
          found.push(...ids(one.items));
          cursor = one.nextCursor ?? undefined;
        } while (cursor !== undefined);
        expect(found).toEqual([9, 8, 7, 6, 5]);
      }
    },
  );
});

describe("a broken answer", () => {
  it.each([
    ["no HasMore", '{"Messages":[]}', "bad_response"],
    ["messages that are no list", '{"Messages":7,"HasMore":false}', "bad_response"],
    ["more, but neither messages nor a cursor", '{"Messages":[],"HasMore":true}', "paging_stalled"],
    [
      "a cursor that does not advance",
      `{"Messages":[],"HasMore":true,"NewCursor":${latest}}`,
      "paging_stalled",
    ],
    ["a count in place of a cursor", '{"Messages":[],"HasMore":true,"NewCursor":20}', "paging_stalled"],
  ])("with %s is %s", async (_, result, code) => {
    answer(success(result));
    await expect(clientOf().messages.list(history)).rejects.toMatchObject({ code });
  });
});
