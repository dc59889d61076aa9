import stringWidth from "string-width";

/** Longer titles and messages are only previews here, and measuring them would take time. */
const LONGEST = 2_000;

/**
 * Makes text from other people safe to print on one line: an escape sequence in a group's name could otherwise
 * rewrite the screen. Control characters become a visible sign, invisible ones (bidirectional overrides among them)
 * go, except the joiners that emoji and Indic scripts need.
 */
export function harmless(text: string): string {
  return text
    .slice(0, LONGEST)
    .toWellFormed()
    .replace(/[\t\r\n\u2028\u2029]+/g, " ")
    .replace(/\p{Cc}/gu, "\uFFFD")
    .replace(/(?![\u200C\u200D])\p{Cf}/gu, "")
    .replace(/(\p{M}{4})\p{M}+/gu, "$1");
}

/** Makes JSON safe to print and loses nothing: what a terminal could act on is written as an escape. */
export function harmlessJson(json: string): string {
  return json.replace(
    /[\u007F-\u009F\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** Makes text of several lines safe to print, and keeps its lines. */
export function harmlessLines(text: string): string {
  return text.split("\n").map(harmless).join("\n");
}

const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** Cuts to a width in terminal columns, where a Chinese character takes two. */
export function cut(text: string, width: number): string {
  if (stringWidth(text) <= width) return text;
  let kept = "";
  for (const { segment } of graphemes.segment(text)) {
    if (stringWidth(`${kept}${segment}…`) > width) break;
    kept += segment;
  }
  return `${kept.trimEnd()}…`;
}

/** Breaks between words into lines of at most `width` columns; a longer word is broken anywhere. */
export function wrap(text: string, width: number): string {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ").flatMap((whole) => pieces(whole, width))) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (stringWidth(longer) <= width) {
      line = longer;
      continue;
    }
    lines.push(line);
    line = word;
  }
  return [...lines, line].join("\n");
}

function pieces(word: string, width: number): string[] {
  if (stringWidth(word) <= width) return [word];
  const found: string[] = [""];
  for (const { segment } of graphemes.segment(word)) {
    const last = found.length - 1;
    if (found[last] !== "" && stringWidth(found[last] + segment) > width) found.push(segment);
    else found[last] += segment;
  }
  return found;
}

/**
 * Breaks lines that are longer than `width` between words; what follows is indented as the text of its line is, behind
 * a word with two spaces or more after it. A word that is longer stays whole, since it may be there to be copied.
 */
export function fold(text: string, width: number): string {
  return text
    .split("\n")
    .map((line) => foldLine(line, width))
    .join("\n");
}

function foldLine(line: string, width: number): string {
  if (stringWidth(line) <= width) return line;
  const start = /^ *(?:\S+ {2,})?/.exec(line)?.[0] ?? "";
  const indent = " ".repeat(stringWidth(start));
  const lines: string[] = [];
  let current = "";
  for (const word of line.slice(start.length).split(" ")) {
    const longer = current === "" ? word : `${current} ${word}`;
    if (current !== "" && stringWidth(indent + longer) > width) {
      lines.push(current);
      current = word;
    } else current = longer;
  }
  return start + [...lines, current].join(`\n${indent}`);
}

/** A moment as a short local text: its time if it is today, its day if it is this year, else its year too. */
export function shortTime(at: Date, now = new Date()): string {
  const two = (value: number) => String(value).padStart(2, "0");
  const day = `${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  const time = `${two(at.getHours())}:${two(at.getMinutes())}`;
  if (at.getFullYear() !== now.getFullYear()) return `${at.getFullYear()}-${day}`;
  return at.getMonth() === now.getMonth() && at.getDate() === now.getDate() ? time : `${day} ${time}`;
}

/** How long a moment has passed, in the largest unit that it fills. */
export function ago(at: Date, now = new Date()): string {
  const seconds = Math.max(0, Math.floor((now.getTime() - at.getTime()) / 1_000));
  if (seconds < 60) return `${seconds} s ago`;
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3_600)} h ago`;
  return `${Math.floor(seconds / 86_400)} d ago`;
}

/** The local time of day, to the second. */
export function clockTime(at: Date): string {
  return [at.getHours(), at.getMinutes(), at.getSeconds()]
    .map((value) => String(value).padStart(2, "0"))
    .join(":");
}

/** `count(1, "page")` is "1 page". */
export function count(number: number, noun: string): string {
  return `${number.toLocaleString("en-US")} ${noun}${number === 1 ? "" : "s"}`;
}
