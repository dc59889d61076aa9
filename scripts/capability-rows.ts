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
  emulatedFor: { en: "emulated: ", zh: "模拟实现：" },
  unsupported: { en: "no", zh: "不支持" },
  bounded: { en: "read whole", zh: "全量拉取" },
  streamed: { en: "page by page", zh: "分页拉取" },
  "recent-first": { en: "most recent first, by time and id", zh: "最近的在前，按时间和 id 排序" },
  "vendor-recent-first": { en: "the vendor's own, most recent first", zh: "沿用厂商的顺序，最近的在前" },
  lastMessage: { en: "time of the last message", zh: "最后一条消息的时间" },
  modified: { en: "time of the last profile change", zh: "会话资料的最后修改时间" },
  created: { en: "time of creation", zh: "创建时间" },
  none: { en: "none", zh: "无" },
  user: { en: "one user of the app", zh: "应用内的单个用户" },
  app: { en: "the whole app", zh: "整个应用" },
  bytes: { en: "not stated", zh: "厂商未说明" },
  and: { en: ", ", zh: "、" },
  comma: { en: ", ", zh: "，" },
  semicolon: { en: "; ", zh: "；" },
  "created-ascending": { en: "oldest creation first", zh: "最早创建的在前" },
  "created-descending": { en: "newest creation first", zh: "最近创建的在前" },
  colon: { en: ": ", zh: "：" },
  noBound: { en: "no bound stated", zh: "厂商未说明上限" },
} satisfies Record<string, Words>;

const owners: Record<MessageKindCapabilities["view"], Words> = {
  user: { en: "the user's", zh: "用户视角" },
  conversation: { en: "the conversation's", zh: "会话视角" },
};

const say = (word: keyof typeof words, language: Language) => words[word][language];
const amount = (value: number | null, language: Language) =>
  value === null ? say("bytes", language) : String(value);
const code = (names: readonly string[], language: Language) =>
  names.length === 0 ? say("none", language) : names.map((name) => `\`${name}\``).join(say("and", language));

/** The kinds of conversation that can do something, those that colloquy emulates behind a word that says so. */
function kindsWith(levels: Record<ConversationKind, Level>, language: Language): string {
  const ofLevel = (level: Level) =>
    code(
      kinds.filter((kind) => levels[kind] === level),
      language,
    );
  const [native, emulated] = [ofLevel("native"), ofLevel("emulated")];
  const none = say("none", language);
  const parts = [native, ...(emulated === none ? [] : [say("emulatedFor", language) + emulated])];
  return (
    parts.filter((part) => part !== none).join(say("semicolon", language)) || say("unsupported", language)
  );
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
function grouped(
  capabilities: Capabilities,
  language: Language,
  pick: (kind: MessageKindCapabilities) => string,
): string {
  const { kinds: all } = capabilities.messages;
  const groups = new Map<string, ConversationKind[]>();
  for (const kind of kinds.filter((name) => all[name].older !== "unsupported")) {
    const value = pick(all[kind]);
    groups.set(value, [...(groups.get(value) ?? []), kind]);
  }
  const brackets = { en: [" (", ")"], zh: ["（", "）"] }[language];
  return [...groups]
    .map(([value, names]) => value + brackets.join(code(names, language)))
    .join(say("semicolon", language));
}

const levelRow = (title: Words, pick: (capabilities: Capabilities) => Level): Row => ({
  title,
  cell: (capabilities, language) => say(pick(capabilities), language),
});

export const conversationRows: Row[] = [
  {
    title: { en: "Conversation list", zh: "会话列表" },
    cell: ({ conversations: { shape, maxItems } }, language) =>
      `${say(shape, language)}${say("comma", language)}${maxItems === null ? say("noBound", language) : `≤ ${maxItems}`}`,
  },
  {
    title: { en: "Order of the list", zh: "会话列表的顺序" },
    cell: ({ conversations }, language) => say(conversations.order, language),
  },
  {
    title: { en: "`activity.at` is the", zh: "`activity.at` 的含义" },
    cell: ({ conversations }, language) => say(conversations.activity, language),
  },
  {
    title: { en: "Kinds listed", zh: "列表包含的会话类型" },
    cell: ({ conversations }, language) => kindsWith(conversations.kinds, language),
  },
  {
    title: { en: "An id is unique within", zh: "会话 id 在什么范围内唯一" },
    cell: ({ conversations }, language) => say(conversations.idScope, language),
  },
];

export const messageRows: Row[] = [
  { title: { en: "Messages, `older`", zh: "历史消息，`older` 方向" }, cell: messagesWith("older") },
  { title: { en: "Messages, `newer`", zh: "历史消息，`newer` 方向" }, cell: messagesWith("newer") },
  {
    title: { en: "`requireMember`", zh: "`requireMember`（校验成员身份）" },
    cell: messagesWith("requireMember"),
  },
  {
    title: { en: "`includeRecalled`", zh: "`includeRecalled`（包含已撤回的消息）" },
    cell: messagesWith("recalled"),
  },
  {
    title: { en: "Days of history, lowest plan", zh: "历史消息保留天数（最低套餐）" },
    cell: (capabilities, language) =>
      grouped(capabilities, language, ({ retentionDays }) => amount(retentionDays, language)),
  },
  {
    title: { en: "Message contents", zh: "消息内容的类型" },
    cell: ({ messages }, language) => code(messages.contents, language),
  },
];

export const markRows: Row[] = [
  levelRow({ en: "`marks.list`", zh: "`marks.list`（查询会话标记）" }, ({ marks }) => marks.list),
  levelRow({ en: "`marks.folders`", zh: "`marks.folders`（查询会话分组）" }, ({ marks }) => marks.folders),
  levelRow({ en: "`marks.update`", zh: "`marks.update`（更新会话标记）" }, ({ marks }) => marks.update),
  {
    title: { en: "Marks that can be set", zh: "可设置的会话标记" },
    cell: ({ marks: { settable, bits } }, language) =>
      code([...settable, ...(bits === null ? [] : [`bit:${bits[0]}`, `bit:${bits[1]}`])], language).replace(
        /(?:, |、)(`bit:\d+`)$/,
        { en: " to $1", zh: " 至 $1" }[language],
      ),
  },
];

export const budgetRow: Row = {
  title: { en: "Calls per second", zh: "限频（次/秒）" },
  cell: ({ budgets }, language) =>
    [...new Set(Object.values(budgets))].sort((a, b) => b - a).join(say("and", language)),
};

/** Too fine for a README. */
export const detailRows: Row[] = [
  {
    title: { en: "Consistency", zh: "一致性" },
    cell: ({ conversations }) => `\`${conversations.consistency}\``,
  },
  {
    title: { en: "Other orders, by option", zh: "其他排序方式（通过选项）" },
    cell: ({ conversations }, language) =>
      Object.entries(conversations.otherOrders)
        .map(([option, order]) => `\`${option}\`${say("colon", language)}${say(order, language)}`)
        .join(say("semicolon", language)) || say("none", language),
  },
  {
    title: { en: "Rows of a vendor page of conversations", zh: "厂商每页返回的会话数" },
    cell: ({ conversations }, language) => amount(conversations.vendorPageSize, language),
  },
  {
    title: { en: "Optional fields of a conversation", zh: "会话的可选字段" },
    cell: ({ conversations }, language) => code(conversations.fields, language),
  },
  {
    title: { en: "Rows of a vendor page of messages", zh: "厂商每页返回的消息数" },
    cell: (capabilities, language) =>
      grouped(capabilities, language, ({ vendorPageSize }) => amount(vendorPageSize, language)),
  },
  {
    title: { en: "Whose view a history is", zh: "历史消息的视角" },
    cell: (capabilities, language) => grouped(capabilities, language, ({ view }) => owners[view][language]),
  },
  {
    title: { en: "Marks whose absence means “not set”", zh: "未返回即表示未设置的会话标记" },
    cell: ({ marks }, language) => code(marks.known, language),
  },
  levelRow({ en: "`customMark`", zh: "`customMark`" }, ({ marks }) => marks.customMark),
  {
    title: { en: "Conversations a user can mark", zh: "单个用户可标记的会话数上限" },
    cell: ({ marks }, language) => amount(marks.maxConversations, language),
  },
];
