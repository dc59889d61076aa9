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
};
