import type { Capabilities, ConversationKind, Level, MessageKindCapabilities } from "../src/index.js";

export type Language = "en" | "zh";
export type Words = Record<Language, string>;

/** One row: its title, and what stands in a provider's cell. */
export interface Row {
  title: Words;
  cell(capabilities: Capabilities, language: Language): string;
}

const kinds: readonly ConversationKind[] = ["direct", "group", "topic", "live", "other"];

const words = {
  native: { en: "yes", zh: "支持" },
  emulated: { en: "emulated", zh: "模拟实现" },
  unsupported: { en: "no", zh: "不支持" },
  bounded: { en: "read whole", zh: "整表读取" },
  streamed: { en: "page by page", zh: "逐页读取" },
  "recent-first": { en: "most recent first, by time and id", zh: "最近优先，按时间和 id" },
  "vendor-recent-first": { en: "the vendor's own, most recent first", zh: "厂商自身顺序，最近优先" },
  lastMessage: { en: "time of the last message", zh: "最后一条消息的时间" },
  modified: { en: "time of the last profile change", zh: "会话资料的修改时间" },
  created: { en: "time of creation", zh: "创建时间" },
  none: { en: "none", zh: "无" },
  user: { en: "one user of the app", zh: "应用内的单个用户" },
  app: { en: "the whole app", zh: "整个应用" },
  bytes: { en: "not stated", zh: "未说明" },
  noBound: { en: "no bound stated", zh: "未说明上限" },
} satisfies Record<string, Words>;

const say = (word: keyof typeof words, language: Language) => words[word][language];
const amount = (value: number | null, language: Language) =>
  value === null ? say("bytes", language) : String(value);
const code = (names: readonly string[], language: Language) =>
  names.length === 0 ? say("none", language) : names.map((name) => `\`${name}\``).join(", ");

/** The kinds of conversation that can do something, those that colloquy emulates behind a word that says so. */
function kindsWith(levels: Record<ConversationKind, Level>, language: Language): string {
  const ofLevel = (level: Level) =>
    code(
      kinds.filter((kind) => levels[kind] === level),
      language,
    );
  const [native, emulated] = [ofLevel("native"), ofLevel("emulated")];
  const none = say("none", language);
  const parts = [native, ...(emulated === none ? [] : [`${say("emulated", language)}: ${emulated}`])];
  return parts.filter((part) => part !== none).join("; ") || say("unsupported", language);
}

const messagesWith =
  (ability: "older" | "newer" | "requireMember" | "recalled"): Row["cell"] =>
  ({ messages }, language) =>
    kindsWith(
      byKind(messages.kinds, (kind) => kind[ability]),
      language,
    );

function byKind<T>(
  all: Record<ConversationKind, MessageKindCapabilities>,
  pick: (kind: MessageKindCapabilities) => T,
): Record<ConversationKind, T> {
  return Object.fromEntries(kinds.map((kind) => [kind, pick(all[kind])])) as Record<ConversationKind, T>;
}

/** A value per kind that has a history, kinds of equal value together. */
function grouped(capabilities: Capabilities, pick: (kind: MessageKindCapabilities) => string): string {
  const { kinds: all } = capabilities.messages;
  const groups = new Map<string, string[]>();
  for (const kind of kinds.filter((name) => all[name].older !== "unsupported")) {
    const value = pick(all[kind]);
    groups.set(value, [...(groups.get(value) ?? []), `\`${kind}\``]);
  }
  return [...groups].map(([value, names]) => `${value} (${names.join(", ")})`).join("; ");
}

const levelRow = (title: Words, pick: (capabilities: Capabilities) => Level): Row => ({
  title,
  cell: (capabilities, language) => say(pick(capabilities), language),
});

export const conversationRows: Row[] = [
  {
    title: { en: "Conversation list", zh: "会话列表" },
    cell: ({ conversations: { shape, maxItems } }, language) =>
      `${say(shape, language)}, ${maxItems === null ? say("noBound", language) : `≤ ${maxItems}`}`,
  },
  {
    title: { en: "Order of the list", zh: "列表顺序" },
    cell: ({ conversations }, language) => say(conversations.order, language),
  },
  {
    title: { en: "`activity.at` is the", zh: "`activity.at` 的含义" },
    cell: ({ conversations }, language) => say(conversations.activity, language),
  },
  {
    title: { en: "Kinds listed", zh: "列出的会话类型" },
    cell: ({ conversations }, language) => kindsWith(conversations.kinds, language),
  },
  {
    title: { en: "An id is unique within", zh: "id 的唯一范围" },
    cell: ({ conversations }, language) => say(conversations.idScope, language),
  },
];

export const messageRows: Row[] = [
  { title: { en: "Messages, `older`", zh: "消息，`older`" }, cell: messagesWith("older") },
  { title: { en: "Messages, `newer`", zh: "消息，`newer`" }, cell: messagesWith("newer") },
  { title: { en: "`requireMember`", zh: "`requireMember`" }, cell: messagesWith("requireMember") },
  { title: { en: "`includeRecalled`", zh: "`includeRecalled`" }, cell: messagesWith("recalled") },
  {
    title: { en: "Days of history, lowest plan", zh: "历史保留天数（最低套餐）" },
    cell: (capabilities, language) =>
      grouped(capabilities, ({ retentionDays }) => amount(retentionDays, language)),
  },
  {
    title: { en: "Message contents", zh: "消息内容类型" },
    cell: ({ messages }, language) => code(messages.contents, language),
  },
];

export const markRows: Row[] = [
  levelRow({ en: "`marks.list`", zh: "`marks.list`" }, ({ marks }) => marks.list),
  levelRow({ en: "`marks.folders`", zh: "`marks.folders`" }, ({ marks }) => marks.folders),
  levelRow({ en: "`marks.update`", zh: "`marks.update`" }, ({ marks }) => marks.update),
  {
    title: { en: "Marks that can be set", zh: "可设置的标记" },
    cell: ({ marks: { settable, bits } }, language) =>
      code([...settable, ...(bits === null ? [] : [`bit:${bits[0]}`, `bit:${bits[1]}`])], language).replace(
        /, (`bit:\d+`)$/,
        { en: " to $1", zh: " 至 $1" }[language],
      ),
  },
];

export const budgetRow: Row = {
  title: { en: "Calls per second", zh: "每秒调用数" },
  cell: ({ budgets }) => [...new Set(Object.values(budgets))].sort((a, b) => b - a).join(", "),
};

/** Too fine for a README. */
export const detailRows: Row[] = [
  {
    title: { en: "Consistency", zh: "一致性" },
    cell: ({ conversations }) => `\`${conversations.consistency}\``,
  },
  {
    title: { en: "Rows of a vendor page of conversations", zh: "厂商每页会话数" },
    cell: ({ conversations }, language) => amount(conversations.vendorPageSize, language),
  },
  {
    title: { en: "Optional fields of a conversation", zh: "会话的可选字段" },
    cell: ({ conversations }, language) => code(conversations.fields, language),
  },
  {
    title: { en: "Rows of a vendor page of messages", zh: "厂商每页消息数" },
    cell: (capabilities, language) =>
      grouped(capabilities, ({ vendorPageSize }) => amount(vendorPageSize, language)),
  },
  {
    title: { en: "Whose view a history is", zh: "历史记录的视角" },
    cell: (capabilities) => grouped(capabilities, ({ view }) => `the ${view}'s`),
  },
  {
    title: { en: "Marks whose absence means “not set”", zh: "缺失即表示未设置的标记" },
    cell: ({ marks }, language) => code(marks.known, language),
  },
  levelRow({ en: "`customMark`", zh: "`customMark`" }, ({ marks }) => marks.customMark),
  {
    title: { en: "Conversations a user can mark", zh: "单个用户可标记的会话数" },
    cell: ({ marks }, language) => amount(marks.maxConversations, language),
  },
];
