import { clouds, providerNames } from "../src/cli/clouds.js";
import { cellOf, type Style } from "../src/cli/terminal/ability-text.js";
import { count } from "../src/cli/terminal/text.js";
import type { Capabilities } from "../src/model/capabilities.js";
import type { Detail } from "../src/model/conversation.js";
import { detailCalls } from "../src/model/cost.js";
import { markdownTable } from "./markdown-table.js";

const details = ["profile", "lastMessage", "unread", "marks"] as const;

/** The page that everything is counted for. */
const page = { direct: 12, group: 8 };

const included: readonly (readonly Detail[])[] = [
  ["profile"],
  ["lastMessage"],
  ["profile", "lastMessage"],
  ["profile", "lastMessage", "unread"],
  details,
];

const style: Style = { language: "en", name: (name) => `\`${name}\`` };
const declared = providerNames.map((name) => clouds[name]);

/** What the details of a page cost on each cloud, and how many such pages its limits allow. */
export function detailCosts(): string {
  const costs = declared.map(({ title, capabilities }) => `**${title.en}**\n\n${costsOf(capabilities)}`);
  return [...costs, `**Pages a second**, by the limits of these calls\n\n${pagesASecond()}`].join("\n\n");
}

function costsOf(capabilities: Capabilities): string {
  const rows = details.map((detail) => [
    style.name(detail),
    levelOf(capabilities, detail),
    cellOf(`conversations.details.${detail}.calls`, capabilities, style),
    `${sum(detailCalls(capabilities, [detail], page))}`,
  ]);
  return markdownTable(["Detail", "Level", "Calls", "20 rows"], rows);
}

/** How the detail is had, and of a count how exact it is. */
function levelOf(capabilities: Capabilities, detail: Detail): string {
  const level = cellOf(`conversations.details.${detail}.level`, capabilities, style);
  if (detail !== "unread") return level;
  return `${level}: ${cellOf("conversations.details.unread.bounds.*", capabilities, style)}`;
}

function pagesASecond(): string {
  const rows = included.map((include) => [
    include.map(style.name).join(", "),
    ...declared.map(({ capabilities }) => rateOf(capabilities, include)),
  ]);
  return markdownTable(["`include`", ...declared.map(({ title }) => title.en)], rows);
}

function rateOf({ budgets, ...capabilities }: Capabilities, include: readonly Detail[]): string {
  const calls = detailCalls(capabilities, include, page);
  const rates = Object.entries(calls).map(([operation, number]) => (budgets[operation] ?? 0) / number);
  return `${Math.floor(Math.min(...rates))} (${count(sum(calls), "call")})`;
}

function sum(calls: Record<string, number>): number {
  return Object.values(calls).reduce((total, number) => total + number, 0);
}
