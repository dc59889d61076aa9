import {
  type Ability,
  type AbilityPath,
  abilities,
  abilityAt,
  abilityRows,
  conversationKinds,
  isMeaningful,
  type Words,
} from "../../model/abilities/index.js";
import type { CallCost, Capabilities, Level } from "../../model/capabilities.js";
import type { ConversationKind } from "../../model/conversation.js";

/** Where a text is going to stand. */
export interface Style {
  language: keyof Words;
  /** How a name of the interface is written, for example as code in Markdown. */
  name(name: string): string;
}

const words = {
  native: { en: "yes", zh: "支持" },
  emulated: { en: "emulated", zh: "模拟实现" },
  unsupported: { en: "no", zh: "不支持" },
  none: { en: "none", zh: "无" },
  notStated: { en: "not stated", zh: "厂商未说明" },
  to: { en: " to ", zh: " 至 " },
  and: { en: ", ", zh: "、" },
  colon: { en: ": ", zh: "：" },
  semicolon: { en: "; ", zh: "；" },
  open: { en: " (", zh: "（" },
  close: { en: ")", zh: "）" },
  perPage: { en: " a page", zh: " 次/页" },
  perRow: { en: " a row", zh: " 次/行" },
  plus: { en: " + ", zh: " + " },
} satisfies Record<string, Words>;

/** One line of the matrix: a title, and what stands in a provider's cell. */
export interface MatrixRow {
  /** The resource that it belongs to. */
  section: string;
  title: Words;
  /** Too fine for a README. */
  detail: boolean;
  cell(capabilities: Capabilities, style: Style): string;
}

/** The calls that a vendor allows, whatever its operations are called. */
const budgetRow: MatrixRow = {
  section: "calls",
  title: { en: "Calls per second", zh: "限频（次/秒）" },
  detail: false,
  cell: ({ budgets }, { language }) =>
    [...new Set(Object.values(budgets))].sort((a, b) => b - a).join(words.and[language]),
};

/** Every ability in the order of the table, then the limits. */
export const matrixRows: readonly MatrixRow[] = [
  ...abilityRows.map(([path, { title, detail = false }]) => ({
    section: path.slice(0, path.indexOf(".")),
    title,
    detail,
    cell: (capabilities: Capabilities, style: Style) => cellOf(path, capabilities, style),
  })),
  budgetRow,
];

/** What a provider declares of one ability, in words. */
export function cellOf(path: AbilityPath, capabilities: Capabilities, style: Style): string {
  const ability = abilities[path];
  if (!path.includes("*")) return textOf(ability, abilityAt(capabilities, path), style);
  if (ability.compares === "level") return kindsByLevel(path, capabilities, style);
  return kindsByValue(path, capabilities, style);
}

/** One value of an ability in words. */
export function textOf({ compares, values = {} }: Ability, value: unknown, style: Style): string {
  const say = (word: keyof typeof words) => words[word][style.language];
  if (value === null) return say(compares === "choice" || compares === "hidden" ? "notStated" : "none");
  if (Array.isArray(value)) {
    if (typeof value[0] === "number") return value.join(say("to"));
    return names(value, style);
  }
  if (typeof value === "object") {
    const entries = Object.entries(value).map(
      ([name, member]) => style.name(name) + say("colon") + memberText(member, values, style),
    );
    return entries.join(say("semicolon")) || say("none");
  }
  const text = String(value);
  return (isLevel(text) ? words[text] : values[text])?.[style.language] ?? text;
}

function memberText(member: string | CallCost, values: Ability["values"], style: Style): string {
  const { language } = style;
  if (typeof member === "string") return values?.[member]?.[language] ?? member;
  const { perPage, perRow, kinds } = member;
  const rows = kinds === undefined ? "" : words.open[language] + names(kinds, style) + words.close[language];
  const parts = [
    ...(perPage > 0 ? [perPage + words.perPage[language]] : []),
    ...(perRow > 0 ? [rounded(perRow) + words.perRow[language]] : []),
  ];
  return parts.join(words.plus[language]) + rows;
}

function rounded(count: number): number {
  return Math.round(count * 100) / 100;
}

/** The kinds of conversation that can do something, those for which it is emulated behind a word that says so. */
function kindsByLevel(path: AbilityPath, capabilities: Capabilities, style: Style): string {
  const say = (word: keyof typeof words) => words[word][style.language];
  const kindsOf = (level: Level) =>
    conversationKinds.filter((kind) => abilityAt(capabilities, path, kind) === level);
  const [native, emulated] = [kindsOf("native"), kindsOf("emulated")];
  const parts = [
    ...(native.length > 0 ? [names(native, style)] : []),
    ...(emulated.length > 0 ? [say("emulated") + say("colon") + names(emulated, style)] : []),
  ];
  return parts.join(say("semicolon")) || say("unsupported");
}

/** A value for each kind where it says something, kinds of equal value together. */
function kindsByValue(path: AbilityPath, capabilities: Capabilities, style: Style): string {
  const say = (word: keyof typeof words) => words[word][style.language];
  const groups = new Map<string, ConversationKind[]>();
  for (const kind of conversationKinds.filter((one) => isMeaningful(capabilities, path, one))) {
    const value = textOf(abilities[path], abilityAt(capabilities, path, kind), style);
    groups.set(value, [...(groups.get(value) ?? []), kind]);
  }
  const texts = [...groups].map(([value, kinds]) => value + say("open") + names(kinds, style) + say("close"));
  return texts.join(say("semicolon")) || say("none");
}

function names(all: readonly string[], { language, name }: Style): string {
  return all.length === 0 ? words.none[language] : all.map(name).join(words.and[language]);
}

function isLevel(text: string): text is Level {
  return text === "native" || text === "emulated" || text === "unsupported";
}
