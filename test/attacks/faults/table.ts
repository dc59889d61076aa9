import type { ColloquyError } from "colloquy";
import { markdownTable } from "../../../scripts/markdown-table.js";
import type { Words } from "../../../src/model/abilities/index.js";

type Language = keyof Words;

/** What a call gave on one cloud. */
export interface Outcome {
  cloud: Words;
  /** How often it was attempted. */
  attempts: number;
  /** What it failed with. */
  error: Pick<ColloquyError, "code" | "retryable" | "outcome"> | undefined;
}

/** One row of the page on errors: what goes wrong, and what each kind of call then gives. */
export interface MatrixRow {
  title: Words;
  /** In the order of the columns, what each cloud gave. */
  cells: readonly Outcome[][];
}

/** The page on errors in each language, from the root of the repository. */
export const pagesOfFaults = { en: "docs/errors.md", zh: "docs/zh-CN/errors.md" } satisfies Words;

const heading: Words = { en: "What goes wrong", zh: "出了什么问题" };

const columns: readonly { title: Words; isWrite: boolean }[] = [
  { title: { en: "read, once", zh: "读，一次" }, isWrite: false },
  { title: { en: "read, always", zh: "读，每次" }, isWrite: false },
  { title: { en: "write, once", zh: "写，一次" }, isWrite: true },
  { title: { en: "write, always", zh: "写，每次" }, isWrite: true },
];

const words = {
  ok: { en: "ok", zh: "成功" },
  retryable: { en: "retryable", zh: "可重试" },
  colon: { en: ": ", zh: "：" },
  comma: { en: ", ", zh: "，" },
  semicolon: { en: "; ", zh: "；" },
} satisfies Record<string, Words>;

/** The table as the page on errors has it. */
export function tableOf(rows: readonly MatrixRow[], language: Language): string {
  const header = [heading, ...columns.map(({ title }) => title)].map((title) => title[language]);
  const lines = rows.map(({ title, cells }) => [
    title[language],
    ...columns.map(({ isWrite }, column) => cellOf(cells[column] ?? [], isWrite, language)),
  ]);
  return markdownTable(header, lines);
}

/** What all clouds give, or what each of them gives where they differ. */
function cellOf(outcomes: readonly Outcome[], isWrite: boolean, language: Language): string {
  const texts = outcomes.map((outcome) => textOf(outcome, isWrite, language));
  const [first = ""] = texts;
  if (texts.every((text) => text === first)) return first;
  const named = outcomes.map(({ cloud }, index) =>
    [cloud[language], texts[index]].join(words.colon[language]),
  );
  return named.join(words.semicolon[language]);
}

function textOf({ attempts, error }: Outcome, isWrite: boolean, language: Language): string {
  const tried = triedOf(attempts)[language];
  const parts =
    error === undefined
      ? [words.ok[language]]
      : [
          `\`${error.code}\``,
          ...(error.retryable ? [words.retryable[language]] : []),
          ...(isWrite ? [error.outcome] : []),
        ];
  return [...parts, tried].join(words.comma[language]);
}

function triedOf(attempts: number): Words {
  return { en: attempts === 1 ? "1 attempt" : `${attempts} attempts`, zh: `${attempts} 次尝试` };
}
