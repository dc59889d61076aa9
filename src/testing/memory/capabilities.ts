import {
  type Capabilities,
  type ConversationCapabilities,
  type ConversationKind,
  type Declared,
  declare,
  type Level,
  type MarkCapabilities,
  type MemberCapabilities,
  type MessageCapabilities,
  type MessageKindCapabilities,
  type SendableContent,
  type SendCapabilities,
} from "../../provider/index.js";
import { CALLS_PER_SECOND, operations } from "./arrival.js";
import { CONVERSATIONS_PER_CALL } from "./details.js";
import type { MemoryAbility, MemorySettings } from "./options.js";
import { USERS_PER_CALL } from "./users.js";

export function capabilitiesOf(settings: MemorySettings): Capabilities {
  const { name, conversations, pageSize } = settings;
  const streamed = conversations === "streamed";
  return declare({
    provider: name,
    conversations: {
      level: "native",
      shape: conversations === "bounded" ? "bounded" : "streamed",
      order: streamed ? "vendor-recent-first" : "recent-first",
      consistency: streamed ? "anchored" : "keyed",
      idScope: "app",
      kinds: ofEachKind("native"),
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
        "pinned",
        "marks",
        "customMark",
        "folderIds",
        "createdAt",
        "updatedAt",
      ],
      activity: streamed ? "modified" : "lastMessage",
      vendorPageSize: pageSize,
      get: levelOf(settings, "conversations.get"),
      details: detailsOf(settings),
      open: levelOf(settings, "conversations.open"),
      create: levelOf(settings, "conversations.create"),
      update: levelOf(settings, "conversations.update"),
      dissolve: levelOf(settings, "conversations.dissolve"),
      removeFromList: levelOf(settings, "conversations.removeFromList"),
      markRead: ofEachKind({
        level: levelOf(settings, "conversations.markRead"),
        upTo: levelOf(settings, "conversations.markRead", "conversations.markRead.upTo"),
      }),
    },
    messages: messagesOf(settings),
    marks: marksOf(settings),
    members: membersOf(settings),
    users: {
      get: levelOf(settings, "users"),
      register: levelOf(settings, "users.register"),
      update: levelOf(settings, "users.update"),
      token: levelOf(settings, "users.token"),
    },
    webhooks: { events: ["message.sent", "message.recalled", "message.read"], beforeSend: "native" },
    budgets: Object.fromEntries(operations.map((operation) => [operation, CALLS_PER_SECOND])),
  });
}

/** An ability is gone too where what it is a part of was taken away. */
function levelOf({ without }: MemorySettings, ...needed: MemoryAbility[]): Level {
  return needed.some((ability) => without.includes(ability)) ? "unsupported" : "native";
}

/** The same for conversations of each kind. */
function ofEachKind<Value>(value: Value): Record<ConversationKind, Value> {
  return { direct: value, group: value, topic: value, live: value, other: value };
}

/** The list has the marks; a last message is the newest of the history. */
function detailsOf(settings: MemorySettings): Declared<ConversationCapabilities["details"]> {
  const unread = levelOf(settings, "unread");
  const bound = unread === "unsupported" ? null : "exact";
  return {
    profile: {
      level: levelOf(settings, "users"),
      calls: { users: { perPage: 0, perRow: 1 / USERS_PER_CALL } },
    },
    lastMessage: {
      level: settings.without.includes("messages") ? "unsupported" : "emulated",
      calls: { messages: { perPage: 0, perRow: 1 } },
    },
    unread: {
      level: unread,
      calls: { unread: { perPage: 0, perRow: 1 / CONVERSATIONS_PER_CALL } },
      bounds: ofEachKind(bound),
    },
    marks: { level: "native" },
  };
}

function messagesOf(settings: MemorySettings): Declared<MessageCapabilities> {
  const level = (ability: MemoryAbility) => levelOf(settings, "messages", ability);
  const kind: Declared<MessageKindCapabilities> = {
    older: level("messages"),
    newer: level("messages.newer"),
    view: "user",
    requireMember: level("messages.requireMember"),
    recalled: level("messages.recalled"),
    vendorPageSize: settings.messagePageSize,
  };
  return {
    kinds: ofEachKind(kind),
    contents: [...sendable, "system", "unknown"],
    send: sendOf(settings),
    recall: ofEachKind(level("messages.recall")),
    edit: ofEachKind(level("messages.edit")),
    deleteForMe: ofEachKind(level("messages.deleteForMe")),
    deleteForEveryone: ofEachKind(level("messages.deleteForEveryone")),
    get: ofEachKind(level("messages.get")),
  };
}

const sendable: readonly SendableContent["type"][] = [
  "text",
  "image",
  "audio",
  "video",
  "file",
  "location",
  "face",
  "custom",
  "forward",
];

function sendOf(settings: MemorySettings): Declared<SendCapabilities> {
  const sends = levelOf(settings, "messages", "messages.send");
  if (sends === "unsupported") return {};
  const level = (ability: MemoryAbility) => levelOf(settings, ability);
  return {
    kinds: ofEachKind(sends),
    contents: [...sendable],
    idempotency: { windowMs: settings.dedupeWindowMs, settles: true },
    quote: level("messages.send.quote"),
    mentions: level("messages.send.mentions"),
    mentionAll: level("messages.send.mentionAll"),
    silent: level("messages.send.silent"),
    attributes: level("messages.send.attributes"),
    customData: level("messages.send.customData"),
  };
}

function membersOf(settings: MemorySettings): Declared<MemberCapabilities> {
  const list = levelOf(settings, "members.list");
  return {
    list: { ...ofEachKind(list), direct: "unsupported" },
    consistency: "keyed",
    add: levelOf(settings, "members.add"),
    remove: levelOf(settings, "members.remove"),
    role: levelOf(settings, "members.role"),
    mute: levelOf(settings, "members.mute"),
    attributes: levelOf(settings, "members.attributes"),
  };
}

function marksOf({ without }: MemorySettings): Declared<MarkCapabilities> {
  const marks = ["starred", "unread", "folded", "hidden", "pinned", "muted"] as const;
  const list = !without.includes("marks");
  const update = list && !without.includes("marks.update");
  const level = (has: boolean): Level => (has ? "native" : "unsupported");
  return {
    list: level(list),
    folders: level(list),
    update: level(update),
    known: list ? [...marks] : [],
    settable: update ? [...marks] : [],
    bits: list ? [0, 63] : null,
    customMark: level(list && !without.includes("marks.customMark")),
    get: level(list && !without.includes("marks.get")),
  };
}
