import { type Broken, withCapabilities, withConversation, withMessage, without } from "./change.js";

/** Items that are not as the model says. */
export const model: Broken[] = [
  {
    title: "a title that is null",
    breakIt: withConversation((conversation) => ({ ...conversation, title: null as never })),
    fails: ["model: every conversation is valid"],
    says: /not as the model says.*title/s,
  },
  {
    title: "sender ids that are numbers",
    breakIt: withMessage((message) => ({ ...message, senderId: 10001 as never })),
    fails: ["model: every message is valid"],
    says: /not as the model says.*senderId/s,
  },
  {
    title: "64-bit integers in raw as bigint",
    breakIt: withConversation((conversation) => ({ ...conversation, raw: { id: 2n ** 60n } })),
    fails: ["model: every conversation is plain data"],
    says: /conversation\.raw\.id is not plain data/,
  },
  {
    title: "messages with a method",
    breakIt: withMessage((message) => ({ ...message, raw: { reply: () => message } })),
    fails: ["model: every message is plain data"],
    says: /message\.raw\.reply is not plain data/,
  },
  {
    title: "conversations of nobody",
    breakIt: withConversation((conversation) => ({ ...conversation, provider: "somebody" })),
    fails: ["model: every conversation names the provider"],
    says: /has provider "somebody", expected "memory"/,
  },
  {
    title: "messages of nobody",
    breakIt: withMessage((message) => ({ ...message, provider: "somebody" })),
    fails: ["model: every message names the provider"],
    says: /has provider "somebody", expected "memory"/,
  },
  {
    title: "one kind for all",
    kinds: ["direct", "group"],
    breakIt: withConversation(({ peerId: _, ...conversation }) => ({ ...conversation, kind: "group" })),
    fails: ["model: conversations are of the kind they were made as"],
    says: /has kind "group", expected "direct"/,
  },
  {
    title: "a field that is not declared",
    breakIt: withCapabilities((capabilities) => {
      const { conversations } = capabilities;
      conversations.fields = without(conversations.fields, "memberCount");
      return capabilities;
    }),
    fails: ["model: conversations fill only the optional fields that are declared"],
    says: /has memberCount, which capabilities\.conversations\.fields lacks/,
  },
  {
    title: "one time passed off as another",
    breakIt: withConversation((conversation) => ({
      ...conversation,
      activity: { ...conversation.activity, source: "created" },
    })),
    fails: ["model: the time of a conversation is of the declared source"],
    says: /activity\.source "created", declared "lastMessage"/,
  },
  {
    title: "content that is not declared",
    breakIt: withCapabilities((capabilities) => {
      capabilities.messages.contents = without(capabilities.messages.contents, "text");
      return capabilities;
    }),
    fails: ["model: messages hold only the content types that are declared"],
    says: /content of type "text", which capabilities lack/,
  },
  {
    title: "text in another encoding",
    breakIt: withMessage((message) => {
      const text = Buffer.from(message.text, "utf8").toString("latin1");
      return { ...message, text, content: [{ type: "text", text }] };
    }),
    options: { without: ["messages.recalled"] },
    fails: ["model: the text of a message is its text parts, as they were sent"],
    says: /a message of text "hello" or .* says/,
  },
];
