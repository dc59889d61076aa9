import { type Declared, declare, type MessageKindCapabilities } from "colloquy/provider";
import { CHANGES, READS } from "./api/index.js";
import { PAGE_SIZE } from "./conversations.js";
import { PROVIDER } from "./ids.js";
import { FLAGS } from "./marks.js";
import { PAGE_SIZE as MESSAGE_PAGE_SIZE } from "./messages/index.js";

const history: Declared<MessageKindCapabilities> = {
  older: "native",
  newer: "native",
  view: "conversation",
  requireMember: "native",
  recalled: "native",
  vendorPageSize: MESSAGE_PAGE_SIZE,
};

export const capabilities = declare({
  provider: PROVIDER,
  conversations: {
    level: "native",
    shape: "streamed",
    order: "recent-first",
    consistency: "keyed",
    idScope: "app",
    kinds: { direct: "native", group: "native" },
    fields: ["peerId", "title", "marks"],
    activity: "lastMessage",
    vendorPageSize: PAGE_SIZE,
  },
  messages: {
    kinds: { direct: history, group: history },
    contents: ["text", "image", "unknown"],
  },
  marks: { list: "native", update: "native", known: [...FLAGS], settable: [...FLAGS] },
  budgets: { [READS.budget]: READS.callsPerSecond, [CHANGES.budget]: CHANGES.callsPerSecond },
});
