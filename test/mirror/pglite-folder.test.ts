import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import type { Store } from "../../src/mirror/index.js";
import { openFolder } from "../../src/mirror/pglite/folder.js";
import { pgliteStore } from "../../src/mirror/pglite/index.js";
import { takeLock } from "../../src/mirror/pglite/lock.js";
import { errorOf } from "../support/catching.js";

const emptyFolder = () => mkdtempSync(join(tmpdir(), "colloquy-folder-"));
const lockIn = (folder: string, owner: object) => writeFileSync(join(folder, "lock"), JSON.stringify(owner));

/** The pid of a process that has ended. */
const deadPid = () => spawnSync(process.execPath, ["-e", ""]).pid;

/** A process that lives until the test ends. */
async function livingPid(): Promise<number> {
  const child = spawn(process.execPath, ["-e", "process.stdin.resume(); console.log('up')"], {
    stdio: ["pipe", "pipe", "ignore"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  await once(child.stdout, "data");
  return child.pid ?? 0;
}

describe("the folder of an embedded store", () => {
  it.each([
    ["a file stands in its way", () => join(emptyFolder(), "file", "folder")],
    ["what it should be in takes no folder", () => "/proc/colloquy"],
  ])("is refused as it is named where %s", async (_why, nameFolder) => {
    const folder = nameFolder();
    if (folder.startsWith(tmpdir())) writeFileSync(join(folder, ".."), "");
    const { code, message, retryable } = await errorOf(() => pgliteStore(folder).query("select"));
    expect({ code, retryable }).toEqual({ code: "invalid_argument", retryable: false });
    expect(message).toContain(`${folder} cannot be used`);
  });

  it("keeps what was written, and is free again when the store is closed", async () => {
    const folder = join(emptyFolder(), "made", "here");
    const first = pgliteStore(folder);
    await first.query("create table kept (text text)");
    await first.query("insert into kept values ($1)", ["一"]);
    const second = await errorOf(() => pgliteStore(folder).query("select 1"));
    expect(second).toMatchObject({ code: "conflict" });
    expect(second.message).toContain(`process ${process.pid} on ${hostname()}`);
    await first.close();
    expect(readdirSync(folder).sort()).toEqual(["database", "made"]);
    const again = pgliteStore(folder);
    expect(await again.query("select text from kept")).toEqual([{ text: "一" }]);
    await again.close();
  });

  it("is refused where it holds anything else, which stays as it is", async () => {
    const folder = emptyFolder();
    writeFileSync(join(folder, "diary.txt"), "mine");
    const thrown = await errorOf(() => pgliteStore(folder).query("select 1"));
    expect(thrown).toMatchObject({ code: "conflict", message: expect.stringContaining("diary.txt") });
    expect(readdirSync(folder)).toEqual(["diary.txt"]);
  });

  it("is begun again where a process ended while it made the database", async () => {
    const folder = emptyFolder();
    const half = join(folder, "database");
    mkdirSync(half);
    writeFileSync(join(half, "PG_VERSION"), "18");
    lockIn(folder, { pid: deadPid(), host: hostname(), startedAt: null, token: "dead" });
    const opened = await openFolder(folder);
    expect(existsSync(half)).toBe(false);
    await opened.made();
    mkdirSync(half);
    await opened.release();
    await (await openFolder(folder)).release();
    expect(existsSync(half)).toBe(true);
  });

  it("says to delete it where a page of it, or all of it, cannot be read any more", async () => {
    const folder = emptyFolder();
    const opened = async (work: (store: Store) => Promise<unknown>) => {
      const store = pgliteStore(folder);
      onTestFinished(() => store.close());
      const result = await work(store);
      await store.close();
      return result;
    };
    await opened((store) => store.query("create table kept as select 'here' as text"));
    const [kept] = (await opened((store) => store.query("select pg_relation_filepath('kept') as path"))) as [
      { path: string },
    ];
    writeFileSync(join(folder, "database", kept.path), Buffer.alloc(8192, "damage"));
    expect(await opened((store) => errorOf(() => store.query("select text from kept")))).toMatchObject({
      code: "unknown",
      providerCode: "XX001",
      message: expect.stringContaining("crawls read everything again"),
    });
    truncateSync(join(folder, "database", "global", "pg_control"));
    expect(await errorOf(() => pgliteStore(folder).query("select 1"))).toMatchObject({
      code: "unavailable",
      retryable: false,
      message: expect.stringContaining("delete the folder"),
    });
    expect(existsSync(join(folder, "lock"))).toBe(false);
  });

  it("cannot be had without a name", () => {
    expect(() => pgliteStore("")).toThrow(expect.objectContaining({ code: "invalid_argument" }));
  });
});

describe("the lock of a folder", () => {
  const others = (pid: number, parts: object = {}) => ({
    pid,
    host: hostname(),
    startedAt: null,
    token: "another",
    ...parts,
  });

  it("names the process that has it", async () => {
    const folder = emptyFolder();
    const pid = await livingPid();
    lockIn(folder, others(pid));
    expect((await errorOf(() => takeLock(folder))).message).toContain(`process ${pid} on ${hostname()}`);
  });

  it.each([
    ["whose process has ended", () => others(deadPid())],
    ["whose number belongs to a later process", () => others(process.pid, { startedAt: "1" })],
  ])("is taken over from one %s", async (_what, owner) => {
    const folder = emptyFolder();
    lockIn(folder, owner());
    const release = await takeLock(folder);
    expect(JSON.parse(readFileSync(join(folder, "lock"), "utf8"))).toMatchObject({ pid: process.pid });
    await release();
    expect(readdirSync(folder)).toEqual([]);
  });

  it("of another machine is nobody's to take, and says how to end it", async () => {
    const folder = emptyFolder();
    lockIn(folder, others(1, { host: "elsewhere" }));
    const { message } = await errorOf(() => takeLock(folder));
    expect(message).toContain("process 1 on elsewhere");
    expect(message).toContain('delete the file "lock"');
  });

  it("is taken by one of many who find it left behind, each time", async () => {
    for (let round = 0; round < 10; round += 1) {
      const folder = emptyFolder();
      lockIn(folder, others(deadPid()));
      const taken = await Promise.allSettled(Array.from({ length: 12 }, () => takeLock(folder)));
      expect(taken.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
      expect(readdirSync(folder)).toEqual(["lock"]);
    }
  });

  it("is taken over where somebody died while taking it over", async () => {
    const folder = emptyFolder();
    const left = others(deadPid(), { token: "first" });
    lockIn(folder, left);
    writeFileSync(join(folder, "lock.first"), JSON.stringify({ ...left, token: "second" }));
    await takeLock(folder);
    expect(readdirSync(folder)).toEqual(["lock"]);
  });

  it("that is no lock is left to whoever put it there", async () => {
    const folder = emptyFolder();
    writeFileSync(join(folder, "lock"), "not ours");
    expect(await errorOf(() => takeLock(folder))).toMatchObject({ code: "conflict" });
    expect(readFileSync(join(folder, "lock"), "utf8")).toBe("not ours");
  });

  it("is not given back when somebody else has it by now", async () => {
    const folder = emptyFolder();
    const release = await takeLock(folder);
    lockIn(folder, others(1));
    await release();
    expect(existsSync(join(folder, "lock"))).toBe(true);
  });
});
