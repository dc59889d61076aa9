import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";

export const root = resolve(import.meta.dirname, "../..");

/** A fenced block of a page. */
export interface Block {
  file: string;
  /** The line of its first line of code, from 1. */
  line: number;
  language: string;
  /** The second word behind the fence: `output` for what the block before it prints. */
  role: string;
  code: string;
}

/** The pages at the root and everything under docs that is Markdown, but the generated reference. */
export function pages(): string[] {
  const inDocs = readdirSync(join(root, "docs"), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".md") && !path.startsWith("api"))
    .map((path) => join("docs", path));
  return ["README.md", "README.zh-CN.md", "CONTRIBUTING.md", "SECURITY.md", ...inDocs].sort();
}

export function blocksOf(file: string): Block[] {
  const lines = readFileSync(join(root, file), "utf8").split("\n");
  const blocks: Block[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const fence = /^ {0,3}(`{3,})(\S*) ?(\S*)/.exec(lines[at] ?? "");
    if (fence === null) continue;
    const end = lines.findIndex((line, index) => index > at && line.trim() === fence[1]);
    if (end === -1) throw new Error(`${file}:${at + 1} opens a block that nothing closes`);
    const code = lines.slice(at + 1, end).join("\n");
    blocks.push({ file, line: at + 2, language: fence[2] ?? "", role: fence[3] ?? "", code });
    at = end;
  }
  return blocks;
}

export function isTypeScript({ language }: Block): boolean {
  return language === "ts";
}

/** All TypeScript of a page whose blocks follow each other, on the lines where it stands. */
export function programOf(file: string): Block {
  const lines = readFileSync(join(root, file), "utf8").split("\n").fill("");
  for (const { code, line } of blocksOf(file).filter(isTypeScript)) {
    const block = code.split("\n");
    lines.splice(line - 1, block.length, ...block);
  }
  return { file, line: 1, language: "ts", role: "", code: lines.join("\n") };
}

/** Links of a page that lead to a file or a heading of this project and find none. */
export function brokenLinks(file: string): string[] {
  return linksOf(withoutBlocks(file)).filter(
    (target) => !/^[a-z]+:/.test(target) && !leadsSomewhere(file, target),
  );
}

/** What the links of a text lead to, as it is written there. */
export function linksOf(text: string): string[] {
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1] ?? "");
}

function leadsSomewhere(file: string, target: string): boolean {
  const [path = "", anchor] = target.split("#");
  const goal = path === "" ? join(root, file) : resolve(root, dirname(file), path);
  if (!existsSync(goal)) return false;
  return anchor === undefined || anchorsOf(relative(root, goal)).includes(anchor);
}

/** As GitHub names headings. */
export function anchorsOf(file: string): string[] {
  const headings = [...withoutBlocks(file).matchAll(/^#{1,6} +(.+)$/gm)].map((match) => match[1] ?? "");
  return headings.map((heading) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, "")
      .trim()
      .replace(/\s/g, "-"),
  );
}

function withoutBlocks(file: string): string {
  return readFileSync(join(root, file), "utf8").replace(/^(`{3,})[\s\S]*?^\1$/gm, "");
}

/** The tests that a page names, as `[file](path): "title"`, and whether that file has such a title. */
export function testsNamedIn(file: string): { title: string; exists: boolean }[] {
  const named = withoutBlocks(file).matchAll(/\]\(([^)\s]+\.test\.ts)\): "([^"\n]+)"/g);
  return [...named].map(([, path = "", title = ""]) => {
    const test = resolve(root, dirname(file), path);
    return { title, exists: existsSync(test) && readFileSync(test, "utf8").includes(title) };
  });
}

/** Files and folders that a page names in backticks, from the root or from `src/`, and that are not there. */
export function missingFiles(file: string): string[] {
  const named = withoutBlocks(file).matchAll(/`([a-z][\w-]*\/(?:[\w.-]+\/)*(?:[\w.-]+\.\w+)?)`/g);
  return [...named]
    .map(([, path = ""]) => path)
    .filter((path) => !existsSync(join(root, path)) && !existsSync(join(root, "src", path)));
}
