import { type Declared, declare, type MessageKindCapabilities } from "colloquy/provider";
import { READS_PER_SECOND, WRITES_PER_SECOND } from "./api/index.js";
import { PROVIDER } from "./ids.js";
import { USERS_PER_CALL } from "./users/get.js";

const everyKind = { direct: "native", group: "native", live: "native", other: "native" } as const;

const readable = { level: "native", upTo: "native" } as const;

const eachRow = { perPage: 0, perRow: 1 };

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
    kinds: everyKind,
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
    get: "native",
    details: {
      profile: { level: "native", calls: { BatchGetUser: { perPage: 0, perRow: 1 / USERS_PER_CALL } } },
      // The newest page of a history holds the last message, and what is unread of it.
      lastMessage: { level: "emulated", calls: { GetConversationMessages: eachRow } },
      unread: {
        level: "emulated",
        calls: { GetConversationMessages: eachRow, GetConversationSetting: eachRow },
        bounds: { direct: "estimate", group: "estimate", live: "estimate", other: "estimate" },
      },
      marks: { level: "native", calls: { GetConversationSetting: eachRow } },
    },
    open: "native",
    create: "native",
    update: "native",
    dissolve: "native",
    markRead: { direct: readable, group: readable, live: readable, other: readable },
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
    send: {
      kinds: everyKind,
      contents: ["text", "image", "audio", "video", "file", "custom"],
      idempotency: { windowMs: null, settles: true },
      quote: "native",
      mentions: "native",
      attributes: "native",
    },
    recall: everyKind,
    // Read first: the type of a message stays, and its attributes can only grow.
    edit: { direct: "emulated", group: "emulated", live: "emulated", other: "emulated" },
    deleteForMe: everyKind,
    deleteForEveryone: everyKind,
    get: everyKind,
  },
  members: {
    // Of a live group the vendor lists the owner and managers alone, and of those who are online.
    list: { group: "native", other: "native" },
    consistency: "drifting",
    add: "native",
    remove: "native",
    role: "emulated",
    mute: "emulated",
    attributes: "emulated",
  },
  users: { get: "native", register: "native", update: "emulated", token: "native" },
  marks: {
    get: "native",
    // Read, then written: the write alone could undo another setting.
    update: "emulated",
    settable: ["starred", "pinned", "muted"],
  },
  budgets: {
    GetUserConversations: READS_PER_SECOND,
    BatchGetConversations: READS_PER_SECOND,
    BatchGetUser: READS_PER_SECOND,
    GetConversationMessages: READS_PER_SECOND,
    IsUserInConversation: READS_PER_SECOND,
    GetConversationSetting: READS_PER_SECOND,
    GetMessages: READS_PER_SECOND,
    BatchGetConversationParticipant: READS_PER_SECOND,
    ScanConversationParticipantList: READS_PER_SECOND,
    SendMessage: WRITES_PER_SECOND,
    RecallMessage: WRITES_PER_SECOND,
    ModifyMessage: WRITES_PER_SECOND,
    DeleteMessage: WRITES_PER_SECOND,
    DeleteConversationMessage: WRITES_PER_SECOND,
    CreateConversation: WRITES_PER_SECOND,
    ModifyConversation: WRITES_PER_SECOND,
    DestroyConversation: WRITES_PER_SECOND,
    ModifyParticipantReadIndex: WRITES_PER_SECOND,
    BatchAddConversationParticipant: WRITES_PER_SECOND,
    BatchModifyConversationParticipant: WRITES_PER_SECOND,
    BatchDeleteConversationParticipant: WRITES_PER_SECOND,
    RegisterUsers: WRITES_PER_SECOND,
    BatchUpdateUser: WRITES_PER_SECOND,
    GetAppToken: WRITES_PER_SECOND,
    ModifyConversationSetting: WRITES_PER_SECOND,
  },
});
