import type { Rows } from "./ability.js";

/** Marks and folders. */
export const marks: Rows<"marks"> = {
  "marks.list": {
    title: { en: "`marks.list`", zh: "`marks.list`（查询会话标记）" },
    compares: "level",
    default: "unsupported",
  },
  "marks.get": {
    title: { en: "`marks.get`", zh: "`marks.get`（按会话 id 查询标记）" },
    compares: "level",
    default: "unsupported",
  },
  "marks.folders": {
    title: { en: "`marks.folders`", zh: "`marks.folders`（查询会话分组）" },
    compares: "level",
    default: "unsupported",
  },
  "marks.update": {
    title: { en: "`marks.update`", zh: "`marks.update`（更新会话标记）" },
    compares: "level",
    default: "unsupported",
  },
  "marks.settable": {
    title: { en: "Marks that can be set", zh: "可设置的会话标记" },
    compares: "names",
    default: [],
  },
  "marks.bits": {
    title: { en: "Numbered marks, `bit:<n>`", zh: "编号标记 `bit:<n>`" },
    compares: "presence",
    default: null,
  },
  "marks.known": {
    title: { en: "Marks whose absence means “not set”", zh: "未返回即表示未设置的会话标记" },
    compares: "names",
    default: [],
    detail: true,
  },
  "marks.customMark": {
    title: { en: "`customMark`", zh: "`customMark`" },
    compares: "level",
    default: "unsupported",
    detail: true,
  },
  "marks.maxConversations": {
    title: { en: "Conversations a user can mark", zh: "单个用户可标记的会话数上限" },
    compares: "choice",
    default: null,
    detail: true,
  },
};
