import { type Declared, declare, type MessageKindCapabilities } from "colloquy/provider";
import { READS_PER_SECOND, WRITES_PER_SECOND } from "./api.js";
import { PAGE_SIZE } from "./conversations.js";
import { PROVIDER } from "./ids.js";
import { PAGE_SIZE as MESSAGE_PAGE_SIZE } from "./messages.js";

const history: Declared<MessageKindCapabilities> = {
  older: "native",
  newer: "native",
  view: "conversation",
  requireMember: "native",
  recalled: "native",
  vendorPageSize: MESSAGE_PAGE_SIZE,
  retentionDays: 30,
};

export const capabilities = declare({
  provider: PROVIDER,
  conversations: {
    level: "native",
    shape: "streamed",
    order: "vendor-recent-first",
    consistency: "anchored",
    idScope: "app",
    kinds: { direct: "native", group: "native" },
    fields: ["peerId", "marks"],
    activity: "lastMessage",
    vendorPageSize: PAGE_SIZE,
  },
  messages: {
    kinds: { direct: history, group: history },
    contents: ["text", "image", "unknown"],
  },
  marks: {
    list: "native",
    update: "native",
    known: ["starred"],
    settable: ["starred"],
  },
  budgets: {
    "conversations.list": READS_PER_SECOND,
    "messages.list": READS_PER_SECOND,
    "members.has": READS_PER_SECOND,
    "stars.list": READS_PER_SECOND,
    "stars.set": WRITES_PER_SECOND,
  },
});
