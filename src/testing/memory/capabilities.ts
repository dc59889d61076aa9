import {
  type Capabilities,
  type ConversationCapabilities,
  type Declared,
  declare,
  type Level,
  type MarkCapabilities,
  type MessageCapabilities,
  type MessageKindCapabilities,
} from "../../provider/index.js";
import { CALLS_PER_SECOND, operations } from "./arrival.js";
import { CONVERSATIONS_PER_CALL } from "./details.js";
import type { MemoryAbility, MemorySettings } from "./options.js";
import { USERS_PER_CALL } from "./users.js";

export function capabilitiesOf(settings: MemorySettings): Capabilities {
  const { name, conversations, pageSize } = settings;
  const streamed = conversations === "streamed";
  const native = {
    direct: "native",
    group: "native",
    topic: "native",
    live: "native",
    other: "native",
  } as const;
  return declare({
    provider: name,
    conversations: {
      level: "native",
      shape: conversations === "bounded" ? "bounded" : "streamed",
      order: streamed ? "vendor-recent-first" : "recent-first",
      consistency: streamed ? "anchored" : "keyed",
      idScope: "app",
      kinds: native,
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
    },
    messages: messagesOf(settings),
    marks: marksOf(settings),
    users: { get: levelOf(settings, "users") },
    budgets: Object.fromEntries(operations.map((operation) => [operation, CALLS_PER_SECOND])),
  });
}

function levelOf({ without }: MemorySettings, ability: MemoryAbility): Level {
  return without.includes(ability) ? "unsupported" : "native";
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
      bounds: { direct: bound, group: bound, topic: bound, live: bound, other: bound },
    },
    marks: { level: "native" },
  };
}

function messagesOf({ without, messagePageSize }: MemorySettings): Declared<MessageCapabilities> {
  const level = (ability: MemoryAbility): Level =>
    without.includes("messages") || without.includes(ability) ? "unsupported" : "native";
  const kind: Declared<MessageKindCapabilities> = {
    older: level("messages"),
    newer: level("messages.newer"),
    view: "conversation",
    requireMember: level("messages.requireMember"),
    recalled: level("messages.recalled"),
    vendorPageSize: messagePageSize,
  };
  return {
    kinds: { direct: kind, group: kind, topic: kind, live: kind, other: kind },
    contents: [
      "text",
      "image",
      "audio",
      "video",
      "file",
      "location",
      "face",
      "custom",
      "forward",
      "system",
      "unknown",
    ],
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
