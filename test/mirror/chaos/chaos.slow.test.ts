import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import PgBoss from "pg-boss";
import { RateLimiterPostgres } from "rate-limiter-flexible";
import { describe, expect, it, onTestFinished } from "vitest";
import { startVolcengineEmulator, VolcengineWorld } from "../../../providers/emulator.js";
import { volcengine } from "../../../providers/volcengine/index.js";
import { seeded } from "../../../src/emulator/index.js";
import { createMirror, postgresStore } from "../../../src/mirror/index.js";
import { clientOf, volcengineApp } from "../../support/clouds.js";
import { postgresIsMissing, startPostgres } from "../../support/postgres.js";
import { mostInASecond } from "../../support/rates.js";
import { Fleet, type WorkerTask } from "./fleet.js";

const CONVERSATIONS = 50;
const MESSAGES = 150;
const LIMIT = 40;
const LEASE_MS = 2_000;
const USER = 10_001;

/** A user with so many conversations, all of which have a history of two pages. */
function fullWorld(): VolcengineWorld {
  const world = new VolcengineWorld();
  for (let n = 0; n < CONVERSATIONS; n += 1) {
    const { shortId } = world.addConversation({ members: [USER, 10_002] });
    for (let m = 0; m < MESSAGES; m += 1) world.addMessage(shortId, { sender: 10_002 });
  }
  return world;
}

/** Reads everything with three workers, of which three are killed and one is frozen past its lease. */
async function crawlAmidKills(engine: WorkerTask["engine"]) {
  const { appId, accessKeyId, secretAccessKey } = volcengineApp;
  const app = { appId, accessKeyId, secretAccessKey };
  const postgres = await startPostgres();
  onTestFinished(() => postgres.stop());
  const emulator = await startVolcengineEmulator({ ...app, world: fullWorld(), latencyMs: 10 });
  onTestFinished(() => emulator.close());
  const pool = new pg.Pool({ connectionString: postgres.url, max: 4 });
  onTestFinished(() => pool.end());
  const credentials = { accessKeyId, secretAccessKey };
  const provider = volcengine({ appId, credentials, baseUrl: emulator.url });
  const mirror = createMirror({ clients: { volcengine: clientOf(provider) }, store: postgresStore(pool) });
  await mirror.migrate();
  await mirror.enroll({ person: "p1", users: { volcengine: String(USER) } });
  await makeTables(pool, postgres.url, engine);

  const fleet = new Fleet({
    engine,
    databaseUrl: postgres.url,
    vendorUrl: emulator.url,
    app: { appId, credentials },
    limits: { GetConversationMessages: LIMIT },
    leaseMs: LEASE_MS,
  });
  onTestFinished(() => fleet.stop());
  const random = seeded(engine);
  const workers = [fleet.start(), fleet.start(), fleet.start()];
  const [frozen] = workers;
  await untilPages(pool, 10);
  frozen?.kill("SIGSTOP");
  const frozenAt = Date.now();
  for (const atLeast of [30, 50, 70]) {
    await untilPages(pool, atLeast);
    const index = 1 + Math.floor(random() * 2);
    const worker = workers[index];
    if (worker !== undefined) workers[index] = await fleet.replace(worker);
  }
  await sleep(Math.max(0, frozenAt + 2 * LEASE_MS - Date.now()));
  frozen?.kill("SIGCONT");
  await untilDone(pool);
  await fleet.stop();
  const arrivals = emulator.requests
    .filter(({ operation }) => operation === "GetConversationMessages")
    .map(({ receivedAt }) => receivedAt.getTime());
  return { pool, world: emulator.world, arrivals };
}

/** What several workers would make at once. */
async function makeTables(pool: pg.Pool, url: string, engine: WorkerTask["engine"]): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const made = (error?: Error) => (error === undefined ? resolve() : reject(error));
    new RateLimiterPostgres(
      { storeClient: pool, storeType: "pool", points: 1, duration: 1, tableName: "budget" },
      made,
    );
  });
  if (engine !== "pg-boss") return;
  const boss = new PgBoss(url);
  await boss.start();
  await boss.stop({ graceful: false });
}

async function untilPages(pool: pg.Pool, atLeast: number): Promise<void> {
  const sql = "select sum(pages)::integer as n from colloquy.crawl where kind = 'history'";
  while (((await pool.query(sql)).rows[0]?.n ?? 0) < atLeast) await sleep(50);
}

async function untilDone(pool: pg.Pool): Promise<void> {
  const sql = "select count(*)::integer as n from colloquy.crawl where not done";
  while ((await pool.query(sql)).rows[0]?.n !== 0) await sleep(100);
}

const why = postgresIsMissing === undefined ? "" : ` (${postgresIsMissing})`;

describe.skipIf(postgresIsMissing !== undefined)(`workers that are killed and frozen${why}`, () => {
  it.each(["run", "pg-boss"] as const)(
    "lose and double nothing, and keep to the limit, with %s",
    async (engine) => {
      const { pool, world, arrivals } = await crawlAmidKills(engine);
      const { rows } = await pool.query(
        `select key, count(*)::integer as messages, count(distinct message.id)::integer as ids
         from colloquy.message message join colloquy.conversation c on c.id = conversation_id group by key`,
      );
      expect(rows).toHaveLength(CONVERSATIONS);
      for (const { key, messages, ids } of rows) {
        expect({ key, messages, ids }).toEqual({ key, messages: MESSAGES, ids: MESSAGES });
        expect(world.conversations.has(BigInt(key))).toBe(true);
      }
      const most = mostInASecond(arrivals);
      console.log(`${engine}: at most ${most} calls arrived within a second, at a limit of ${LIMIT}`);
      expect(most).toBeLessThanOrEqual(LIMIT);
      const { rows: failures } = await pool.query(
        "select kind, last_error from colloquy.crawl where quarantined_at is not null",
      );
      expect(failures).toEqual([]);
    },
    180_000,
  );
});
