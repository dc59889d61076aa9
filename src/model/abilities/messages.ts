import type { Rows } from "./ability.js";

const history = "messages.kinds.*.older";

/** What the histories of each kind of conversation can do. */
export const messages: Rows<"messages"> = {
  "messages.kinds.*.older": {
    title: { en: "Messages, `older`", zh: "历史消息，`older` 方向" },
    compares: "level",
    default: "unsupported",
  },
  "messages.kinds.*.newer": {
    title: { en: "Messages, `newer`", zh: "历史消息，`newer` 方向" },
    compares: "level",
    default: "unsupported",
    needs: history,
  },
  "messages.kinds.*.requireMember": {
    title: { en: "`requireMember`", zh: "`requireMember`（校验成员身份）" },
    compares: "level",
    default: "unsupported",
    needs: history,
  },
  "messages.kinds.*.recalled": {
    title: { en: "`includeRecalled`", zh: "`includeRecalled`（包含已撤回的消息）" },
    compares: "level",
    default: "unsupported",
    needs: history,
  },
  "messages.kinds.*.retentionDays": {
    title: { en: "Days of history, lowest plan", zh: "历史消息保留天数（最低套餐）" },
    compares: "choice",
    default: null,
    needs: history,
  },
  "messages.kinds.*.view": {
    title: { en: "Whose view a history is", zh: "历史消息的视角" },
    compares: "choice",
    default: "conversation",
    needs: history,
    values: {
      user: { en: "the user's", zh: "用户视角" },
      conversation: { en: "the conversation's", zh: "会话视角" },
    },
    detail: true,
  },
  "messages.kinds.*.vendorPageSize": {
    title: { en: "Rows of a vendor page of messages", zh: "厂商每页返回的消息数" },
    compares: "hidden",
    default: null,
    needs: history,
    detail: true,
  },
  "messages.contents": {
    title: { en: "Message contents", zh: "消息内容的类型" },
    compares: "names",
    default: ["unknown"],
  },
  "messages.send.kinds.*": {
    title: { en: "`messages.send`", zh: "`messages.send`（发送消息）" },
    compares: "level",
    default: "unsupported",
  },
  "messages.send.contents": {
    title: { en: "Contents that can be sent", zh: "可发送的内容类型" },
    compares: "names",
    default: [],
  },
  "messages.send.maxBytes": {
    title: { en: "Largest message in bytes", zh: "单条消息的最大字节数" },
    compares: "choice",
    default: null,
    detail: true,
  },
  "messages.send.idempotency.windowMs": {
    title: { en: "Milliseconds in which one key is sent once", zh: "同一 key 只发送一次的时间窗口（毫秒）" },
    compares: "choice",
    default: null,
  },
  "messages.send.idempotency.settles": {
    title: { en: "A send without an answer is looked up", zh: "发送无应答时可查历史确认" },
    compares: "presence",
    default: false,
    detail: true,
  },
  "messages.send.quote": {
    title: { en: "`quote`", zh: "`quote`（引用回复）" },
    compares: "level",
    default: "unsupported",
  },
  "messages.send.mentions": {
    title: { en: "`mentions` of users", zh: "`mentions`（@ 用户）" },
    compares: "level",
    default: "unsupported",
  },
  "messages.send.mentionAll": {
    title: { en: '`mentions: "all"`', zh: '`mentions: "all"`（@ 所有人）' },
    compares: "level",
    default: "unsupported",
  },
  "messages.send.silent": {
    title: { en: "`silent`", zh: "`silent`（不触发离线推送）" },
    compares: "level",
    default: "unsupported",
  },
  "messages.send.attributes": {
    title: { en: "`attributes` of a message", zh: "消息的 `attributes`" },
    compares: "level",
    default: "unsupported",
  },
  "messages.send.customData": {
    title: { en: "`customData` of a message", zh: "消息的 `customData`" },
    compares: "level",
    default: "unsupported",
  },
  "messages.recall.*": {
    title: { en: "`messages.recall`", zh: "`messages.recall`（撤回消息）" },
    compares: "level",
    default: "unsupported",
  },
  "messages.edit.*": {
    title: { en: "`messages.edit`", zh: "`messages.edit`（编辑消息）" },
    compares: "level",
    default: "unsupported",
  },
  "messages.deleteForMe.*": {
    title: { en: '`messages.delete`, `for: "me"`', zh: '`messages.delete`，`for: "me"`（仅自己不可见）' },
    compares: "level",
    default: "unsupported",
  },
  "messages.deleteForEveryone.*": {
    title: {
      en: '`messages.delete`, `for: "everyone"`',
      zh: '`messages.delete`，`for: "everyone"`（对所有人删除）',
    },
    compares: "level",
    default: "unsupported",
  },
  "messages.get.*": {
    title: { en: "`messages.get`", zh: "`messages.get`（按 id 查询消息）" },
    compares: "level",
    default: "unsupported",
  },
};
