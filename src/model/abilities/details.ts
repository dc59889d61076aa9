import type { Level } from "../capabilities.js";
import type { Unread } from "../conversation.js";
import type { Rows, Words } from "./ability.js";
import { declaredAt } from "./declared.js";

const bounds: Record<Unread["bound"], Words> = {
  exact: { en: "exact", zh: "精确" },
  atLeast: { en: "at least", zh: "下限" },
  estimate: { en: "estimate", zh: "估算" },
};

/** What `include` can add to a conversation. */
export const details: Rows<"conversations.details"> = {
  "conversations.details.profile.level": {
    title: { en: '`include: ["profile"]`', zh: '`include: ["profile"]`（名称和头像）' },
    compares: "level",
    default: "unsupported",
  },
  "conversations.details.lastMessage.level": {
    title: { en: '`include: ["lastMessage"]`', zh: '`include: ["lastMessage"]`（最后一条消息）' },
    compares: "level",
    default: "unsupported",
    follows: (declaration) => (hasHistory(declaration) ? "emulated" : undefined),
  },
  "conversations.details.unread.level": {
    title: { en: '`include: ["unread"]`', zh: '`include: ["unread"]`（未读数）' },
    compares: "level",
    default: "unsupported",
  },
  "conversations.details.unread.bounds.*": {
    title: { en: "Unread counts are", zh: "未读数的准确程度" },
    compares: "presence",
    default: null,
    needs: "conversations.details.unread.level",
    values: bounds,
  },
  "conversations.details.marks.level": {
    title: { en: '`include: ["marks"]`', zh: '`include: ["marks"]`（会话标记）' },
    compares: "level",
    default: "unsupported",
  },
  "conversations.details.profile.calls": callsOf("profile"),
  "conversations.details.lastMessage.calls": callsOf("lastMessage"),
  "conversations.details.unread.calls": callsOf("unread"),
  "conversations.details.marks.calls": callsOf("marks"),
};

/** What a detail costs, which tells an app about its limits and not about what it can do. */
function callsOf<Name extends string>(name: Name) {
  return {
    title: { en: `Calls for \`${name}\``, zh: `\`${name}\` 的调用次数` },
    compares: "hidden",
    default: {},
    needs: `conversations.details.${name}.level`,
    detail: true,
  } as const;
}

/** The newest message of a history that can be read is the last one. */
function hasHistory(declaration: object): boolean {
  const kinds = declaredAt(declaration, "messages.kinds") ?? {};
  return Object.values(kinds).some(
    (kind: { older?: Level }) => (kind.older ?? "unsupported") !== "unsupported",
  );
}
