import { expect, it } from "vitest";
import {
  readConversation,
  readMessage,
  storableJson,
  storableText,
  storeConversation,
  storeMessage,
} from "../../src/mirror/stored.js";
import type { ForwardedMessage } from "../../src/model/content.js";
import type { Conversation } from "../../src/model/conversation.js";

const through = <T>(value: T): T => JSON.parse(storableJson(value));

it("gives conversations back as they were, without what stands elsewhere", () => {
  const conversation: Conversation = {
    id: "c1",
    provider: "memory",
    kind: "group",
    title: "Team",
    marks: ["pinned"],
    activity: { at: new Date(5), source: "lastMessage", precision: "millisecond" },
    createdAt: new Date(1),
    updatedAt: new Date(2),
    attributes: { a: "b" },
    unread: { count: 3, bound: "exact" },
    lastMessage: null,
    missing: { profile: "timeout" },
    raw: { any: "thing" },
  };
  const { unread, lastMessage, missing, ...rest } = conversation;
  expect(readConversation(through(storeConversation(conversation)))).toEqual({ ...rest, raw: null });
  const timeless = { ...rest, activity: { at: null, source: "none", precision: "second" } } as const;
  expect(readConversation(through(storeConversation(timeless))).activity).toEqual(timeless.activity);
});

it("gives messages back as they were, with the times inside forwards of forwards", () => {
  const inner: ForwardedMessage = {
    senderId: "a",
    sentAt: new Date(7),
    content: [{ type: "text", text: "x" }],
  };
  const outer: ForwardedMessage = {
    senderId: "b",
    sentAt: null,
    content: [{ type: "forward", messages: [inner] }],
  };
  const message: Parameters<typeof storeMessage>[0] = {
    system: false,
    content: [
      { type: "text", text: "hi" },
      { type: "forward", title: "t", messages: [outer] },
      { type: "forward" },
    ],
    text: "hi",
    attributes: {},
    customData: "data",
    quote: { messageId: "m0" },
    key: "k",
  };
  expect(readMessage(through(storeMessage(message)))).toEqual(message);
});

it("puts U+FFFD in the place of what PostgreSQL does not take, and leaves everything else", () => {
  const odd = { "k\0": "a\0b\ud800c\udc00", plain: '\\u0000 \\ud800 " \n 👍 \\' };
  expect(JSON.parse(storableJson(odd))).toEqual({ "k\ufffd": "a\ufffdb\ufffdc\ufffd", plain: odd.plain });
  expect(storableText("a\0\ud800👍")).toBe("a\ufffd\ufffd👍");
});
