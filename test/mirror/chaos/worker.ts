/** A worker of the mirror in a process of its own, which is killed or frozen from outside. */

import { Pool } from "pg";
import { RateLimiterPostgres } from "rate-limiter-flexible";
import { volcengine } from "../../../providers/volcengine/index.js";
import { createClient, shareBudget } from "../../../src/index.js";
import { createMirror, postgresStore } from "../../../src/mirror/index.js";
import { crawlOnPgBoss } from "../../../src/mirror/pg-boss/index.js";
import type { WorkerTask } from "./fleet.js";

const task = JSON.parse(process.argv[2] ?? "") as WorkerTask;
const pool = new Pool({ connectionString: task.databaseUrl, max: 8 });
const limiters = new Map<number, RateLimiterPostgres>();

// Several workers make the limiter's table at once, so it is made before.
const budget = shareBudget((points) => {
  const limiter = new RateLimiterPostgres({
    storeClient: pool,
    storeType: "pool",
    points,
    duration: 1,
    tableName: "budget",
    tableCreated: true,
  });
  limiters.set(points, limiter);
  return limiter;
});
const client = createClient(volcengine({ ...task.app, baseUrl: task.vendorUrl }), {
  budget,
  limits: task.limits,
});
const mirror = createMirror({
  clients: { volcengine: client },
  store: postgresStore(pool),
  leaseMs: task.leaseMs,
});
// A worker of the queue never ends by itself, and neither does this one.
const { signal } = new AbortController();
if (task.engine === "pg-boss") {
  const { default: PgBoss } = await import("pg-boss");
  const boss = new PgBoss({ connectionString: task.databaseUrl });
  boss.on("error", () => undefined);
  await boss.start();
  await crawlOnPgBoss(mirror, boss, { signal, concurrency: 4 });
} else await mirror.run({ signal, concurrency: 4 });
