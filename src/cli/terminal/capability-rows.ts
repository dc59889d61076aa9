import type { Capabilities, MessageKindCapabilities } from "../../model/capabilities.js";
import type { ConversationKind } from "../../model/conversation.js";
import { NO_BREAK } from "./table.js";

/** One ability, and what each cloud says about it. */
export interface Row {
  label: string;
  values: string[];
}

export interface Section {
  title: string;
  rows: Row[];
}

/** Words for the names in a declaration; a name without an entry stands for itself. */
const words: Record<string, string> = {
  level: "list",
  shape: "how it is read",
  idScope: "ids hold for",
  fields: "optional fields",
  otherOrders: "order with",
  activity: "time of activity",
  vendorPageSize: "vendor's page",
  maxItems: "most rows",
  contents: "message contents",
  view: "whose view",
  requireMember: "requireMember",
  recalled: "recalled messages",
  retentionDays: "days kept",
  known: "read",
  settable: "set and clear",
  bits: "numbered bits",
  customMark: "custom mark",
  maxConversations: "most conversations",
};

/** The declarations side by side, in sections. */
export function rowsOf(shown: readonly Capabilities[]): Section[] {
  const section = (title: string, pick: (capabilities: Capabilities) => unknown): Section => {
    const sides = shown.map((capabilities) => flatten(pick(capabilities)));
    const paths = [...new Set(sides.flatMap((side) => [...side.keys()]))];
    const rows = paths.map((path) => ({
      label: labelOf(path),
      values: sides.map((side) => (side.has(path) ? wordsFor(side.get(path)) : "")),
    }));
    return { title, rows };
  };
  const kinds = historyKinds(shown);
  return [
    section("Conversations", ({ conversations }) => conversations),
    section("Messages", ({ messages }) => historyOf(messages, kinds)),
    section("Marks", ({ marks }) => marks),
    section("Calls per second", ({ budgets }) => ranges(budgets)),
  ];
}

/** The kinds of which any of these clouds has a history. */
function historyKinds(shown: readonly Capabilities[]): ConversationKind[] {
  const kinds = Object.keys(shown[0]?.messages.kinds ?? {}) as ConversationKind[];
  return kinds.filter((kind) => shown.some(({ messages }) => hasHistory(messages.kinds[kind])));
}

export function hasHistory({ older, newer }: MessageKindCapabilities): boolean {
  return older !== "unsupported" || newer !== "unsupported";
}

/** Where there is no history, the rest says nothing. */
function historyOf(
  { kinds, contents }: Capabilities["messages"],
  shown: readonly ConversationKind[],
): unknown {
  const abilities = shown.map((kind) => {
    const { older, newer, ...rest } = kinds[kind];
    if (hasHistory(kinds[kind])) return [kind, kinds[kind]];
    return [kind, { older, newer, ...Object.fromEntries(Object.keys(rest).map((name) => [name, null])) }];
  });
  return { contents, ...Object.fromEntries(abilities) };
}

/** Operations are the vendor's own, so only the numbers can be compared. */
function ranges(budgets: Record<string, number>): unknown {
  const limits = [...new Set(Object.values(budgets))].sort((a, b) => a - b);
  return { "an operation": limits.join(" or ") };
}

function flatten(value: unknown, path = ""): Map<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return new Map([[path, value]]);
  const members = Object.entries(value).flatMap(([name, member]) => [
    ...flatten(member, path === "" ? name : `${path}.${name}`),
  ]);
  return new Map(members);
}

/** `messages.kinds.direct.newer` is "messages: direct: newer"; an option and its value stay on one line. */
export function labelOf(path: string): string {
  return path
    .split(".")
    .filter((name) => name !== "kinds")
    .map((name) => (Object.hasOwn(words, name) ? words[name] : name))
    .join(": ")
    .replace(/(order with): (\S+) /, `$1 $2${NO_BREAK}`);
}

export function wordsFor(value: unknown): string {
  if (value === null || value === undefined) return "–";
  if (value === "native") return "yes";
  if (value === "unsupported") return "no";
  if (!Array.isArray(value)) return String(value);
  if (value.length === 0) return "–";
  return typeof value[0] === "number" ? value.join(" to ") : value.join(", ");
}
