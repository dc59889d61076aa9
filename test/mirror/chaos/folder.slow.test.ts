import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { expect, it, onTestFinished } from "vitest";
import { startTencentEmulator, startVolcengineEmulator } from "../../../providers/emulator.js";
import { seeded } from "../../../src/emulator/index.js";
import { pgliteStore } from "../../../src/mirror/pglite/index.js";
import { tencentApp, volcengineApp } from "../../support/clouds.js";
import type { FolderTask } from "./folder-worker.js";
import { fullTencent, fullVolcengine, READER, tallyOf } from "./worlds.js";

/** Of each cloud. */
const CONVERSATIONS = 40;
/** Two pages of a crawl. */
const MESSAGES = 130;
const KILLS = 6;
/** Calls for histories that a process makes at least before it is killed: some histories are whole before the last kill. */
const CALLS_BEFORE_KILL = 70;

const historyOperations = new Set([
  "GetConversationMessages",
  "openim/admin_getroammsg",
  "group_open_http_svc/group_msg_get_simple",
]);

/** Both clouds, full, and the calls for histories that they have got so far. */
async function startFullClouds() {
  const [east, west] = [fullTencent(CONVERSATIONS, MESSAGES), fullVolcengine(CONVERSATIONS, MESSAGES)];
  const { appId, accessKeyId, secretAccessKey } = volcengineApp;
  const credentials = { accessKeyId, secretAccessKey };
  const latencyMs = 5;
  const tencent = await startTencentEmulator({ ...tencentApp, world: east.world, latencyMs });
  onTestFinished(() => tencent.close());
  const volcengine = await startVolcengineEmulator({ appId, ...credentials, world: west.world, latencyMs });
  onTestFinished(() => volcengine.close());
  const requests = () => [...tencent.requests, ...volcengine.requests];
  return {
    said: [...east.said, ...west.said],
    apps: {
      tencent: { ...tencentApp, baseUrl: tencent.url },
      volcengine: { appId, credentials, baseUrl: volcengine.url },
    },
    historyCalls: () => requests().filter(({ operation }) => historyOperations.has(operation)),
  };
}

function start(task: FolderTask): ChildProcess {
  const script = fileURLToPath(new URL("./folder-worker.ts", import.meta.url));
  const worker = fork(script, [JSON.stringify(task)], { execArgv: ["--import", "tsx"] });
  onTestFinished(() => void worker.kill("SIGKILL"));
  return worker;
}

async function kill(worker: ChildProcess): Promise<void> {
  expect(worker.exitCode).toBeNull();
  const exited = once(worker, "exit");
  worker.kill("SIGKILL");
  await exited;
}

/** Waits until it is so, or the process has ended. */
async function until(worker: ChildProcess, isSo: () => boolean): Promise<void> {
  while (worker.exitCode === null && !isSo()) await sleep(5);
}

/** An id as the vendors' requests have it. */
const vendorId = (conversationId: string) => conversationId.replace(/^(direct|group):/, "");

it("a process on a folder that is killed again and again loses and doubles nothing, and goes on where it was", async () => {
  const { said, apps, historyCalls } = await startFullClouds();
  const folder = mkdtempSync(join(tmpdir(), "colloquy-killed-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const task = { folder, userId: READER, ...apps, leaseMs: 2_000, concurrency: 4 };
  const random = seeded("kills of a process on a folder");

  /** Works in a process until that is ended; how many histories were whole by then, none of which is asked for again. */
  const workUntil = async (end: (worker: ChildProcess, callsBefore: number) => Promise<unknown>) => {
    const worker = start(task);
    const [whole] = (await once(worker, "message")) as [string[]];
    const before = new Set(historyCalls());
    await end(worker, before.size);
    const bodies = historyCalls().flatMap((call) => (before.has(call) ? [] : [call.body]));
    const again = whole.filter((id) => bodies.some((body) => body.includes(vendorId(id))));
    expect(again).toEqual([]);
    return whole.length;
  };

  const maker = start(task);
  await until(maker, () => existsSync(join(folder, "database")));
  await sleep(random() * 500);
  await kill(maker);
  for (let kills = 0; kills < KILLS; kills += 1) {
    await workUntil(async (worker, callsBefore) => {
      await until(worker, () => historyCalls().length >= callsBefore + CALLS_BEFORE_KILL);
      await sleep(random() * 100);
      await kill(worker);
    });
  }
  const whole = await workUntil(async (worker) => expect(await once(worker, "exit")).toEqual([0, null]));
  expect(whole).toBeGreaterThan(0);

  const store = pgliteStore(folder);
  onTestFinished(() => store.close());
  expect(await tallyOf(store, said)).toEqual({ lost: 0, doubled: 0, strange: 0 });
  // As many rows as there are: no page that was committed was read a second time.
  const [histories] = await store.query(
    `select sum(items)::integer as items, max(run)::integer as run, bool_and(done) as done
     from colloquy.crawl where kind = 'history'`,
  );
  expect(histories).toEqual({ items: said.length, run: 1, done: true });
}, 240_000);
