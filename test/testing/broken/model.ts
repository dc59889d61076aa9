import {
  type Broken,
  streamed,
  withCapabilities,
  withConversation,
  withMessage,
  without,
  withPart,
} from "./change.js";

/** Items that are not as the model says. */
export const model: Broken[] = [
  {
    title: "a title that is null",
    breakIt: withConversation((conversation) => ({ ...conversation, title: null as never })),
    fails: "model: every conversation is valid",
    also: [
      "details: details change neither the rows of a page nor their order, and a walk goes on without them",
    ],
    says: /not as the model says.*title/s,
  },
  {
    title: "sender ids that are numbers",
    breakIt: withMessage((message) => ({ ...message, senderId: 10001 as never })),
    fails: "model: every message is valid",
    also: ["model: messages of group say who sent them"],
    says: /not as the model says.*senderId/s,
  },
  {
    title: "64-bit integers in raw as bigint",
    breakIt: withConversation((conversation) => ({ ...conversation, raw: { id: 2n ** 60n } })),
    fails: "model: every conversation is plain data",
    says: /conversation\.raw\.id is not plain data/,
  },
  {
    title: "messages with a method",
    breakIt: withMessage((message) => ({ ...message, raw: { reply: () => message } })),
    fails: "model: every message is plain data",
    says: /message\.raw\.reply is not plain data/,
  },
  {
    title: "conversations of nobody",
    breakIt: withConversation((conversation) => ({ ...conversation, provider: "somebody" })),
    fails: "model: every conversation names the provider",
    says: /has provider "somebody", expected "memory"/,
  },
  {
    title: "messages of nobody",
    breakIt: withMessage((message) => ({ ...message, provider: "somebody" })),
    fails: "model: every message names the provider",
    says: /has provider "somebody", expected "memory"/,
  },
  {
    title: "one kind for all",
    kinds: ["direct", "group"],
    breakIt: withConversation(({ peerId: _, ...conversation }) => ({ ...conversation, kind: "group" })),
    fails: "model: conversations are of the kind they were made as",
    also: [
      "model: a direct conversation names its other member",
      "details: a direct conversation has the other user's name and picture, whoever else is not known",
      "lookups: conversations come as their list has them, in the order of their ids, and null where there is none",
    ],
    says: /has kind "group", expected "direct"/,
  },
  {
    title: "a field that is not declared",
    breakIt: withCapabilities((capabilities) => {
      const { conversations } = capabilities;
      conversations.fields = without(conversations.fields, "memberCount");
      return capabilities;
    }),
    fails: "model: conversations fill only the optional fields that are declared",
    says: /has memberCount, which capabilities\.conversations\.fields lacks/,
  },
  {
    title: "one time passed off as another",
    breakIt: withConversation((conversation) => ({
      ...conversation,
      activity: { ...conversation.activity, source: "created" },
    })),
    fails: "model: the time of a conversation is of the declared source",
    says: /activity\.source "created", declared "lastMessage"/,
  },
  {
    title: "content that is not declared",
    breakIt: withCapabilities((capabilities) => {
      capabilities.messages.contents = without(capabilities.messages.contents, "text");
      return capabilities;
    }),
    fails: "model: messages hold only the content types that are declared",
    says: /content of type "text", which capabilities lack/,
  },
  {
    title: "text in another encoding",
    breakIt: withMessage((message) => {
      const text = Buffer.from(message.text, "utf8").toString("latin1");
      return { ...message, text, content: [{ type: "text", text }] };
    }),
    options: { without: ["messages.recalled"] },
    fails: "model: the text of a message is its text parts, as they were sent",
    says: /a message of text "hello" or .* says/,
  },
  {
    title: "senders that are lost",
    breakIt: withMessage((message) => ({ ...message, senderId: null })),
    fails: "model: messages of group say who sent them",
    says: /a message of "bob" says senderId null.*Read the sender of every message/,
  },
  {
    title: "the reader taken for every sender",
    breakIt: withMessage((message) => ({ ...message, senderId: "alice" })),
    fails: "model: messages of group say who sent them",
    says: /a message of "bob" says senderId "alice"/,
  },
  {
    title: "messages of users taken for notices",
    breakIt: withMessage((message) => ({ ...message, system: true })),
    fails: "model: messages of group say who sent them",
    says: /a message of "bob" says senderId "bob" and system true\. .*only a notice of the cloud/,
  },
  {
    title: "times of messages that are lost",
    breakIt: withMessage((message) => ({ ...message, sentAt: null })),
    fails: "model: messages of group say when they were sent",
    also: [
      "details: the last message of a group conversation is its newest visible one, and its time the activity's",
    ],
    says: /have sentAt \[null,null,null\].*Read the vendor's time of every message/,
  },
  {
    title: "seconds taken for milliseconds",
    breakIt: withMessage((message) => ({
      ...message,
      sentAt: new Date((message.sentAt?.getTime() ?? 0) / 1000),
    })),
    fails: "model: messages of group say when they were sent",
    also: ["model: the time of the last message is that of the newest message"],
    says: /sentAt \["1970.*, and were sent at .*in the vendor's unit/,
  },
  {
    title: "times of another zone",
    breakIt: withMessage((message) => ({
      ...message,
      sentAt: new Date((message.sentAt?.getTime() ?? 0) + 8 * 3_600_000),
    })),
    fails: "model: messages of group say when they were sent",
    also: ["model: the time of the last message is that of the newest message"],
    says: /and were sent at .*in the vendor's unit and zone/,
  },
  {
    title: "the reader named as the peer",
    kinds: ["direct"],
    breakIt: withConversation((conversation) => ({ ...conversation, peerId: "alice" })),
    fails: "model: a direct conversation names its other member",
    also: [
      "details: a direct conversation has the other user's name and picture, whoever else is not known",
      "details: the unread count of a direct conversation is as exact as is declared",
      "lookups: conversations come as their list has them, in the order of their ids, and null where there is none",
    ],
    says: /have peerId \["alice","alice"\], and their reader is "alice"/,
  },
  {
    title: "texts as markup writes them",
    breakIt: withMessage((message) => {
      const text = message.text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
      return { ...message, text, content: message.content.length === 0 ? [] : [{ type: "text", text }] };
    }),
    fails: "model: the text of a message is its text parts, as they were sent",
    says: /a message of text "hello" or .* says "&lt;b>/,
  },
  {
    title: "one time for all messages",
    breakIt: (provider) => {
      const time = new Date();
      return withMessage((message) => ({ ...message, sentAt: time }))(provider);
    },
    fails: "model: messages of group say when they were sent",
    also: ["model: the time of the last message is that of the newest message"],
    says: /each was sent later than the one before/,
  },
  {
    title: "messages of a conversation that nobody asked for",
    breakIt: withMessage((message) => ({ ...message, conversationId: `vendor:${message.conversationId}` })),
    fails: "model: messages name the conversation as it was asked for",
    says: /a message of "group-1" says conversationId "vendor:group-1"\. Take it from the query/,
  },
  {
    title: "a time that is declared and never there",
    options: streamed,
    breakIt: withPart(({ items, next }) => ({
      items: items.map((item) => ({ ...item, activity: { ...item.activity, at: null, source: "none" } })),
      next,
    })),
    fails: "model: a list that declares a time has it",
    says: /1 of 1 conversations with messages have activity\.source "none", and "modified" is declared/,
  },
  {
    title: "the time of the profile passed off as that of the last message",
    options: streamed,
    breakIt: (provider) => {
      const changed = withCapabilities((capabilities) => {
        capabilities.conversations.activity = "lastMessage";
        return capabilities;
      })(provider);
      return withPart(({ items, next }) => ({
        items: items.map((item) => ({ ...item, activity: { ...item.activity, source: "lastMessage" } })),
        next,
      }))(changed);
    },
    fails: "model: a change of the profile is no message",
    also: ["model: the time of the last message is that of the newest message"],
    says: /activity\.at went from .* when the profile changed\. Never pass one time off as another/,
  },
  {
    title: "the time of its making passed off as that of the last message",
    breakIt: withConversation((conversation) => ({
      ...conversation,
      activity: { ...conversation.activity, at: conversation.createdAt! },
    })),
    fails: "model: the time of the last message is that of the newest message",
    also: ["conversations: the most recent conversation comes first"],
    says: /has activity\.at .*, and its newest message .*Never pass one time off as another/,
  },
];
