import pg from "pg";
import { afterAll, beforeAll, beforeEach, describe } from "vitest";
import { pgliteStore } from "../../src/mirror/pglite/index.js";
import { migrate } from "../../src/mirror/schema/index.js";
import type { Store } from "../../src/mirror/store/index.js";
import { postgresStore } from "../../src/mirror/store/postgres.js";
import { postgresIsMissing, startPostgres } from "./postgres.js";

const tables =
  "account, person, person_user, conversation, participant, message, change, removal, member, crawl, event";

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
  const missing = postgresIsMissing === undefined ? "" : ` (${postgresIsMissing})`;
  describe.skipIf(postgresIsMissing !== undefined)(
    `${title}, on PostgreSQL${missing}`,
    onStore(openPostgres),
  );
}

async function openPglite() {
  const store = pgliteStore();
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

export async function emptyTables(store: Store): Promise<void> {
  const names = tables.split(", ").map((name) => `colloquy.${name}`);
  await store.query(`truncate ${names.join(", ")} restart identity cascade`);
}
