import type { Activity } from "../conversation.js";
import type { Rows, Words } from "./ability.js";

const times: Record<Activity["source"], Words> = {
  lastMessage: { en: "time of the last message", zh: "最后一条消息的时间" },
  modified: { en: "time of the last profile change", zh: "会话资料的最后修改时间" },
  created: { en: "time of creation", zh: "创建时间" },
  none: { en: "none", zh: "无" },
};

/** What a list of conversations holds and how it is read. */
export const conversations: Omit<Rows<"conversations">, keyof Rows<"conversations.details">> = {
  "conversations.level": {
    title: { en: "Conversation list", zh: "会话列表" },
    compares: "level",
    default: "unsupported",
  },
  "conversations.get": {
    title: { en: "`conversations.get`", zh: "`conversations.get`（按 id 查询会话）" },
    compares: "level",
    default: "unsupported",
  },
  "conversations.shape": {
    title: { en: "How the list is read", zh: "会话列表的读取方式" },
    compares: "choice",
    values: {
      bounded: { en: "read whole", zh: "全量拉取" },
      streamed: { en: "page by page", zh: "分页拉取" },
    },
  },
  "conversations.maxItems": {
    title: { en: "Most conversations in a list", zh: "会话列表的数量上限" },
    compares: "choice",
    default: null,
  },
  "conversations.order": {
    title: { en: "Order of the list", zh: "会话列表的顺序" },
    compares: "choice",
    values: {
      "recent-first": { en: "most recent first, by time and id", zh: "最近的在前，按时间和 id 排序" },
      "vendor-recent-first": {
        en: "the vendor's own, most recent first",
        zh: "沿用厂商的顺序，最近的在前",
      },
    },
  },
  "conversations.activity": {
    title: { en: "`activity.at` is the", zh: "`activity.at` 的含义" },
    compares: "choice",
    values: times,
  },
  "conversations.kinds.*": {
    title: { en: "Kinds listed", zh: "列表包含的会话类型" },
    compares: "level",
    default: "unsupported",
  },
  "conversations.idScope": {
    title: { en: "An id is unique within", zh: "会话 id 在什么范围内唯一" },
    compares: "choice",
    values: {
      user: { en: "one user of the app", zh: "应用内的单个用户" },
      app: { en: "the whole app", zh: "整个应用" },
    },
  },
  "conversations.consistency": {
    title: { en: "How a place in the list is kept", zh: "如何记住列表中的位置" },
    compares: "choice",
    values: {
      keyed: { en: "by an order key", zh: "按排序键" },
      anchored: { en: "by what was delivered before", zh: "按已返回的会话重新定位" },
    },
    detail: true,
  },
  "conversations.otherOrders": {
    title: { en: "Other orders, by option", zh: "其他排序方式（通过选项）" },
    compares: "entries",
    default: {},
    values: {
      "created-ascending": { en: "oldest creation first", zh: "最早创建的在前" },
      "created-descending": { en: "newest creation first", zh: "最近创建的在前" },
    },
    detail: true,
  },
  "conversations.vendorPageSize": {
    title: { en: "Rows of a vendor page of conversations", zh: "厂商每页返回的会话数" },
    compares: "hidden",
    default: null,
    detail: true,
  },
  "conversations.fields": {
    title: { en: "Optional fields of a conversation", zh: "会话的可选字段" },
    compares: "names",
    default: [],
    detail: true,
  },
  "conversations.open": {
    title: { en: "`conversations.open`", zh: "`conversations.open`（打开单聊）" },
    compares: "level",
    default: "unsupported",
  },
  "conversations.create": {
    title: { en: "`conversations.create`", zh: "`conversations.create`（创建群组）" },
    compares: "level",
    default: "unsupported",
  },
  "conversations.update": {
    title: { en: "`conversations.update`", zh: "`conversations.update`（修改群资料）" },
    compares: "level",
    default: "unsupported",
  },
  "conversations.dissolve": {
    title: { en: "`conversations.dissolve`", zh: "`conversations.dissolve`（解散群组）" },
    compares: "level",
    default: "unsupported",
  },
  "conversations.removeFromList": {
    title: { en: "`conversations.removeFromList`", zh: "`conversations.removeFromList`（从列表移除）" },
    compares: "level",
    default: "unsupported",
  },
  "conversations.markRead.*.level": {
    title: { en: "`conversations.markRead`", zh: "`conversations.markRead`（标记已读）" },
    compares: "level",
    default: "unsupported",
  },
  "conversations.markRead.*.upTo": {
    title: { en: "`markRead` up to a message", zh: "`markRead` 到指定消息" },
    compares: "level",
    default: "unsupported",
    needs: "conversations.markRead.*.level",
  },
};
