import { type Declared, declare, type MessageKindCapabilities } from "colloquy/provider";
import { READS_PER_SECOND, WRITES_PER_SECOND } from "./api.js";
import { PROVIDER } from "./ids.js";

/**
 * Single chats and groups. History is read without naming a user, so it is nobody's view in particular. That it
 * holds recalled messages is not documented: should it, they come as `includeRecalled` says.
 */
const chat: Declared<MessageKindCapabilities> = {
  older: "native",
  newer: "native",
  view: "conversation",
  // For user ids that are integers; the vendor's action takes no others.
  requireMember: "native",
  vendorPageSize: 20,
  retentionDays: 7,
};

export const capabilities = declare({
  provider: PROVIDER,
  conversations: {
    level: "native",
    shape: "streamed",
    // Of dataType 0. 1 is in order of creation, 2 in the opposite one.
    order: "vendor-recent-first",
    consistency: "anchored",
    idScope: "app",
    kinds: { direct: "native", group: "native", live: "native", other: "native" },
    fields: [
      "peerId",
      "title",
      "avatarUrl",
      "description",
      "notice",
      "ownerId",
      "creatorId",
      "memberCount",
      "onlineCount",
      "dissolved",
      "createdAt",
      "updatedAt",
    ],
    activity: "modified",
    vendorPageSize: 20,
    otherOrders: { "dataType 1": "created-ascending", "dataType 2": "created-descending" },
  },
  messages: {
    kinds: {
      direct: chat,
      group: chat,
      // Live groups accept only Reverse 1 (docs 6348/337138) and keep one day (docs 6348/914736).
      live: { ...chat, newer: "unsupported", retentionDays: 1 },
      other: { ...chat, retentionDays: null },
    },
    contents: ["text", "image", "audio", "video", "file", "face", "custom", "system", "unknown"],
  },
  marks: {
    // Read, then written: the write alone could undo another setting.
    update: "emulated",
    settable: ["starred", "pinned", "muted"],
  },
  budgets: {
    GetUserConversations: READS_PER_SECOND,
    GetConversationMessages: READS_PER_SECOND,
    IsUserInConversation: READS_PER_SECOND,
    GetConversationSetting: READS_PER_SECOND,
    ModifyConversationSetting: WRITES_PER_SECOND,
  },
});
