import { once } from "node:events";
import { readFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { createClient, createInbox } from "colloquy";
import { tencentFromEnv } from "colloquy/tencent";
import { volcengineFromEnv } from "colloquy/volcengine";
import ts from "typescript";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { staleFiles } from "../scripts/capability-matrix.js";
import { isPageStale } from "../scripts/figures/page.js";
import { closeEmulators, type Emulators, environmentOf, startEmulators } from "../src/cli/emulators.js";
import { cloudVariables } from "../src/cli/environment.js";
import {
  type Block,
  blocksOf,
  brokenLinks,
  isTypeScript,
  missingFiles,
  pages,
  programOf,
  root,
  testsNamedIn,
} from "./support/markdown.js";
import { isTranslation } from "./support/translation.js";

const files = pages();
// A translation has the code of its original, which `docs-translated.test.ts` compares.
const allBlocks = files.filter((file) => !isTranslation(file)).flatMap(blocksOf);
const readmes = files.filter((file) => file.startsWith("README"));

const programs = readmes.map(programOf);
const blocks = allBlocks.filter((block) => isTypeScript(block) && !readmes.includes(block.file));

/** Every block that declares nothing: what it declares is the app's own, and is not there to be run. */
const runnable = blocks
  .filter(({ code }) => !/^declare /m.test(code))
  .map((block) => {
    const next = allBlocks[allBlocks.indexOf(block) + 1];
    const shows = next?.role === "output" && next.file === block.file;
    return { ...block, output: shows ? next.code : undefined };
  });

it("type-checks every TypeScript block of README and docs", () => {
  const wrong: Block = { file: "wrong.md", line: 7, language: "ts", role: "", code: 'tc.close("now");' };
  expect(blocks.length).toBeGreaterThan(20);
  // The wrong one shows that the others are looked at.
  expect(typeErrorsOf([...programs, ...blocks, wrong])).toEqual([
    "wrong.md:7 Type '\"now\"' has no properties in common with type 'CloseOptions'.",
  ]);
}, 60_000);

it.each(files)("%s links to files and headings that exist", (file) => {
  expect(brokenLinks(file)).toEqual([]);
});

// A record of a decision names the files of its day.
it.each(files.filter((file) => !file.startsWith("docs/decisions")))("%s names files that exist", (file) => {
  expect(missingFiles(file)).toEqual([]);
});

it("names only tests that exist", () => {
  const named = files.flatMap(testsNamedIn);
  expect(named.length).toBeGreaterThan(15);
  expect(named.filter(({ exists }) => !exists)).toEqual([]);
});

it("has the capability matrix that the providers declare", () => {
  expect([...staleFiles().keys()]).toEqual([]);
});

it("has the figures of the run that is kept, as a table and as a picture", () => {
  expect(isPageStale()).toBe(false);
});

describe("against the emulators", () => {
  let emulators: Emulators;
  let printed: string[];

  beforeEach(async () => {
    // The clock stands still, so that ids and times are the ones that the pages print.
    vi.useFakeTimers({ toFake: ["Date"], now: new Date("2026-01-15T12:00:00.000Z") });
    emulators = await startEmulators(() => 0);
    // What `emulate --env` prints, and nothing that this machine's shell has for a real cloud.
    const environment = environmentOf(emulators);
    for (const name of cloudVariables) vi.stubEnv(name, environment[name]);
    printed = [];
    vi.spyOn(console, "log").mockImplementation((...values) => {
      printed.push(
        values.map((value) => (typeof value === "string" ? value : JSON.stringify(value))).join(" "),
      );
    });
  });

  afterEach(async () => {
    vi.useRealTimers();
    vi.unstubAllEnvs();
    vi.restoreAllMocks();
    await closeEmulators(emulators);
  });

  it.each(programs.map(({ file, code }) => [file, code]))("runs the program of %s", async (_, code = "") => {
    const port = await freePort();
    vi.stubEnv("PORT", String(port));
    const posting = Object.values(emulators).map(({ post }) => post(`http://127.0.0.1:${port}`));
    await run(code, {});
    // Nobody listens any more.
    await Promise.all(posting.map((one) => one.stop()));
    expect(printed).toContain("tencent message.sent");
    const operations = (requests: readonly { operation: string }[]) =>
      new Set(requests.map(({ operation }) => operation));
    expect(operations(emulators.tencent.server.requests)).toEqual(
      new Set([
        "recentcontact/get_list",
        "openim/get_c2c_unread_msg_num",
        "openim/sendmsg",
        "profile/portrait_get",
        "group_open_http_svc/get_joined_group_list",
        "openim/admin_getroammsg",
        "group_open_http_svc/get_role_in_group",
        "group_open_http_svc/group_msg_get_simple",
      ]),
    );
    expect(operations(emulators.volcengine.server.requests)).toEqual(
      new Set(["GetUserConversations", "BatchGetUser", "GetConversationMessages"]),
    );
    expect(printed.join("\n")).toContain("group:@TGS#1TEAM2PQXA");
    expect(printed.length).toBeGreaterThan(100);
  });

  it("has an output for many blocks, and none without its block", () => {
    expect(runnable.filter(({ output }) => output !== undefined)).toHaveLength(
      allBlocks.filter(({ role }) => role === "output").length,
    );
    expect(runnable.length).toBeGreaterThan(25);
  });

  const titled = runnable.map((block) => [titleOf(block), block] as const);

  it.each(titled)("%s", async (_, { code, output }) => {
    const tc = createClient(tencentFromEnv());
    const ve = createClient(volcengineFromEnv(), { retry: { baseDelayMs: 1 } });
    const team = { userId: "alice", conversationId: "group:@TGS#1TEAM2PQXA", limit: 5 };
    await run(code, {
      tc,
      ve,
      inbox: createInbox({ tencent: tc, volcengine: ve }),
      tencentEmulator: emulators.tencent.server,
      volcengineEmulator: emulators.volcengine.server,
      lastMessage: (await tc.messages.list(team)).items.at(-1),
      savedCursor: (await ve.conversations.list({ userId: "10001" })).nextCursor,
      signal: new AbortController().signal,
    });
    await Promise.all([tc.close(), ve.close()]);
    if (output !== undefined) expect(printed.join("\n")).toBe(output);
  });
});

/** A port that nobody listens on. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function titleOf({ file, line, output }: (typeof runnable)[number]): string {
  return `${file}:${line} ${output === undefined ? "runs" : "prints what stands below it"}`;
}

/** Runs a block or a program with the names of the prelude around it. */
async function run(code: string, names: Record<string, unknown>): Promise<void> {
  const AsyncFunction = (async () => {}).constructor as FunctionConstructor;
  const load = (name: string) => import(/* @vite-ignore */ name);
  const body = `{\n${withLoadedImports(code)}\n}`;
  await new AsyncFunction("load", ...Object.keys(names), body)(load, ...Object.values(names));
}

/** JavaScript of a block, where `import` has become a call of `load`. */
function withLoadedImports(code: string): string {
  const target = ts.ScriptTarget.ES2022;
  const { outputText } = ts.transpileModule(code, {
    compilerOptions: { target, module: ts.ModuleKind.ESNext },
  });
  return outputText
    .replace(/^import \{([^}]*)\} from "([^"]+)";$/gm, 'const {$1} = await load("$2");')
    .replace(/^export (\{\};$)?/gm, "");
}

/** What the compiler says about the blocks, each a module of its own with the prelude's names around it. */
function typeErrorsOf(blocks: readonly Block[]): string[] {
  const { config } = ts.readConfigFile(join(root, "tsconfig.json"), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent({ ...config, files: [], include: [] }, ts.sys, root);
  const texts = new Map(blocks.map((block, index) => [virtualPath(index), `${block.code}\nexport {};\n`]));
  texts.set(join(root, "docs-globals.d.ts"), globals());
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile } = host;
  host.fileExists = (path) => texts.has(path) || fileExists(path);
  host.readFile = (path) => texts.get(path) ?? readFile(path);
  const program = ts.createProgram([...texts.keys()], options, host);
  return blocks.flatMap((block, index) => {
    const source = program.getSourceFile(virtualPath(index));
    const found = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
    return found.map(({ start = 0, messageText }) => {
      const line = block.line + (source?.getLineAndCharacterOfPosition(start).line ?? 0);
      return `${block.file}:${line} ${ts.flattenDiagnosticMessageText(messageText, " ")}`;
    });
  });
}

function virtualPath(index: number): string {
  return join(root, `docs-block-${index}.ts`);
}

/** The prelude's exports as global names; a block may declare any of them itself. */
function globals(): string {
  const prelude = readFileSync(join(root, "test/docs-prelude.d.ts"), "utf8");
  const names = [...prelude.matchAll(/^export declare const (\w+)/gm)].map((match) => match[1]);
  const lines = names.map((name) => `const ${name}: typeof prelude.${name};`);
  return `import type * as prelude from "./test/docs-prelude.js";\ndeclare global {\n${lines.join("\n")}\n}\n`;
}
