import pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, it } from "vitest";
import { migrate } from "../../src/mirror/schema/index.js";
import type { Store } from "../../src/mirror/store/index.js";
import { postgresStore } from "../../src/mirror/store/postgres.js";
import { postgresIsMissing, startPostgres } from "./postgres.js";
import { preparedStore } from "./prepared-store.js";

/** What refers to others stands before them. */
const tables = [
  ...["event", "crawl", "member", "removal", "change", "message", "participant"],
  ...["conversation", "person_user", "person", "account"],
];
const counted = ["account", "person", "conversation", "crawl"];

/** Why no test of a store runs on PostgreSQL; `undefined` where they do. `npm test` takes twice as long with them. */
export const postgresIsLeftOut: string | undefined =
  process.env.STORES === "all" ? postgresIsMissing : "it runs with `npm run test:mirror`";

/**
 * The same tests on PGlite and on PostgreSQL, each with a store whose tables are there and empty. `store` is a function,
 * since the store is opened when the tests run.
 */
export function describeStores(title: string, tests: (store: () => Store) => void): void {
  const onStore = (open: () => Promise<{ store: Store; close(): Promise<void> }>) => () => {
    let opened: Awaited<ReturnType<typeof open>>;
    beforeAll(async () => {
      opened = await open();
      await migrate(opened.store);
    }, 120_000);
    beforeEach(() => emptyTables(opened.store));
    afterAll(() => opened?.close());
    tests(() => opened.store);
  };
  describe(`${title}, on PGlite`, onStore(openPglite));
  if (postgresIsLeftOut === undefined) describe(`${title}, on PostgreSQL`, onStore(openPostgres));
  else it.skip(`${title}, on PostgreSQL (${postgresIsLeftOut})`);
}

async function openPglite() {
  const store = await preparedStore();
  return { store, close: () => store.close() };
}

async function openPostgres() {
  const server = await startPostgres();
  const pool = new pg.Pool({ connectionString: server.url, max: 4 });
  return {
    store: postgresStore(pool),
    async close() {
      await pool.end();
      await server.stop();
    },
  };
}

/** Leaves the tables as they were made. To truncate them takes longer than most tests: there are 90, with partitions. */
export async function emptyTables(store: Store): Promise<void> {
  const statements = [
    ...tables.map((table) => `delete from colloquy.${table}`),
    ...counted.map((table) => `alter table colloquy.${table} alter column id restart`),
  ];
  await store.query(statements.join("; "));
}
