import stringWidth from "string-width";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type Clouds,
  dangerous,
  type Outcome,
  type RunOptions,
  readLines,
  runCommand,
  secrets,
  startClouds,
} from "./shell.js";

let clouds: Clouds;
const outcomes: Outcome[] = [];

beforeAll(async () => {
  clouds = await startClouds();
});

afterAll(async () => {
  await clouds.close();
});

/** With the credentials of both clouds; remembers what was printed. */
async function shell(args: string | string[], options: RunOptions = {}): Promise<Outcome> {
  const outcome = await runCommand(args, { env: clouds.env, ...options });
  outcomes.push(outcome);
  return outcome;
}

const tencent = "--provider tencent --user alice";
const volcengine = "--provider volcengine --user 10001";

const everyCommand = [
  ...["conversations", "messages", "send", "recall", "edit", "read", "members", "users", "token", "inbox"],
  ...["call", "capabilities", "doctor", "demo", "emulate", "listen"],
  ...["list", "folders", "set"].map((name) => `marks ${name}`),
  ...["migrate", "enroll", "run", "status", "inbox", "search"].map((name) => `mirror ${name}`),
];

describe("the help of a command", () => {
  it("is tested of every command", async () => {
    const listed = async (args: string) =>
      [...(await runCommand(`${args}--help`)).stdout.matchAll(/^ {2}([a-z]+)(?: [[<].*?)? {2,}\w/gm)]
        .map(([, name]) => name ?? "")
        .filter((name) => name !== "help");
    const known = new Set(everyCommand.map((name) => name.split(" ")[0]));
    expect(new Set(await listed(""))).toEqual(known);
    for (const room of ["marks", "mirror"]) {
      const named = everyCommand.filter((name) => name.startsWith(`${room} `));
      expect((await listed(`${room} `)).map((name) => `${room} ${name}`).sort()).toEqual([...named].sort());
    }
  });

  it.each(everyCommand)("names in its usage whatever cannot be left out: %s", async (name) => {
    const usage = (await runCommand(`${name} --help`)).stdout.replace(/\n\n.*/s, "").replace(/\s+/g, " ");
    expect(usage).toMatch(/\[options\]/);
    let given = name.split(" ");
    // What lacks nothing runs, and would go on until its signal.
    const signal = AbortSignal.abort();
    for (;;) {
      const { stderr } = await runCommand(given, { signal });
      const lacking = /required option '(--[a-z]+) /.exec(stderr)?.[1];
      if (lacking === undefined || given.includes(lacking)) break;
      expect(usage).toContain(`${lacking} `);
      given = [...given, lacking, lacking === "--user" ? "tencent=alice" : "tencent"];
    }
  });

  it.each(["send", "recall", "edit", "read", "token", "marks set"])(
    "says who the user of %s is, whose view nobody sees",
    async (name) => {
      expect((await runCommand(`${name} --help`)).stdout).toMatch(/--user <id> +who(?!se view)/);
    },
  );
});

it("prints a failure of call as JSON where --json asks for it", async () => {
  const { code, stderr } = await shell(["call", "--provider", "tencent", "nonsense", "--json"]);
  expect({ code, ...JSON.parse(stderr) }).toMatchObject({ code: 2, error: { code: "invalid_argument" } });
});

describe("conversations", () => {
  it.each([
    [tencent, "direct:bob"],
    [volcengine, "产品讨论组"],
  ])("prints a table of one page: %s", async (cloud, expected) => {
    const { code, stdout, stderr } = await shell(`conversations ${cloud} --limit 5`);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toContain(expected);
    expect(stdout).toMatch(/^ACTIVE +KIND +NAME/);
    expect(stdout).toMatch(/5 conversations; more may follow.*\n--cursor \S+\n$/s);
  });

  it.each([tencent, volcengine])("goes on with the cursor that it printed: %s", async (cloud) => {
    const whole = readLines((await shell(`conversations ${cloud} --limit 12 --json`)).stdout);
    const first = await shell(`conversations ${cloud} --limit 6`);
    const cursor = /--cursor (\S+)/.exec(first.stdout)![1];
    const second = readLines(
      (await shell(`conversations ${cloud} --limit 6 --json --cursor ${cursor}`)).stdout,
    );
    expect(second.items).toEqual(whole.items.slice(6));
  });

  it.each([
    [tencent, 78],
    [volcengine, 72],
  ])("reads every page with --all, each followed by its cursor: %s", async (cloud, total) => {
    const { stdout } = await shell(`conversations ${cloud} --all --limit 20 --json`);
    const { items, page } = readLines(stdout);
    expect(items).toHaveLength(total);
    expect(new Set(items.map(({ id }) => id)).size).toBe(total);
    expect(page).toEqual({ nextCursor: null });
    expect(stdout.match(/^\{"nextCursor"/gm)).toHaveLength(4);
  });

  it("says that nothing follows", async () => {
    const { stdout } = await shell(`conversations ${tencent} --all`);
    expect(stdout).toMatch(/78 conversations; nothing follows\.\n$/);
  });

  it.each([60, 80])("shows what a vendor option brings in %i columns", async (columns) => {
    const marked = await shell(`conversations ${tencent} --limit 4 --option assistFlags=63`, { columns });
    expect(marked.stdout).toMatch(/^ACTIVE +KIND +NAME +NOTES +ID$/m);
    expect(marked.stdout).toMatch(/direct +bob +starred/);
  });

  it("passes vendor options on as numbers and booleans", async () => {
    await shell(`conversations ${volcengine} --limit 1 --option skipMemberCount=true --option dataType=1`);
    const body = clouds.volcengine.requests.at(-1)!.body;
    expect(JSON.parse(body)).toMatchObject({ SkipMemberCount: true, DataType: 1 });
  });

  it("names the vendor options in --help, and takes each", async () => {
    const { stdout } = await shell("conversations --help");
    const named = [...stdout.replace(/\s+/g, " ").matchAll(/(tencent|volcengine): ([\w, ]+)/g)];
    expect(named).toHaveLength(2);
    for (const [, cloud, options] of named) {
      for (const option of options!.split(", ")) {
        const value = option === "skipMemberCount" ? "true" : "1";
        const args = `conversations ${cloud === "tencent" ? tencent : volcengine} --option ${option}=${value}`;
        expect(await shell(args)).toMatchObject({ code: 0, stderr: "" });
      }
    }
  });

  it("says that times of a list without last messages are no such times", async () => {
    expect((await shell(`conversations ${volcengine} --limit 1`)).stdout).toContain(
      "does not say when somebody",
    );
    expect((await shell(`conversations ${tencent} --limit 1`)).stdout).not.toContain("does not say when");
  });

  it.each([40, 60])("fits a window of %i columns", async (columns) => {
    const { stdout } = await shell(`conversations ${volcengine} --limit 20`, { columns });
    const table = stdout.slice(0, stdout.indexOf("\n\n")).split("\n");
    expect(table).toHaveLength(21);
    for (const line of table) expect(stringWidth(line)).toBeLessThanOrEqual(columns);
    expect(table[1]).toMatch(/\d{19}$/);
  });
});

describe("demo", () => {
  it("shows name, last message and unread of every conversation in 60 columns", async () => {
    const { code, stdout } = await shell("demo", { columns: 60 });
    expect(code).toBe(0);
    expect(stdout.match(/^ACTIVE .*$/gm)).toHaveLength(4);
    expect(stdout.match(/^ACTIVE .*NAME +LAST MESSAGE +NEW .*ID$/gm)).toHaveLength(4);
    for (const line of stdout.split("\n")) expect(stringWidth(line)).toBeLessThanOrEqual(60);
  });

  it("crawls both clouds into a mirror, brings webhooks in, and reads from it without a vendor call", async () => {
    const { code, stdout, stderr } = await shell("demo --mirror", { columns: 60 });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    for (const line of stdout.split("\n")) expect(stringWidth(line)).toBeLessThanOrEqual(60);
    const [, crawls = "", events = "", inbox = "", found = ""] = stdout.split(
      /\n\n(?=Crawls|In each|The inbox|A search)/,
    );
    expect(crawls).toMatch(/tencent +history +78 +0 /);
    expect(crawls).toMatch(/volcengine +history +72 +0 /);
    expect(crawls).toMatch(/\d+ ms, [1-9]\d* vendor calls/);
    expect(events.match(/message\.sent/g)).toHaveLength(2);
    const [head, first, second] = inbox.split("\n").slice(2);
    expect(head).toMatch(/^ACTIVE +CLOUD +NAME +LAST MESSAGE +NEW +COUNTED$/);
    // Both sentences came in the same second.
    for (const row of [first, second]) expect(row).toMatch(/(Bob|韩梅梅) +明天开会.* ~?\d+ +\d+ s ago$/);
    expect(inbox).toMatch(/^complete: true, 12 conversations, \d+ ms, 0 vendor calls$/m);
    expect(found).toMatch(/ bob +明天开会.*\n/);
    expect(found).toMatch(/ 10002 +明天开会.*\n/);
    expect(found).toMatch(/明天十点开会/);
    expect(found.replace(/\s+/g, " ")).toMatch(/6 messages and more, \d+ ms, 0 vendor calls/);
  }, 120_000);
});

describe("messages", () => {
  const direct = `messages ${tencent} --conversation direct:bob`;

  it("previews contents that are no text", async () => {
    const { code, stdout } = await shell(`${direct} --limit 20`);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^SENT +FROM +MESSAGE/);
    expect(stdout).toContain("[File] 季度报告.xlsx");
  });

  it("brings recalled messages only when asked", async () => {
    const recalled = async (more: string) => {
      const { items } = readLines((await shell(`${direct} --all --json${more}`)).stdout);
      return items.filter(({ state }) => state === "recalled").length;
    };
    expect(await recalled("")).toBe(0);
    expect(await recalled(" --include-recalled")).toBe(1);
  });

  it.each(["volcengine", "tencent"])("reads the newer ones from a position: %s", async (name) => {
    const cloud = name === "tencent" ? tencent : volcengine;
    const conversations = await shell(`conversations ${cloud} --limit 1 --json`);
    const { id } = readLines(conversations.stdout).items[0]!;
    const ofIt = `messages ${cloud} --conversation ${String(id)} --json`;
    const { items } = readLines((await shell(`${ofIt} --limit 5`)).stdout);
    const from = String(items[4]!.position);
    const newer = readLines((await shell(`${ofIt} --direction newer --from ${from}`)).stdout);
    expect(newer.items.map((item) => item.id)).toEqual(
      items
        .slice(0, 4)
        .reverse()
        .map((item) => item.id),
    );
  });

  it("says why an old history ends", async () => {
    const { stdout } = await shell(`messages ${tencent} --conversation group:@TGS#1TEAM2PQXA --all`);
    expect(stdout).toContain("The vendor keeps nothing older than this.");
  });

  it("refuses a user who is no member, on request", async () => {
    const { code, stdout, stderr } = await shell(
      "messages --provider volcengine --user 424242 --conversation 1 --require-member",
    );
    expect(code).toBe(1);
    expect(stdout).toBe("");
    expect(stderr).toMatch(/^colloquy: (permission_denied|not_found): /);
  });
});

describe("marks", () => {
  it("lists marks, custom marks and folders", async () => {
    const { code, stdout } = await shell(`marks list ${tencent}`);
    expect(code).toBe(0);
    expect(stdout).toMatch(/direct:bob +starred, bit:40 +vip +.*Work 工作/);
  });

  it("lists folders, empty ones too", async () => {
    const { items } = readLines((await shell(`marks folders ${tencent} --json`)).stdout);
    expect(items.map(({ name }) => name)).toEqual(expect.arrayContaining(["Work 工作", "Friends", "Empty"]));
    expect((await shell(`marks folders ${tencent}`)).stdout).toMatch(/Empty +\S+/);
  });

  it("sets and clears what it then lists", async () => {
    const done = await shell(
      `marks set ${tencent} --conversation direct:carol --set starred,bit:41 --custom-mark vip`,
    );
    expect(done).toMatchObject({ code: 0, stderr: "" });
    expect(done.stdout).toMatch(/direct:carol +changed/);
    await shell(`marks set ${tencent} --conversation direct:carol --clear starred`);
    const { items } = readLines((await shell(`marks list ${tencent} --json --all`)).stdout);
    expect(items.find(({ conversationId }) => conversationId === "direct:carol")).toMatchObject({
      marks: ["bit:41"],
      customMark: "vip",
    });
  });

  it("ends with 3 when only a part was changed, and names the other", async () => {
    const { code, stdout } = await shell(
      `marks set ${volcengine} --conversation ${await firstVolcengineId()} --conversation 1 --set starred`,
    );
    expect(code).toBe(3);
    expect(stdout).toMatch(/changed[\s\S]*not_found|not_found[\s\S]*changed/);
  });

  it("says that Volcengine has no list of marks, and sends nothing", async () => {
    const before = clouds.volcengine.requests.length;
    const { code, stderr } = await shell(`marks list ${volcengine}`);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^colloquy: unsupported: .*\ncolloquy capabilities shows/);
    expect(clouds.volcengine.requests.length).toBe(before);
  });

  it("wants something to change", async () => {
    const { code, stderr } = await shell(`marks set ${tencent} --conversation direct:bob`);
    expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining("--custom-mark") });
  });
});

async function firstVolcengineId(): Promise<string> {
  const { stdout } = await shell(`conversations ${volcengine} --limit 1 --json`);
  return String(readLines(stdout).items[0]!.id);
}

describe("inbox", () => {
  const both = "inbox --user tencent=alice --user volcengine=10001";

  it("merges both clouds and says what each gave", async () => {
    const { code, stdout } = await shell(`${both} --limit 12`);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ACTIVE +CLOUD +NAME +LAST MESSAGE/);
    expect(stdout).toMatch(
      /\ntencent: \d+ conversations, more may follow\nvolcengine: \d+ conversations?, more/,
    );
  });

  it("delivers every conversation of both once, most recent first", async () => {
    const { code, stdout } = await shell(`${both} --all --json`);
    const { items, page } = readLines(stdout);
    expect(code).toBe(0);
    expect(new Set(items.map(({ source, id }) => `${source} ${id}`)).size).toBe(150);
    expect(items).toHaveLength(150);
    const times = items.map(({ sortAt }) => String(sortAt));
    expect(times).toEqual([...times].sort().reverse());
    expect(page).toMatchObject({
      nextCursor: null,
      complete: true,
      sources: { tencent: { status: "exhausted" } },
    });
  });

  it.each([
    [60, 8],
    [80, 21],
    [100, 21],
  ])("keeps time, cloud, last message and unread in %i columns, and %i of an id", async (columns, kept) => {
    const { stdout } = await shell(`${both} --all`, { columns });
    const { items } = readLines((await shell(`${both} --all --json`)).stdout);
    const [header = "", ...lines] = stdout.split("\n").slice(0, items.length + 1);
    expect(header).toMatch(/^ACTIVE +CLOUD +NAME +LAST MESSAGE +NEW +ID$/);
    for (const [index, line] of lines.entries()) {
      expect(line).toMatch(/^(\d\d-\d\d )?\d\d:\d\d +(ten|vol)/);
      const [, shown = ""] = /(\S+)$/.exec(line) ?? [];
      const id = String(items[index]?.id);
      expect(id.startsWith(shown.replace("…", ""))).toBe(true);
      expect(shown === id || shown.length >= kept).toBe(true);
      const before = line.slice(0, line.length - shown.length);
      expect(stringWidth(before)).toBe(header.indexOf("ID"));
      const { count = 0 } = (items[index]?.unread ?? {}) as { count?: number };
      const hasUnread = stringWidth(before.trimEnd()) > header.indexOf("NEW");
      expect(hasUnread ? /~?(\d+)\+?$/.exec(before.trimEnd())?.[1] : "0").toBe(`${count}`);
      expect(stringWidth(line)).toBeLessThanOrEqual(columns);
    }
  });

  it("cuts nothing in a pipe", async () => {
    const { stdout } = await shell(`${both} --all`, { columns: Number.POSITIVE_INFINITY });
    expect(stdout).not.toContain("…");
  });

  it("shows the other cloud and ends with 3 when one is down", async () => {
    const undo = clouds.volcengine.inject({
      kind: "error",
      code: "InternalError",
      status: 500,
      times: 1_000,
    });
    const { code, stdout, stderr } = await shell(`${both} --limit 5`);
    const json = readLines((await shell(`${both} --limit 5 --json`)).stdout);
    undo();
    expect({ code, stderr }).toEqual({ code: 3, stderr: "" });
    expect(stdout).toContain("direct:bob");
    expect(stdout).toMatch(/volcengine: 0 conversations, failed \(unavailable: /);
    expect(json.page).toMatchObject({ complete: false, sources: { volcengine: { status: "failed" } } });
  });

  it.each([
    ["--user wechat=a", "tencent or volcengine"],
    ["--user alice", "cloud=id"],
    ["--user tencent=a --user tencent=b", "twice"],
  ])("refuses %s", async (users, expected) => {
    const { code, stderr } = await shell(`inbox ${users}`);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(expected) });
  });
});

describe("errors", () => {
  it.each([
    ["conversations --provider tencent", "--user"],
    ["conversations --provider wechat --user a", "wechat"],
    [`conversations ${tencent} --limit 1e1`, "whole number"],
    [`conversations ${tencent} --limit 201`, "limit"],
    [`conversations ${tencent} --limit 0`, "limit"],
    [`conversations ${tencent} --cursor nonsense`, "cursor_malformed"],
    [`conversations ${tencent} --option nonsense=1`, "nonsense"],
    [`conversations ${tencent} --option nonsense`, "name=value"],
    [`conversations ${tencent} --bogus`, "--bogus"],
    [`messages ${tencent} --conversation direct:bob --direction newer`, "--from"],
    [`messages ${tencent} --conversation direct:bob --option a=1`, "--option"],
    [`marks list ${tencent} --option a=1`, "--option"],
    [`messages ${tencent} --conversation nonsense`, "nonsense"],
    [`marks set ${tencent} --conversation direct:bob --set bit:64`, "bit"],
    ["nonsense", "unknown command"],
    ["marks nonsense", "nonsense"],
  ])("are wrong usage, on stderr, without a stack: %s", async (args, expected) => {
    const { code, stdout, stderr } = await shell(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(expected);
    expect(stderr.trimEnd().split("\n").length).toBeLessThanOrEqual(3);
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  it.each([
    `conversations ${tencent} --provider volcengine`,
    `conversations ${tencent} --user bob`,
    `conversations ${tencent} --limit 1 --limit 2`,
    `messages ${tencent} --conversation direct:bob --conversation direct:carol`,
    `messages ${tencent} --conversation direct:bob --direction older --direction newer`,
    `marks set ${tencent} --conversation direct:bob --custom-mark a --custom-mark b`,
    `conversations ${volcengine} --option dataType=1 --option dataType=2`,
    "inbox --user tencent=alice --user tencent=bob",
    "capabilities --provider tencent --provider volcengine",
    "emulate --tencent-port 1 --tencent-port 2",
  ])("refuse what stands there twice, and do not take the last: %s", async (args) => {
    const { code, stdout, stderr } = await shell(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain("twice");
  });

  it.each([
    [
      `conversations ${tencent} --cursor nonsense --json`,
      2,
      { code: "cursor_malformed", provider: "tencent" },
    ],
    [
      "conversations --provider tencent --user nobody --json",
      1,
      { code: "not_found", providerCode: "50001" },
    ],
    [
      "marks list --provider volcengine --user 10001 --json",
      2,
      { code: "unsupported", outcome: "not_applied" },
    ],
    [`conversations ${tencent} --limit x --json`, 2, { code: "wrong_usage" }],
    [
      `conversations ${tencent} --json --bogus`,
      2,
      { code: "wrong_usage", message: "unknown option '--bogus'" },
    ],
    ["conversations --provider tencent --json", 2, { code: "wrong_usage" }],
    [`marks set ${tencent} --conversation direct:bob --json`, 2, { code: "wrong_usage" }],
  ])("are one object on stderr with --json: %s", async (args, exitCode, expected) => {
    const { code, stdout, stderr } = await shell(args);
    expect({ code, stdout }).toEqual({ code: exitCode, stdout: "" });
    expect(JSON.parse(stderr)).toEqual({ error: expect.objectContaining(expected) });
    expect(stderr.split("\n")).toHaveLength(2);
    expect(JSON.parse(stderr).error.message).not.toBe("");
  });

  it("keep the pages that came before them with --json, and a stack only with --debug", async () => {
    const undo = clouds.volcengine.inject({
      kind: "error",
      code: "InvalidParameter",
      status: 400,
      after: 1,
      times: 9,
    });
    const args = `conversations ${volcengine} --all --limit 20 --json`;
    const plain = await shell(args);
    undo();
    expect(plain.code).not.toBe(0);
    expect(readLines(plain.stdout).items.length).toBeGreaterThan(0);
    expect(JSON.parse(plain.stderr).error).not.toHaveProperty("stack");
    const { stderr } = await shell(`--debug conversations ${tencent} --cursor nonsense --json`);
    expect(JSON.parse(stderr).error.stack).toMatch(/\n\s+at /);
  });

  it("show the usage of the command that was meant", async () => {
    expect((await shell("nonsense")).stderr).toContain("Usage: colloquy [options] [command]");
    expect((await shell("marks set --bogus")).stderr).toContain("Usage: colloquy marks set --provider");
  });

  it("refuse the cursor of another user", async () => {
    const { stdout } = await shell(`conversations ${tencent} --limit 1 --json`);
    const cursor = String(readLines(stdout).page.nextCursor);
    const { code, stderr } = await shell(`conversations --provider tencent --user bob --cursor ${cursor}`);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^colloquy: cursor_foreign: /);
  });

  it("of the vendor end with 1 and name its code", async () => {
    const undo = clouds.tencent.inject({ kind: "error", code: 99_999, message: "odd \u001b[31mwords" });
    const { code, stderr } = await shell(`conversations ${tencent}`);
    undo();
    expect(code).toBe(1);
    expect(stderr).toContain("99999");
    expect(stderr).not.toMatch(dangerous);
  });

  it("of wrong credentials end with 1 and say where to look", async () => {
    const env = { ...clouds.env, COLLOQUY_TENCENT_SECRET_KEY: "another-key-nobody-may-see" };
    const { code, stderr } = await shell(`conversations ${tencent}`, { env });
    expect(code).toBe(1);
    expect(stderr).toMatch(/^colloquy: unauthenticated: .*\nCheck the credentials/);
    expect(stderr).not.toContain("another-key");
  });

  it("say that the vendor takes the credentials only where the vendor refused", async () => {
    const hint = "The vendor accepts the credentials but refuses this.";
    const undo = clouds.tencent.inject({ kind: "error", code: 10_007, message: "no rights" });
    const ofVendor = await shell(`conversations ${tencent}`);
    undo();
    const ofStranger = "messages --provider volcengine --user 424242 --require-member";
    const ofCheck = await shell(`${ofStranger} --conversation ${await firstVolcengineId()}`);
    expect(ofVendor.stderr).toMatch(/^colloquy: permission_denied: /);
    expect(ofVendor.stderr).toContain(hint);
    expect(ofCheck.stderr).toMatch(/^colloquy: permission_denied: /);
    expect(ofCheck.stderr).not.toContain(hint);
  });

  it("show where they come from with --debug", async () => {
    const { stderr } = await shell(`--debug conversations ${tencent} --limit 0`);
    expect(stderr).toMatch(/\n\s+at /);
  });

  it("end an interrupted walk with 130", async () => {
    const { code } = await shell(`conversations ${tencent} --all`, { signal: AbortSignal.abort() });
    expect(code).toBe(130);
  });
});

describe("the terminal", () => {
  it.each([
    [true, {}, true],
    [false, {}, false],
    [true, { NO_COLOR: "1" }, false],
    [true, { NO_COLOR: "" }, true],
    [true, { TERM: "dumb" }, false],
  ])("has colours only where they are seen and wanted: terminal %s, %j", async (isTTY, extra, coloured) => {
    const env = { ...clouds.env, ...extra };
    const { stdout } = await shell(`conversations ${tencent} --limit 3`, { isTTY, env });
    expect(stdout.includes("\u001b[")).toBe(coloured);
  });

  it("is safe from names, messages and ids that are escape sequences", async () => {
    const hostile = "\u001b]0;owned\u0007\u001b[2J\u009b31m\u202Eevil\r\nrow";
    const { world } = clouds.volcengine;
    const { shortId } = world.addConversation({ type: 2, members: ["10001", "10002"], name: hostile });
    world.addMessage(shortId, { sender: "10002", text: hostile });
    for (const args of [
      `conversations ${volcengine} --limit 3`,
      `messages ${volcengine} --conversation ${shortId}`,
      "inbox --user volcengine=10001 --limit 3",
    ]) {
      const { code, stdout } = await shell(args);
      expect(code).toBe(0);
      expect(stdout).toContain("evil row");
      expect(stdout).not.toMatch(dangerous);
      const json = (await shell(`${args} --json`)).stdout;
      expect(json).not.toMatch(dangerous);
      expect(JSON.stringify(readLines(json).items)).toContain(JSON.stringify(hostile).slice(1, -1));
    }
  });

  it("never shows a secret", () => {
    expect(outcomes.length).toBeGreaterThan(60);
    for (const { stdout, stderr } of outcomes) {
      for (const secret of Object.values(secrets)) {
        expect(stdout).not.toContain(secret);
        expect(stderr).not.toContain(secret);
      }
      expect(stdout + stderr).not.toMatch(/usersig=(?!\[removed\])/i);
    }
  });
});
