import { startTencentEmulator, type TencentEmulator } from "../../providers/tencent/emulator/index.js";
import {
  startVolcengineEmulator,
  type VolcengineEmulator,
} from "../../providers/volcengine/emulator/index.js";
import { run } from "../../src/cli/program.js";
import type { Environment } from "../../src/provider/index.js";

export interface Outcome {
  code: number;
  stdout: string;
  stderr: string;
}

export interface RunOptions {
  env?: Environment;
  columns?: number;
  isTTY?: boolean;
  signal?: AbortSignal;
}

/** Runs the command in this process; arguments are given as one text or, where they hold spaces, as a list. */
export function runCommand(args: string | string[], options: RunOptions = {}): Promise<Outcome> {
  return startCommand(args, options).ended;
}

/** The same for a command that goes on until its `signal`: `written` grows meanwhile. */
export function startCommand(
  args: string | string[],
  options: RunOptions = {},
): { written: { stdout: string; stderr: string }; ended: Promise<Outcome> } {
  const {
    env = {},
    columns = Number.POSITIVE_INFINITY,
    isTTY = false,
    signal = new AbortController().signal,
  } = options;
  const written = { stdout: "", stderr: "" };
  const io = {
    stdout: { write: (text: string) => (written.stdout += text) },
    stderr: { write: (text: string) => (written.stderr += text) },
    env,
    command: "colloquy",
    columns,
    isTTY,
    signal,
  };
  const ended = run(typeof args === "string" ? args.split(" ") : args, io).then((code) => ({
    code,
    ...written,
  }));
  return { written, ended };
}

export const secrets = {
  COLLOQUY_TENCENT_SECRET_KEY: "tencent-key-nobody-may-see",
  COLLOQUY_VOLCENGINE_SECRET_ACCESS_KEY: "volcengine-key-nobody-may-see",
  COLLOQUY_VOLCENGINE_SESSION_TOKEN: "session-token-nobody-may-see",
  COLLOQUY_CURSOR_KEY: "cursor-key-nobody-may-see-0123456789",
};

export interface Clouds {
  tencent: TencentEmulator;
  volcengine: VolcengineEmulator;
  env: Record<string, string>;
  close(): Promise<void>;
}

/** Both emulators with the sample worlds, and the environment that leads to them. */
export async function startClouds(clock: { now?: () => Date } = {}): Promise<Clouds> {
  const tencent = await startTencentEmulator({
    sdkAppId: 1400000001,
    secretKey: secrets.COLLOQUY_TENCENT_SECRET_KEY,
    ...clock,
  });
  const volcengine = await startVolcengineEmulator({
    appId: 77,
    accessKeyId: "access-key-id",
    secretAccessKey: secrets.COLLOQUY_VOLCENGINE_SECRET_ACCESS_KEY,
    sessionToken: secrets.COLLOQUY_VOLCENGINE_SESSION_TOKEN,
    ...clock,
  });
  const env = {
    ...secrets,
    COLLOQUY_TENCENT_SDK_APP_ID: "1400000001",
    COLLOQUY_TENCENT_BASE_URL: tencent.url,
    COLLOQUY_VOLCENGINE_APP_ID: "77",
    COLLOQUY_VOLCENGINE_ACCESS_KEY_ID: "access-key-id",
    COLLOQUY_VOLCENGINE_BASE_URL: volcengine.url,
  };
  const close = async () => {
    await Promise.all([tencent.close(), volcengine.close()]);
  };
  return { tencent, volcengine, env, close };
}

/** Every line must be JSON; the last one is the page's. */
export function readLines(stdout: string): {
  items: Record<string, unknown>[];
  page: Record<string, unknown>;
} {
  const lines = stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  return { items: lines.filter((line) => !("nextCursor" in line)), page: lines.at(-1) ?? {} };
}

/** What starts a terminal's escape sequence, or hides text: nothing a table may hold. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
export const dangerous = /[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069]/;
