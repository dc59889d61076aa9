import { existsSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { anchorsOf, blocksOf, linksOf, root } from "./markdown.js";

/** A page in Chinese, and the page in English that it is a translation of. */
export interface Translation {
  file: string;
  original: string;
}

/** Of these pages the ones that stand in Chinese. */
export function translationsIn(files: readonly string[]): Translation[] {
  return files.filter(isTranslation).map((file) => ({ file, original: originalOf(file) }));
}

export function isTranslation(file: string): boolean {
  return file.startsWith("docs/zh-CN/");
}

/**
 * What each line of a page has in every language: its code as it is; of other lines the kind, the cells of a
 * row of a table, the names in backticks and where the links lead.
 */
export function shapesOf(file: string): string[] {
  const lines = readFileSync(join(root, file), "utf8").split("\n");
  const inBlocks = new Set(
    blocksOf(file).flatMap(({ line, code }) => code.split("\n").map((_, index) => line - 1 + index)),
  );
  return lines.map((line, index) => (inBlocks.has(index) ? line : shapeOf(file, line)));
}

/** The links of a page to pages in English that stand in Chinese too, but for the one to its own original. */
export function linksPastTranslations(file: string): string[] {
  const text = readFileSync(join(root, file), "utf8");
  return linksOf(text).filter((target) => {
    const page = pageOf(file, target);
    const translation = translationOf(page);
    return page !== originalOf(file) && page !== translation && existsSync(join(root, translation));
  });
}

function shapeOf(file: string, line: string): string {
  if (/^(```|<!--)/.test(line)) return line;
  const kind = /^\s*(#+|-|\d+\.)(?= )/.exec(line)?.[0] ?? (line.startsWith("|") ? "|" : line && "text");
  const cells = kind === "|" ? [`${line.split(" | ").length} cells`] : [];
  const names = [...line.matchAll(/`[^`]+`/g)].map(([name]) => name);
  const goals = linksOf(line).map((target) => goalOf(file, target));
  return [kind, ...cells, ...new Set([...names, ...goals].sort())].join(" ");
}

/** Where a link leads, whatever the language of the page there: a heading has its number. */
function goalOf(file: string, target: string): string {
  const [, anchor] = target.split("#");
  const page = pageOf(file, target);
  if (anchor === undefined || !page.endsWith(".md")) return originalOf(page);
  return `${originalOf(page)}#${anchorsOf(page).indexOf(anchor)}`;
}

/** The page of a link, from the root. An address elsewhere stays as it is. */
function pageOf(file: string, target: string): string {
  const [path = ""] = target.split("#");
  if (/^[a-z]+:/.test(target)) return target;
  return path === "" ? file : normalize(join(dirname(file), path));
}

function originalOf(page: string): string {
  return page.replace("docs/zh-CN/", "docs/").replace("README.zh-CN.md", "README.md");
}

function translationOf(page: string): string {
  return page === "README.md" ? "README.zh-CN.md" : page.replace(/^docs\/(?=[^/]+\.md$)/, "docs/zh-CN/");
}
