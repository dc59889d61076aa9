import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** A part of a page that a command writes, between two comments that name it and the command. */
export interface Section {
  /** The page's path, from the root of the repository. */
  page: string;
  /** Its name in the comments. */
  name: string;
  /** How it is written anew, for example `npm run faults`. */
  command: string;
}

const pathOf = ({ page }: Section) => fileURLToPath(new URL(`../${page}`, import.meta.url));

/** The page with other content in its section. Throws where the comments are missing. */
export function pageWith(section: Section, content: string): string {
  const { page, name, command } = section;
  const [begin, end] = [`<!-- ${name}: written by ${command} -->\n`, `\n<!-- end of ${name} -->`];
  const text = readFileSync(pathOf(section), "utf8");
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from === -1 || to < from) throw new Error(`${page} lacks its comments "${begin.trim()}"`);
  return text.slice(0, from + begin.length) + content + text.slice(to);
}

/** Whether the page holds other content in its section. */
export function isStale(section: Section, content: string): boolean {
  return pageWith(section, content) !== readFileSync(pathOf(section), "utf8");
}

export function writeSection(section: Section, content: string): void {
  writeFileSync(pathOf(section), pageWith(section, content));
}
