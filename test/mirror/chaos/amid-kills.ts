import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import PgBoss from "pg-boss";
import { RateLimiterPostgres } from "rate-limiter-flexible";
import { startVolcengineEmulator } from "../../../providers/emulator.js";
import { volcengine } from "../../../providers/volcengine/index.js";
import { seeded } from "../../../src/emulator/index.js";
import { createClient } from "../../../src/index.js";
import { createMirror, postgresStore } from "../../../src/mirror/index.js";
import { volcengineApp } from "../../support/clouds.js";
import { startPostgres } from "../../support/postgres.js";
import { mostInASecond } from "../../support/rates.js";
import { Fleet, type WorkerTask } from "./fleet.js";
import { fullVolcengine, READER, type Tally, tallyOf } from "./worlds.js";

/** How much is read, and what happens meanwhile. */
export interface Chaos {
  engine: WorkerTask["engine"];
  /** Each has a history of two pages. */
  conversations: number;
  /** Workers that are killed by `kill -9`, one after the other; another takes the place of each. */
  kills: number;
  /** Calls for histories a second, of all workers together. */
  limit: number;
}

/** What became of it. */
export interface Outcome {
  /** How the mirror differs from what was said. */
  tally: Tally;
  /** Messages that were said. */
  said: number;
  /** The most calls for histories that were granted within any second, by the database's clock. */
  mostGranted: number;
  /** The most of them that arrived within any second. */
  mostArrived: number;
  tookMs: number;
  /** Crawls that were given up. */
  givenUp: object[];
}

const MESSAGES = 150;
const PAGES = 2;
const LEASE_MS = 2_000;
const LIMITED = "GetConversationMessages";

/** Reads everything with three workers, of which some are killed and one is frozen past its lease. */
export async function crawlAmidKills(chaos: Chaos): Promise<Outcome> {
  const ends: (() => unknown)[] = [];
  try {
    const { pool, emulator, fleet, said } = await setUp(chaos, ends);
    const startedAt = performance.now();
    await workAmidKills(fleet, pool, chaos);
    await untilDone(pool);
    const tookMs = performance.now() - startedAt;
    await fleet.stop();
    const arrivals = emulator.requests
      .filter(({ operation }) => operation === LIMITED)
      .map(({ receivedAt }) => receivedAt.getTime());
    const store = postgresStore(pool);
    return {
      tally: await tallyOf(store, said),
      said: said.length,
      mostGranted: mostInASecond(await grantsIn(pool)),
      mostArrived: mostInASecond(arrivals),
      tookMs,
      givenUp: await store.query(
        "select kind, last_error from colloquy.crawl where quarantined_at is not null",
      ),
    };
  } finally {
    for (const end of ends.reverse()) await end();
  }
}

/** A database, a cloud that is full, and a fleet that has not started yet. `ends` gets what is to be called at the end. */
async function setUp({ engine, conversations, limit }: Chaos, ends: (() => unknown)[]) {
  const { appId, accessKeyId, secretAccessKey } = volcengineApp;
  const credentials = { accessKeyId, secretAccessKey };
  const postgres = await startPostgres();
  ends.push(() => postgres.stop());
  const { world, said } = fullVolcengine(conversations, MESSAGES);
  const emulator = await startVolcengineEmulator({ appId, ...credentials, world, latencyMs: 10 });
  ends.push(() => emulator.close());
  const pool = new pg.Pool({ connectionString: postgres.url, max: 4 });
  ends.push(() => pool.end());
  const client = createClient(volcengine({ appId, credentials, baseUrl: emulator.url }));
  ends.push(() => client.close());
  const mirror = createMirror({ clients: { volcengine: client }, store: postgresStore(pool) });
  await mirror.migrate();
  await mirror.enroll({ person: "p1", users: { volcengine: READER } });
  await makeTables(pool, engine);
  const fleet = new Fleet({
    engine,
    databaseUrl: postgres.url,
    vendorUrl: emulator.url,
    app: { appId, credentials },
    limits: { [LIMITED]: limit },
    leaseMs: LEASE_MS,
  });
  ends.push(() => fleet.stop());
  return { pool, emulator, fleet, said };
}

/** What several workers would make at once. */
async function makeTables(pool: pg.Pool, engine: WorkerTask["engine"]): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const made = (error?: Error) => (error === undefined ? resolve() : reject(error));
    new RateLimiterPostgres(
      { storeClient: pool, storeType: "pool", points: 1, duration: 1, tableName: "budget" },
      made,
    );
  });
  await pool.query(noteGrants);
  if (engine === "pg-boss") await pool.query(PgBoss.getConstructionPlans());
}

/** A slot of the shared budget is granted where it holds one point: whoever finds it taken adds another to it. */
const noteGrants = `
create table granted (at double precision not null);
create function note_grant() returns trigger language plpgsql as $$ begin
  insert into granted values (extract(epoch from clock_timestamp()) * 1000);
  return null;
end $$;
create trigger granting after insert or update on budget for each row
  when (new.points = 1 and new.key like '%${LIMITED}%') execute function note_grant();`;

async function grantsIn(pool: pg.Pool): Promise<number[]> {
  const { rows } = await pool.query<{ at: number }>("select at from granted order by at");
  return rows.map(({ at }) => at);
}

/** The first of the workers is frozen early; of the others one after the other is killed while the histories are read. */
async function workAmidKills(fleet: Fleet, pool: pg.Pool, chaos: Chaos): Promise<void> {
  const pages = chaos.conversations * PAGES;
  const random = seeded(chaos.engine);
  const workers = [fleet.start(), fleet.start(), fleet.start()];
  const [frozen] = workers;
  await untilPages(pool, pages * 0.1);
  frozen?.kill("SIGSTOP");
  const frozenAt = Date.now();
  for (let killed = 0; killed < chaos.kills; killed += 1) {
    await untilPages(pool, pages * (0.3 + (0.5 * killed) / chaos.kills));
    const index = 1 + Math.floor(random() * 2);
    const worker = workers[index];
    if (worker !== undefined) workers[index] = await fleet.replace(worker);
  }
  await sleep(Math.max(0, frozenAt + 2 * LEASE_MS - Date.now()));
  frozen?.kill("SIGCONT");
}

async function untilPages(pool: pg.Pool, atLeast: number): Promise<void> {
  const sql = "select sum(pages)::integer as n from colloquy.crawl where kind = 'history'";
  while (((await pool.query(sql)).rows[0]?.n ?? 0) < atLeast) await sleep(50);
}

async function untilDone(pool: pg.Pool): Promise<void> {
  const sql = "select count(*)::integer as n from colloquy.crawl where not done";
  while ((await pool.query(sql)).rows[0]?.n !== 0) await sleep(100);
}
