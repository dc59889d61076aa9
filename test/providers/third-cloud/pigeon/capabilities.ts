import type { Capabilities, MessageKindCapabilities } from "colloquy/provider";
import { READS_PER_SECOND, WRITES_PER_SECOND } from "./api.js";
import { PAGE_SIZE } from "./conversations.js";
import { PROVIDER } from "./ids.js";
import { PAGE_SIZE as MESSAGE_PAGE_SIZE } from "./messages.js";

const history: MessageKindCapabilities = {
  older: "native",
  newer: "native",
  view: "conversation",
  requireMember: "native",
  recalled: "native",
  vendorPageSize: MESSAGE_PAGE_SIZE,
  retentionDays: 30,
};

const none: MessageKindCapabilities = {
  ...history,
  older: "unsupported",
  newer: "unsupported",
  requireMember: "unsupported",
  recalled: "unsupported",
};

export const capabilities: Capabilities = {
  provider: PROVIDER,
  conversations: {
    level: "native",
    shape: "streamed",
    order: "vendor-recent-first",
    consistency: "anchored",
    idScope: "app",
    kinds: {
      direct: "native",
      group: "native",
      topic: "unsupported",
      live: "unsupported",
      other: "unsupported",
    },
    fields: ["peerId", "marks"],
    activity: "lastMessage",
    vendorPageSize: PAGE_SIZE,
    otherOrders: {},
    maxItems: null,
  },
  messages: {
    kinds: { direct: history, group: history, topic: none, live: none, other: none },
    contents: ["text", "image", "unknown"],
  },
  marks: {
    list: "native",
    folders: "unsupported",
    update: "native",
    known: ["starred"],
    settable: ["starred"],
    bits: null,
    customMark: "unsupported",
    maxConversations: null,
  },
  budgets: {
    "conversations.list": READS_PER_SECOND,
    "messages.list": READS_PER_SECOND,
    "members.has": READS_PER_SECOND,
    "stars.list": READS_PER_SECOND,
    "stars.set": WRITES_PER_SECOND,
  },
};
