import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { mirrorInboxColumns } from "../../src/cli/commands/mirror/inbox.js";
import { postgresStore, type Store } from "../../src/mirror/index.js";
import { pgliteStore } from "../../src/mirror/pglite/index.js";
import { MirrorRows } from "../support/mirror-rows.js";
import { postgresIsMissing, startPostgres } from "../support/postgres.js";
import { type Clouds, type RunOptions, readLines, runCommand, startClouds } from "./shell.js";

let clouds: Clouds;
let folder: string;
let server: Awaited<ReturnType<typeof startPostgres>> | undefined;

beforeAll(async () => {
  clouds = await startClouds();
  folder = mkdtempSync(join(tmpdir(), "colloquy-mirror-"));
  // Each command opens its store anew, which takes a server moments and an embedded one seconds.
  if (postgresIsMissing !== undefined) return;
  server = await startPostgres();
  const client = new pg.Client(server.url);
  await client.connect();
  for (const name of ["filled", "crawled"]) await client.query(`create database ${name}`);
  await client.end();
}, 60_000);

afterAll(async () => {
  await clouds.close();
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const person = ["--person", "p1"];
const users = ["--user", "tencent=alice", "--user", "volcengine=10001"];
/** What begins a line of a terminal anew. */
const CLEAR = "\r\u001b[K";

const whereOf = (name: string) =>
  server === undefined ? ["--folder", join(folder, name)] : ["--url", urlOf(server.url, name)];
const mirror = (args: readonly string[], options: Pick<RunOptions, "columns" | "isTTY"> = {}) =>
  runCommand(["mirror", ...args, ...whereOf("filled")], { env: clouds.env, ...options });
const crawled = (args: readonly string[], options: Pick<RunOptions, "columns" | "isTTY"> = {}) =>
  runCommand(["mirror", ...args, ...whereOf("crawled")], { env: clouds.env, ...options });

/** A database of its own on the server. */
function urlOf(url: string, name: string): string {
  return url.replace(/[^/]*$/, name);
}

/** Works on the tables that a command has. */
async function onStore(name: string, work: (store: Store) => Promise<void>): Promise<void> {
  const pool = server && new pg.Pool({ connectionString: urlOf(server.url, name) });
  const store = pool === undefined ? pgliteStore(join(folder, name)) : postgresStore(pool);
  await work(store);
  await store.close?.();
  await pool?.end();
}

/** What crawls would have brought. */
function fill(): Promise<void> {
  return onStore("filled", async (store) => {
    const rows = new MirrorRows(store);
    await rows.listed("p1");
    const team = await rows.conversation("tencent", "group:g1", { p1: { row: { title: "售后支持" } } });
    await rows.messages(team, [{ ord: 1, text: "您的退款申请正在处理中" }]);
    const order = await rows.conversation("volcengine", "7001", {
      p1: { row: { title: "Orders" }, unread: { count: 3, bound: "estimate", ord: 9 } },
    });
    await rows.messages(order, [{ ord: 2, text: "refund sent", sentAt: new Date("2026-01-02T03:04:05Z") }]);
  });
}

describe("mirror", () => {
  it.each([
    [["status", "--url", "user:pass-word@host"], "--url must be an address that starts with postgres://"],
    [["status", "--url", "postgres://host/db", "--folder", "here"], "'--folder <path>'"],
    [["search", "退款", ...person, "--conversation", "direct:bob"], "--conversation needs --provider"],
    [["enroll", ...person, "--user", "alice"], "It must look like cloud=id, such as tencent=alice."],
  ])("refuses %j before it opens anything", async (args, problem) => {
    const { code, stdout, stderr } = await runCommand(["mirror", ...args], { env: clouds.env });
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(problem);
    expect(stderr).not.toContain("pass-word");
  });

  it("needs the variables of one cloud, and not of every one", async () => {
    const { code, stderr } = await runCommand(["mirror", "status"]);
    expect(code).toBe(2);
    expect(stderr).toContain("set the variables of one cloud or more: COLLOQUY_TENCENT_SDK_APP_ID");
    expect(stderr).toContain("of tencent; or COLLOQUY_VOLCENGINE_APP_ID");
  });

  it("prints the SQL of its tables without any store or cloud", async () => {
    const { code, stdout } = await runCommand(["mirror", "migrate", "--print-sql"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^begin;\n/);
    expect(stdout).toContain("create table colloquy.message (");
    expect(stdout).toMatch(/commit;\n$/);
  });

  it("says that the tables are not there before they are made", async () => {
    const { code, stderr } = await mirror(["inbox", ...person]);
    expect(code).toBe(1);
    expect(stderr).toContain("migrate");
  });

  it("makes the tables, enrols a person, and shows the inbox, in part until the lists were read", async () => {
    expect((await mirror(["migrate"])).stdout).toBe("The tables are there, in the schema colloquy.\n");
    expect(JSON.parse((await mirror(["migrate", "--json"])).stdout)).toEqual({ migrated: true });
    const enrolled = await mirror(["enroll", ...person, ...users]);
    expect(enrolled.stdout).toBe("p1 is enrolled: alice of tencent, 10001 of volcengine.\n");
    const unread = await mirror(["inbox", ...person]);
    expect(unread.code).toBe(3);
    expect(unread.stdout).toContain("tencent: 0 conversations, not read to its end yet\n");
    expect(unread.stdout).not.toContain("more may follow");
    await fill();
    const { code, stdout } = await mirror(["inbox", ...person, "--json"]);
    const { items, page } = readLines(stdout);
    expect(code).toBe(0);
    expect(items.map(({ title, source, unread }) => [title, source, unread])).toEqual([
      ["Orders", "volcengine", { count: 3, bound: "estimate" }],
      ["售后支持", "tencent", undefined],
    ]);
    expect(page).toMatchObject({ nextCursor: null, complete: true });
  });

  it("shows the inbox and what a search found in a narrow window", async () => {
    const { stdout } = await mirror(["inbox", ...person], { columns: 60 });
    expect(stdout).toContain("refund sent");
    expect(stdout).toContain("volcengine: 1 conversation, all delivered");
    const found = await mirror(["search", "退款", ...person], { columns: 60 });
    expect(found).toMatchObject({ code: 0, stderr: "" });
    expect(found.stdout).toContain("您的退款申请正在处理中");
    expect(found.stdout).not.toContain("refund");
    for (const line of `${stdout}${found.stdout}`.split("\n")) expect(line.length).toBeLessThanOrEqual(60);
  });

  it("shows the age of a count whole, also in a narrow window", () => {
    const counted = mirrorInboxColumns.find(({ title }) => title === "COUNTED");
    expect(counted?.least).toBeGreaterThanOrEqual("59 min ago".length);
  });

  it("searches in one cloud or one conversation, page by page", async () => {
    const search = async (...args: string[]) =>
      readLines((await mirror(["search", ...args, ...person, "--json"])).stdout);
    expect((await search("refund", "--provider", "tencent")).items).toEqual([]);
    const { items } = await search("refund", "--provider", "volcengine", "--conversation", "7001");
    expect(items).toMatchObject([{ source: "volcengine", message: { text: "refund sent" } }]);
    const first = await mirror(["inbox", ...person, "--limit", "1", "--json"]);
    const { nextCursor } = readLines(first.stdout).page;
    const second = await mirror([
      "inbox",
      ...person,
      "--limit",
      "1",
      "--json",
      "--cursor",
      String(nextCursor),
    ]);
    expect(readLines(second.stdout).items).toMatchObject([{ title: "售后支持" }]);
    expect(readLines((await mirror(["inbox", ...person, "--all", "--json"])).stdout).items).toHaveLength(2);
  });

  it("refuses a person whom nobody enrolled, half a word, and a cloud without credentials", async () => {
    const nobody = await mirror(["inbox", "--person", "p9"]);
    expect(nobody).toMatchObject({ code: 1, stdout: "" });
    expect(nobody.stderr).toContain('nobody enrolled the person "p9"');
    expect((await mirror(["search", "款", ...person])).code).toBe(2);
    const env = { COLLOQUY_TENCENT_SDK_APP_ID: "1", COLLOQUY_TENCENT_SECRET_KEY: "k".repeat(40) };
    const lacking = await runCommand(["mirror", "enroll", ...person, ...users, "--folder", folder], { env });
    expect(lacking.code).toBe(2);
    expect(lacking.stderr).toContain("COLLOQUY_VOLCENGINE_APP_ID");
    expect((await runCommand(["mirror", "inbox", ...person])).code).toBe(2);
  });

  it("keeps its tables in a folder", async () => {
    const inFolder = (args: readonly string[]) =>
      runCommand(["mirror", ...args, "--folder", join(folder, "embedded")], { env: clouds.env });
    expect((await inFolder(["migrate"])).code).toBe(0);
    expect((await inFolder(["enroll", ...person, ...users])).code).toBe(0);
    expect(readLines((await inFolder(["inbox", ...person, "--json"])).stdout).page).toMatchObject({
      complete: false,
    });
  }, 120_000);
});

describe("mirror run and status", () => {
  it("reads both clouds until nothing is left, and says how far it is", async () => {
    await crawled(["migrate"]);
    await crawled(["enroll", ...person, ...users]);
    const { code, stdout, stderr } = await crawled(["run", "--until-idle"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/^CLOUD +CRAWLS +DONE +OPEN +PROGRESS\n/);
    expect(stdout).toMatch(/\ntencent: 1 person, \d+ conversations; the cloud keeps/);
    const status = await crawled(["status", "--json"]);
    const { crawls, quarantined } = JSON.parse(status.stdout);
    expect(quarantined).toEqual([]);
    expect(crawls).toContainEqual(
      expect.objectContaining({ source: "volcengine", kind: "list", done: 1, open: 0 }),
    );
    const requests = clouds.tencent.requests.length;
    const read = await crawled(["inbox", ...person, "--all", "--json"]);
    expect(read.code).toBe(0);
    expect(readLines(read.stdout).items.length).toBeGreaterThan(100);
    expect(clouds.tencent.requests.length).toBe(requests);
  });

  it("shows on a terminal how far it is while it reads, and takes that away at the end", async () => {
    await crawled(["enroll", "--person", "p2", "--user", "tencent=bob"]);
    const { stderr } = await crawled(["run", "--until-idle", "--concurrency", "1"], {
      isTTY: true,
      columns: 60,
    });
    expect(stderr.split(CLEAR)[1]).toMatch(/^\d+ of \d+ crawls? done$/);
    expect(stderr.endsWith(CLEAR)).toBe(true);
  });

  it("names crawls that were given up, and is done in part", async () => {
    await onStore("crawled", async (store) => {
      await store.query(
        `update colloquy.crawl set quarantined_at = 1, failures = 3, last_error = '{"code":"permission_denied","message":"no"}'
         where kind = 'list' and account_id = (select id from colloquy.account where provider = 'volcengine')`,
      );
    });
    const { code, stdout } = await crawled(["status"], { columns: 60 });
    expect(code).toBe(3);
    expect(stdout.replace(/\s+/g, " ")).toContain(
      "volcengine: the list of p1 failed 3 times (permission_denied: no)",
    );
    for (const line of stdout.split("\n")) expect(line.length).toBeLessThanOrEqual(60);
  });
});
