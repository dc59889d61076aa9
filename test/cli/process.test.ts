import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { clouds } from "../../src/cli/clouds.js";
import { columnsOf, commandOf } from "../../src/cli/terminal/io.js";
import { startReceiver } from "../emulator/receiver.js";
import { type Compiled, compiled } from "../support/compiled.js";
import { runCommand } from "./shell.js";

const root = fileURLToPath(new URL("../..", import.meta.url));

let command: Compiled;
beforeAll(async () => {
  command = await compiled("src/cli/index.ts");
});
afterAll(() => command.remove());

const children: ChildProcess[] = [];

afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
});

/** The command as a process of its own, with nothing in the environment but PATH. */
function start(
  args: string[],
  { script = [command.file], env = {} }: { script?: string[]; env?: Record<string, string> } = {},
): ChildProcess & { text(): string } {
  const child = spawn(process.execPath, [...script, ...args], {
    cwd: root,
    env: { PATH: process.env.PATH, ...env },
  });
  children.push(child);
  let text = "";
  child.stdout.on("data", (chunk: Buffer) => {
    text += chunk.toString();
  });
  return Object.assign(child, { text: () => text });
}

async function exitOf(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null) return child.exitCode;
  const [code] = (await once(child, "close")) as [number | null];
  return code;
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 20));
}

describe("the process", () => {
  it("runs the demo over both clouds and ends by itself", async () => {
    // As a clone runs it, which the text names.
    const child = start(["demo"], { script: ["--import", "tsx", "src/cli/index.ts"] });
    expect(await exitOf(child)).toBe(0);
    const text = child.text();
    expect(text).toContain("78 conversations in 4 pages");
    expect(text).toContain("72 conversations in 4 pages");
    expect(text).toMatch(/Tencent Cloud IM: the last messages of “Bob”/);
    expect(text).toMatch(/a message is sent there, and taken back\n\n.*\n.*Hello from the demo/);
    expect(text).toMatch(/tencent +message\.sent +direct:alice +bob +Hello from a phone/);
    expect(text).toMatch(/volcengine +message\.sent +\d+ +10002 +Hello from a phone/);
    expect(text).toMatch(/complete: true, 12 conversations/);
    expect(text).toMatch(/complete: false, 12 conversations/);
    expect(text).toMatch(/volcengine: 0 conversations, failed \(unavailable/);
    expect(text).toContain("Next: `npm run colloquy -- emulate`");
    expect(text).not.toContain("\u001b[");
  });

  it.each(["SIGINT", "SIGTERM"] as const)("keeps both emulators until %s", async (signal) => {
    const child = start(["emulate", "--tencent-port", "0", "--volcengine-port", "0"]);
    await until(() => child.text().includes("Ctrl-C ends them."));
    const exported = [...child.text().matchAll(/^export (\w+)=(.*)$/gm)].map(([, name, value]) => [
      name,
      value,
    ]);
    const unset = /^unset (.+)$/m.exec(child.text())?.[1]?.split(" ") ?? [];
    const stale = {
      COLLOQUY_TENCENT_USER_SIG: "of another app",
      COLLOQUY_VOLCENGINE_SESSION_TOKEN: "of STS",
    };
    const kept = Object.entries(stale).filter(([name]) => !unset.includes(name));
    const env = Object.fromEntries([...kept, ...exported]);
    const args = "inbox --user tencent=alice --user volcengine=10001 --json";
    expect((await runCommand(args, { env })).code).toBe(0);
    child.kill(signal);
    expect(await exitOf(child)).toBe(0);
    expect(child.text()).toContain("All are closed.");
    expect((await runCommand("conversations --provider tencent --user alice", { env })).code).toBe(1);
  });

  it("ends quietly when the reader of its pipe has gone", async () => {
    const child = start(["capabilities"]);
    let complaint = "";
    child.stderr!.on("data", (chunk: Buffer) => {
      complaint += chunk.toString();
    });
    child.stdout!.destroy();
    expect(await exitOf(child)).toBe(0);
    expect(complaint).toBe("");
  });

  it("gives a shell the exit code, and its version", async () => {
    expect(await exitOf(start(["nonsense"]))).toBe(2);
    const child = start(["--version"]);
    expect(await exitOf(child)).toBe(0);
    expect(child.text()).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});

it("names itself as the shell finds it: a clone's script, a dependency's command, a global one", () => {
  const npm = { npm_lifecycle_event: "npx" };
  expect(commandOf("/clone/src/cli/main.ts", npm)).toBe("npm run colloquy --");
  expect(commandOf("/app/node_modules/.bin/colloquy", npm)).toBe("npx colloquy");
  expect(commandOf("/usr/local/bin/colloquy", {})).toBe("colloquy");
});

it.each([
  ["a window", { isTTY: true, columns: 50 }, "120", 50],
  ["a window that does not say", { isTTY: true }, "", 80],
  ["a pipe", {}, undefined, Number.POSITIVE_INFINITY],
  ["a pipe with COLUMNS", {}, "120", 120],
  ["a pipe with a COLUMNS that is none", {}, "-1", Number.POSITIVE_INFINITY],
])("knows how wide the output may be: %s", (_, stdout, COLUMNS, expected) => {
  expect(columnsOf(stdout, { COLUMNS })).toBe(expected);
});

describe("emulate", () => {
  it("names a port that is in use", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    const { port } = other.address() as AddressInfo;
    const { code, stderr } = await runCommand(`emulate --tencent-port 0 --volcengine-port ${port}`);
    other.close();
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(`port ${port} is in use`) });
  });

  it("says which options give two clouds one port", async () => {
    const { code, stdout, stderr } = await runCommand("emulate --tencent-port 9471 --volcengine-port 9471");
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain("--tencent-port and --volcengine-port are both 9471");
  });

  it("prints with --env only what a shell sources, and the rest on stderr", async () => {
    const child = start(["emulate", "--env", "--tencent-port", "0", "--volcengine-port", "0"]);
    let notes = "";
    child.stderr!.on("data", (chunk: Buffer) => {
      notes += chunk.toString();
    });
    await until(() => notes.includes("Ctrl-C ends them."));
    const lines = child.text().trimEnd().split("\n");
    expect(lines.length).toBeGreaterThan(6);
    expect(lines.filter((line) => !/^(unset( \w+)+|export \w+=[\w:/.-]+)$/.test(line))).toEqual([]);
    child.kill("SIGTERM");
    expect(await exitOf(child)).toBe(0);
    expect(child.text().trimEnd().split("\n")).toEqual(lines);
  });

  it("posts events where --webhook says, and prints what a receiver verifies them with", async () => {
    const receiver = await startReceiver();
    const ports = ["--tencent-port", "0", "--volcengine-port", "0"];
    const child = start(["emulate", "--env", "--webhook", receiver.url, ...ports]);
    let notes = "";
    child.stderr!.on("data", (chunk: Buffer) => {
      notes += chunk.toString();
    });
    await until(() => notes.includes("Ctrl-C ends them."));
    expect(notes).toContain(`Events are posted to ${receiver.url}`);
    const env = Object.fromEntries(
      [...child.text().matchAll(/^export (\w+)=(.*)$/gm)].map(([, name, value]) => [name, value]),
    );
    expect(env).toHaveProperty("COLLOQUY_VOLCENGINE_WEBHOOK_SECRET");
    const to = "--provider tencent --user alice --conversation direct:bob --text hi";
    expect(await runCommand(`send ${to}`, { env })).toMatchObject({ code: 0 });
    await until(() => receiver.requests.length === 2);
    const { Sign, RequestTime } = receiver.requests[1]?.query ?? {};
    const signed = `${env.COLLOQUY_TENCENT_WEBHOOK_TOKEN}${RequestTime}`;
    expect(Sign).toBe(createHash("sha256").update(signed).digest("hex"));
    child.kill("SIGTERM");
    expect(await exitOf(child)).toBe(0);
  });

  it("prints with listen what arrives, until Ctrl-C", async () => {
    const env = {
      COLLOQUY_VOLCENGINE_APP_ID: "666675",
      COLLOQUY_VOLCENGINE_WEBHOOK_SECRET: "emulator-only-volcengine-secret",
    };
    const child = start(["listen", "--port", "0"], { env });
    await until(() => child.text().includes("Ctrl-C ends it."));
    const url = /http:\S+(?=\/<name>)/.exec(child.text())?.[0] ?? "";
    const cloud = await clouds.volcengine.emulator.start(0);
    cloud.post(url);
    await cloud.say("hello from a phone");
    await until(() => child.text().includes("message.sent"));
    await cloud.server.close();
    child.kill("SIGINT");
    expect(await exitOf(child)).toBe(0);
    expect(child.text()).toMatch(/ 10002 +hello from a phone\n2 events arrived\.\n$/);
  });

  it.each(["localhost:8080", "http://"])("refuses %s, which is no webhook's address", async (address) => {
    const { code, stderr } = await runCommand(`emulate --webhook ${address}`);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringMatching(/--webhook.*http:/) });
  });

  it("refuses a port that is none", async () => {
    const { code, stderr } = await runCommand("emulate --tencent-port 0 --volcengine-port 70000");
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringMatching(/--volcengine-port.*65535/) });
  });
});
