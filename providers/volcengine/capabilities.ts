import {
  type Capabilities,
  type ConversationCapabilities,
  type Declared,
  type DetailCapabilities,
  declare,
  type Level,
  type MessageKindCapabilities,
} from "colloquy/provider";
import { READS_PER_SECOND, WRITES_PER_SECOND } from "./api/index.js";
import { PROVIDER } from "./ids.js";
import { USERS_PER_CALL } from "./users/get.js";
import type { UserIdForm } from "./users/ids.js";

const everyKind = <L extends Level>(level: L) => ({ direct: level, group: level, live: level, other: level });

// Up to a message emulated: the index is read first, so that it never goes back.
const readable = { level: "native", upTo: "emulated" } as const;

const eachRow = { perPage: 0, perRow: 1 };

/**
 * Single chats and groups. History is read without naming a user, so it is nobody's view in particular. That it
 * holds recalled messages is not documented: should it, they come as `includeRecalled` says.
 */
const chat: Declared<MessageKindCapabilities> = {
  older: "native",
  newer: "native",
  view: "conversation",
  vendorPageSize: 20,
  retentionDays: 7,
};

const conversations = {
  level: "native",
  shape: "streamed",
  // Of dataType 0. 1 is in order of creation, 2 in the opposite one.
  order: "vendor-recent-first",
  consistency: "anchored",
  idScope: "app",
  kinds: everyKind("native"),
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
  open: "native",
  create: "native",
  update: "native",
  dissolve: "native",
  markRead: { direct: readable, group: readable, live: readable, other: readable },
  otherOrders: { "dataType 1": "created-ascending", "dataType 2": "created-descending" },
} satisfies Omit<Declared<ConversationCapabilities>, "details">;

/** What `include` adds, but for profiles. */
const details = {
  // The newest page of a history holds the last message, and what is unread of it.
  lastMessage: { level: "emulated", calls: { GetConversationMessages: eachRow } },
  unread: {
    level: "emulated",
    calls: { GetConversationMessages: eachRow, GetConversationSetting: eachRow },
    bounds: { direct: "estimate", group: "estimate", live: "estimate", other: "estimate" },
  },
  marks: { level: "native", calls: { GetConversationSetting: eachRow } },
} satisfies Partial<Declared<ConversationCapabilities["details"]>>;

/** Actions that every app uses. */
const budgets = {
  GetUserConversations: READS_PER_SECOND,
  BatchGetConversations: READS_PER_SECOND,
  GetConversationMessages: READS_PER_SECOND,
  GetConversationSetting: READS_PER_SECOND,
  GetMessages: READS_PER_SECOND,
  ScanConversationParticipantList: READS_PER_SECOND,
  SendMessage: WRITES_PER_SECOND,
  ModifyMessage: WRITES_PER_SECOND,
  DeleteConversationMessage: WRITES_PER_SECOND,
  CreateConversation: WRITES_PER_SECOND,
  ModifyConversation: WRITES_PER_SECOND,
  DestroyConversation: WRITES_PER_SECOND,
  ModifyParticipantReadIndex: WRITES_PER_SECOND,
  GetAppToken: WRITES_PER_SECOND,
};

/** Actions that have no field for text user ids. */
const integerBudgets = {
  BatchGetUser: READS_PER_SECOND,
  IsUserInConversation: READS_PER_SECOND,
  BatchGetConversationParticipant: READS_PER_SECOND,
  RecallMessage: WRITES_PER_SECOND,
  DeleteMessage: WRITES_PER_SECOND,
  BatchAddConversationParticipant: WRITES_PER_SECOND,
  BatchModifyConversationParticipant: WRITES_PER_SECOND,
  BatchDeleteConversationParticipant: WRITES_PER_SECOND,
  RegisterUsers: WRITES_PER_SECOND,
  BatchUpdateUser: WRITES_PER_SECOND,
  ModifyConversationSetting: WRITES_PER_SECOND,
};

/** The names of peers; those of groups are in the list. */
function profileOf(form: UserIdForm): DetailCapabilities {
  if (form === "text") return { level: "unsupported", calls: {} };
  const calls = { BatchGetUser: { perPage: 0, perRow: 1 / USERS_PER_CALL, kinds: ["direct" as const] } };
  return { level: "native", calls };
}

/** What this vendor does for an app whose user ids have that form: many of its actions have no field for texts. */
export function capabilitiesOf(form: UserIdForm): Capabilities {
  const ofIntegers = (level: Level): Level => (form === "integer" ? level : "unsupported");
  const conversation = { ...chat, requireMember: ofIntegers("native") };
  return declare({
    provider: PROVIDER,
    conversations: { ...conversations, details: { ...details, profile: profileOf(form) } },
    messages: {
      kinds: {
        direct: conversation,
        group: conversation,
        // Live groups accept only Reverse 1 (docs 6348/337138) and keep one day (docs 6348/914736).
        live: { ...conversation, newer: "unsupported", retentionDays: 1 },
        other: { ...conversation, retentionDays: null },
      },
      contents: ["text", "image", "audio", "video", "file", "face", "custom", "system", "unknown"],
      send: {
        kinds: everyKind("native"),
        contents: ["text", "image", "audio", "video", "file", "custom"],
        idempotency: { windowMs: null, settles: true },
        quote: "native",
        mentions: "native",
        attributes: "native",
      },
      recall: everyKind(ofIntegers("native")),
      // Read first: the type of a message stays, and its attributes can only grow.
      edit: everyKind("emulated"),
      deleteForMe: everyKind(ofIntegers("native")),
      deleteForEveryone: everyKind("native"),
      get: everyKind("native"),
    },
    members: {
      // Of a live group the vendor lists the owner and managers alone, and of those who are online.
      list: { group: "native", other: "native" },
      consistency: "drifting",
      add: ofIntegers("native"),
      remove: ofIntegers("native"),
      role: ofIntegers("emulated"),
      mute: ofIntegers("emulated"),
      attributes: ofIntegers("emulated"),
    },
    users: {
      get: ofIntegers("native"),
      register: ofIntegers("native"),
      update: ofIntegers("emulated"),
      token: "native",
    },
    // It asks as well, but no page says in what form it wants the answer.
    webhooks: { events: ["message.sent"], beforeSend: "unsupported" },
    marks: {
      get: "native",
      // Read, then written: the write alone could undo another setting.
      update: ofIntegers("emulated"),
      settable: form === "integer" ? ["starred", "pinned", "muted"] : [],
    },
    budgets: form === "integer" ? { ...budgets, ...integerBudgets } : budgets,
  });
}

/** Of an app whose user ids are integers, as most are. */
export const capabilities = capabilitiesOf("integer");
