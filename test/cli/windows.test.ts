import stringWidth from "string-width";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Clouds, runCommand, startClouds } from "./shell.js";

let clouds: Clouds;

beforeAll(async () => {
  clouds = await startClouds();
});

afterAll(async () => {
  await clouds.close();
});

const commands = [
  "--help",
  "conversations --help",
  "messages --help",
  "marks --help",
  "marks set --help",
  "inbox --help",
  "emulate --help",
  "doctor --help",
  "conversations --provider volcengine --user 10001 --limit 3",
  "inbox --user tencent=alice --user volcengine=10001 --limit 3",
  "messages --provider tencent --user alice --conversation direct:bob --limit 3",
  "conversations --provider tencent --user alice --limit 201",
  "conversations --provider tencent --user alice --cursor nonsense",
  "conversations --provider wechat",
];

/** Cursors are whole however narrow the window is, and variables have no place to break. */
const isCopied = (line: string) => line.startsWith("--cursor ") || /^\s*COLLOQUY_\w+\*?$/.test(line);

const wordsOf = (text: string) => text.split(/\s+/).filter((word) => word !== "" && !word.includes("…"));

describe.each([60, 80])("in a window of %i columns", (columns) => {
  it.each(commands)("no line is too long, and no word is broken: %s", async (args) => {
    const narrow = await runCommand(args, { env: clouds.env, columns });
    const wide = await runCommand(args, { env: clouds.env, columns: 200 });
    const text = narrow.stdout + narrow.stderr;
    const lines = text.split("\n").filter((line) => !isCopied(line));
    expect(lines.filter((line) => stringWidth(line) > columns)).toEqual([]);
    const known = wordsOf(wide.stdout + wide.stderr).filter((word) => !/^[\w-]{60,}$/.test(word));
    const isWhole = (word: string) => known.includes(word) || /^[\w-]{60,}$/.test(word);
    expect(wordsOf(text).filter((word) => !isWhole(word))).toEqual([]);
  });
});

it("prints the version with -v", async () => {
  const { code, stdout } = await runCommand("-v");
  expect({ code, stdout }).toEqual({ code: 0, stdout: (await runCommand("--version")).stdout });
  expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
});
