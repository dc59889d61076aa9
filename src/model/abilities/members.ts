import type { Rows } from "./ability.js";

/** Members of groups. */
export const members: Rows<"members"> = {
  "members.list.*": {
    title: { en: "`members.list`", zh: "`members.list`（查询成员）" },
    compares: "level",
    default: "unsupported",
  },
  "members.consistency": {
    title: { en: "How a place among members is kept", zh: "如何记住成员列表中的位置" },
    compares: "choice",
    default: "keyed",
    values: {
      keyed: { en: "by an order key", zh: "按排序键" },
      drifting: {
        en: "in the vendor's order, which a change can move",
        zh: "沿用厂商的顺序，变动时可能移位",
      },
    },
    detail: true,
  },
  "members.add": {
    title: { en: "`members.add`", zh: "`members.add`（添加成员）" },
    compares: "level",
    default: "unsupported",
  },
  "members.remove": {
    title: { en: "`members.remove`", zh: "`members.remove`（移除成员）" },
    compares: "level",
    default: "unsupported",
  },
  "members.role": {
    title: { en: "`members.update`, `role`", zh: "`members.update`，`role`（角色）" },
    compares: "level",
    default: "unsupported",
  },
  "members.mute": {
    title: { en: "`members.update`, `mutedUntil`", zh: "`members.update`，`mutedUntil`（禁言）" },
    compares: "level",
    default: "unsupported",
  },
  "members.attributes": {
    title: { en: "`members.update`, `attributes`", zh: "`members.update`，`attributes`（自定义字段）" },
    compares: "level",
    default: "unsupported",
  },
};
