import {
  type CallCost,
  type Capabilities,
  type Declared,
  declare,
  type MessageKindCapabilities,
} from "colloquy/provider";
import { ACCOUNT_CALLS_PER_SECOND, CALLS_PER_SECOND } from "./api/index.js";
import { MOST_BYTES } from "./content/index.js";
import { PEERS_PER_CALL } from "./conversations/unread.js";
import { LAST_BIT, namedBits } from "./marks/bits.js";
import { GROUP_WINDOW_MS } from "./messages/send/index.js";
import type { Settings } from "./options/index.js";
import { dedupeWindowOf } from "./options/regions.js";
import { PROFILES_PER_CALL } from "./users/profiles.js";

/** History of the lowest plans; up to 90 days on the higher ones (docs 1047/34381). */
const RETENTION_DAYS = 7;

const direct: Declared<MessageKindCapabilities> = {
  older: "native",
  newer: "emulated",
  view: "user",
  // A direct history is the user's own view, so the question has its answer.
  requireMember: "native",
  recalled: "native",
  vendorPageSize: null,
  retentionDays: RETENTION_DAYS,
};

const group: Declared<MessageKindCapabilities> = { ...direct, view: "conversation", vendorPageSize: 20 };

const PROFILES = "v4/profile/portrait_get";
const JOINED_GROUPS = "v4/group_open_http_svc/get_joined_group_list";
const UNREAD = "v4/openim/get_c2c_unread_msg_num";
const DIRECT_HISTORY = "v4/openim/admin_getroammsg";
const GROUP_HISTORY = "v4/group_open_http_svc/group_msg_get_simple";

const onceForGroups: CallCost = { perPage: 1, perRow: 0, kinds: ["group"] };

const operations = [
  PROFILES,
  JOINED_GROUPS,
  UNREAD,
  "v4/group_open_http_svc/get_group_info",
  "v4/recentcontact/get_list",
  "v4/recentcontact/get_contact_group",
  "v4/recentcontact/mark_contact",
  "v4/recentcontact/top",
  "v4/recentcontact/delete",
  "v4/im_open_login_svc/account_import",
  "v4/profile/portrait_set",
  DIRECT_HISTORY,
  "v4/openim/sendmsg",
  "v4/openim/admin_msgwithdraw",
  "v4/openim/modify_c2c_msg",
  "v4/openim/modify_group_msg",
  "v4/openim/delete_c2c_msg_ramble",
  "v4/openim/admin_set_msg_read",
  GROUP_HISTORY,
  "v4/group_open_http_svc/get_role_in_group",
  "v4/group_open_http_svc/send_group_msg",
  "v4/group_open_http_svc/group_msg_recall",
  "v4/group_open_http_svc/set_unread_msg_num",
  "v4/group_open_http_svc/create_group",
  "v4/group_open_http_svc/modify_group_base_info",
  "v4/group_open_http_svc/change_group_owner",
  "v4/group_open_http_svc/destroy_group",
  "v4/group_open_http_svc/get_group_member_info",
  "v4/group_open_http_svc/add_group_member",
  "v4/group_open_http_svc/delete_group_member",
  "v4/group_open_http_svc/modify_group_member_info",
];

/** What an app can do depends on a few of its options. */
export function capabilitiesOf({
  dedupeWindowMs,
  issuesTokens,
}: Pick<Settings, "dedupeWindowMs"> & { issuesTokens: boolean }): Capabilities {
  return declare({
    provider: "tencent",
    conversations: {
      level: "native",
      shape: "bounded",
      order: "recent-first",
      consistency: "keyed",
      idScope: "user",
      kinds: { direct: "native", group: "native", topic: "native" },
      // "marks", "customMark" and "folderIds" only with assistFlags 63.
      fields: ["peerId", "pinned", "marks", "customMark", "folderIds"],
      activity: "lastMessage",
      // The plan's limit: 100 by default, up to 500 (docs 1047/48328).
      maxItems: 500,
      open: "native",
      create: "native",
      update: "native",
      dissolve: "native",
      removeFromList: "native",
      markRead: {
        direct: { level: "native", upTo: "native" },
        // By a call that was made for migrations.
        group: { level: "emulated" },
      },
      // It reads the user's whole list.
      get: "emulated",
      details: {
        profile: {
          level: "native",
          calls: {
            [PROFILES]: { perPage: 0, perRow: 1 / PROFILES_PER_CALL, kinds: ["direct"] },
            [JOINED_GROUPS]: onceForGroups,
          },
        },
        lastMessage: {
          level: "emulated",
          calls: {
            [DIRECT_HISTORY]: { perPage: 0, perRow: 1, kinds: ["direct"] },
            [GROUP_HISTORY]: { perPage: 0, perRow: 1, kinds: ["group", "topic"] },
          },
        },
        unread: {
          level: "emulated",
          bounds: { direct: "exact", group: "estimate" },
          calls: {
            [UNREAD]: { perPage: 0, perRow: 1 / PEERS_PER_CALL, kinds: ["direct"] },
            [JOINED_GROUPS]: onceForGroups,
          },
        },
        // They come with the list, but for the mutes of groups.
        marks: { level: "native", calls: { [JOINED_GROUPS]: onceForGroups } },
      },
    },
    messages: {
      // A live group (AVChatRoom) keeps no history, and its id does not tell it apart: the vendor answers 10007.
      kinds: { direct, group, topic: group },
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
      send: {
        // A live group (AVChatRoom) takes messages like any group; its id does not tell it apart.
        kinds: { direct: "native", group: "native", topic: "native" },
        contents: ["text", "image", "audio", "video", "file", "location", "face", "custom", "forward"],
        maxBytes: MOST_BYTES,
        // The least of all kinds.
        idempotency: { windowMs: Math.min(dedupeWindowMs, GROUP_WINDOW_MS), settles: true },
        mentions: "native",
        mentionAll: "native",
        silent: "native",
        customData: "native",
      },
      recall: { direct: "native", group: "native", topic: "native" },
      edit: { direct: "native", group: "native", topic: "native" },
      deleteForMe: { direct: "native" },
      // Out of the history: an id tells the place in it.
      get: { direct: "emulated", group: "emulated", topic: "emulated" },
    },
    marks: {
      list: "native",
      get: "emulated",
      folders: "native",
      update: "native",
      known: [...namedBits],
      settable: [...namedBits, "pinned"],
      bits: [0, LAST_BIT],
      customMark: "native",
      maxConversations: 1000,
    },
    members: {
      list: { group: "native" },
      // Communities come in the vendor's own order; every other group is sorted by id.
      consistency: "drifting",
      add: "native",
      remove: "native",
      role: "native",
      mute: "native",
      attributes: "native",
    },
    users: {
      get: "native",
      register: "native",
      update: "native",
      token: issuesTokens ? "native" : "unsupported",
    },
    webhooks: {
      events: [
        "message.sent",
        "message.recalled",
        "message.edited",
        "message.read",
        "conversation.created",
        "conversation.updated",
        "conversation.dissolved",
        "member.joined",
        "member.left",
        "member.updated",
        "user.online",
        "user.offline",
        "user.updated",
      ],
      beforeSend: "native",
    },
    budgets: {
      ...Object.fromEntries(operations.map((operation) => [operation, CALLS_PER_SECOND])),
      "v4/im_open_login_svc/multiaccount_import": ACCOUNT_CALLS_PER_SECOND,
    },
  });
}

/** Of an app with the default options. */
export const capabilities = capabilitiesOf({ dedupeWindowMs: dedupeWindowOf({}), issuesTokens: true });
