import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createClient, createInbox } from "colloquy";
import {
  startTencentEmulator,
  startVolcengineEmulator,
  type TencentEmulator,
  type VolcengineEmulator,
} from "colloquy/emulator";
import { type TencentOptions, tencent } from "colloquy/tencent";
import { type VolcengineOptions, volcengine } from "colloquy/volcengine";
import ts from "typescript";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { staleFiles } from "../scripts/capability-matrix.js";
import { type Block, blocksOf, brokenLinks, pages, root, testsNamedIn } from "./support/markdown.js";

const files = pages();
const allBlocks = files.flatMap(blocksOf);

it("type-checks every TypeScript block of README and docs", () => {
  const blocks = allBlocks.filter(({ language }) => language === "ts");
  const wrong: Block = { file: "wrong.md", line: 7, language: "ts", role: "", code: 'tc.close("now");' };
  expect(blocks.length).toBeGreaterThan(20);
  // The wrong one shows that the others are looked at.
  expect(typeErrorsOf([...blocks, wrong])).toEqual(["wrong.md:7 Expected 0 arguments, but got 1."]);
}, 60_000);

it.each(files)("%s links to files and headings that exist", (file) => {
  expect(brokenLinks(file)).toEqual([]);
});

it("names only tests that exist", () => {
  const named = files.flatMap(testsNamedIn);
  expect(named.length).toBeGreaterThan(15);
  expect(named.filter(({ exists }) => !exists)).toEqual([]);
});

it("has the capability matrix that the providers declare", () => {
  expect([...staleFiles().keys()]).toEqual([]);
});

describe("against the emulators", () => {
  // The clock stands still, so that ids and times are the ones that the pages print.
  const now = () => new Date("2026-01-15T12:00:00.000Z");
  const environment = {
    COLLOQUY_TENCENT_SECRET_KEY: "a key of the emulator",
    COLLOQUY_VOLCENGINE_ACCESS_KEY_ID: "AKLTEXAMPLE",
    COLLOQUY_VOLCENGINE_SECRET_ACCESS_KEY: "a key of the emulator",
    COLLOQUY_CURSOR_KEY: "32 bytes or more, from your secret store",
  };
  const tencentApp = { sdkAppId: 1400000000, secretKey: environment.COLLOQUY_TENCENT_SECRET_KEY };
  const credentials = {
    accessKeyId: environment.COLLOQUY_VOLCENGINE_ACCESS_KEY_ID,
    secretAccessKey: environment.COLLOQUY_VOLCENGINE_SECRET_ACCESS_KEY,
  };
  let tencentEmulator: TencentEmulator;
  let volcengineEmulator: VolcengineEmulator;
  let printed: string[];

  beforeEach(async () => {
    for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
    printed = [];
    vi.spyOn(console, "log").mockImplementation((...values) => {
      printed.push(
        values.map((value) => (typeof value === "string" ? value : JSON.stringify(value))).join(" "),
      );
    });
    tencentEmulator = await startTencentEmulator({ ...tencentApp, now });
    const clockSkewMs = Number.MAX_SAFE_INTEGER;
    volcengineEmulator = await startVolcengineEmulator({ appId: 666675, ...credentials, clockSkewMs, now });
  });

  afterEach(async () => {
    vi.unstubAllEnvs();
    vi.restoreAllMocks();
    await Promise.all([tencentEmulator.close(), volcengineEmulator.close()]);
  });

  /** The package under its own names; the only change to the blocks is where the providers send their calls. */
  const load = async (name: string): Promise<object> => {
    if (name === "colloquy/tencent") {
      return { tencent: (options: TencentOptions) => tencent({ baseUrl: tencentEmulator.url, ...options }) };
    }
    if (name === "colloquy/volcengine") {
      const { url: baseUrl } = volcengineEmulator;
      return { volcengine: (options: VolcengineOptions) => volcengine({ baseUrl, ...options }) };
    }
    return import(/* @vite-ignore */ name);
  };

  const readmes = files.filter((file) => file.startsWith("README"));

  it.each(readmes)("runs the blocks of %s one after the other", async (file) => {
    await run(
      blocksOf(file).filter(({ language }) => language === "ts"),
      load,
      {},
    );
    const operations = (requests: readonly { operation: string }[]) =>
      new Set(requests.map(({ operation }) => operation));
    expect(operations(tencentEmulator.requests)).toEqual(
      new Set([
        "recentcontact/get_list",
        "group_open_http_svc/get_role_in_group",
        "group_open_http_svc/group_msg_get_simple",
      ]),
    );
    expect(operations(volcengineEmulator.requests)).toEqual(
      new Set(["GetUserConversations", "GetConversationMessages"]),
    );
    expect(printed.join("\n")).toContain("group:@TGS#1TEAM2PQXA");
    expect(printed.length).toBeGreaterThan(100);
  });

  const shown = allBlocks.flatMap((block, index) => {
    const output = allBlocks[index + 1];
    return output?.role === "output" && output.file === block.file ? [{ block, output }] : [];
  });

  it("has no output without its block", () => {
    expect(shown.length).toBe(allBlocks.filter(({ role }) => role === "output").length);
    expect(shown.length).toBeGreaterThan(3);
  });

  it.each(shown.map(({ block, output }) => [`${block.file}:${block.line}`, block, output] as const))(
    "%s prints what stands below it",
    async (_, block, output) => {
      const tc = createClient(tencent({ ...tencentApp, baseUrl: tencentEmulator.url }));
      const options = { appId: 666675, credentials, baseUrl: volcengineEmulator.url };
      const ve = createClient(volcengine(options), { retry: { baseDelayMs: 1 } });
      const inbox = createInbox({ tencent: tc, volcengine: ve });
      await run([block], load, { tc, ve, inbox, tencentEmulator, volcengineEmulator });
      await Promise.all([tc.close(), ve.close()]);
      expect(printed.join("\n")).toBe(output.code);
    },
  );
});

/** Runs blocks, each inside the scope of the one before, so that a later one sees what an earlier one declared. */
async function run(
  blocks: readonly Block[],
  load: (name: string) => Promise<object>,
  names: Record<string, unknown>,
): Promise<void> {
  const body = blocks.reduceRight((inner, { code }) => `{\n${withLoadedImports(code)}\n${inner}}\n`, "");
  const AsyncFunction = (async () => {}).constructor as FunctionConstructor;
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
