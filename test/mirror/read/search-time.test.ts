import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import postgres from "postgres";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { postgresStore, type Store } from "../../../src/mirror/index.js";
import { errorOf } from "../../support/catching.js";
import { mirrorOver } from "../../support/mirror-rows.js";
import { postgresIsMissing, startPostgres } from "../../support/postgres.js";

const missing = postgresIsMissing === undefined ? "" : ` (${postgresIsMissing})`;

describe.skipIf(postgresIsMissing !== undefined)(
  `a search on PostgreSQL that takes too long${missing}`,
  () => {
    let server: Awaited<ReturnType<typeof startPostgres>>;
    beforeAll(async () => {
      server = await startPostgres();
    }, 60_000);
    afterAll(() => server.stop());

    /** Keeps everybody from the messages until the work has ended. */
    async function withMessagesLocked<Result>(store: Store, work: () => Promise<Result>): Promise<Result> {
      return store.transaction(async (inside) => {
        await inside.query("lock table colloquy.message in access exclusive mode");
        return work();
      });
    }

    /** Resolves once the server runs no search any more. */
    async function searchesHaveEnded(store: Store): Promise<void> {
      const running = `select pid from pg_stat_activity where state = 'active' and query like '%grams @@%' and pid <> pg_backend_pid()`;
      while ((await store.query(running)).length > 0) await sleep(20);
    }

    const drivers = [
      [
        "pg",
        () => {
          const pool = new pg.Pool({ connectionString: server.url, max: 3 });
          return { store: postgresStore(pool), close: () => pool.end() };
        },
      ],
      [
        "postgres",
        () => {
          const sql = postgres(server.url, { max: 3, onnotice: () => {} });
          return { store: postgresStore(sql), close: () => sql.end() };
        },
      ],
    ] as const;

    it.each(drivers)(
      "is a timeout for its caller, and ends in the database too, over %s",
      async (_name, open) => {
        const { store, close } = open();
        const { mirror } = mirrorOver(store);
        await mirror.migrate();
        await mirror.enroll({ person: "p1", users: { east: "alice" } });
        const search = () => mirror.search({ person: "p1", text: "refund" }, { timeoutMs: 400 });
        expect((await search()).items).toEqual([]);
        await withMessagesLocked(store, async () => {
          const thrown = await errorOf(search);
          expect(thrown).toMatchObject({ code: "timeout", retryable: true, operation: "mirror.search" });
          await searchesHaveEnded(store);
        });
        expect((await search()).items).toEqual([]);
        await mirror.forget({ person: "p1" });
        await close();
      },
    );
  },
);
