import pg from "pg";
import postgres from "postgres";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { migrate, printSql } from "../../src/mirror/schema/index.js";
import type { Store } from "../../src/mirror/store/index.js";
import { postgresStore } from "../../src/mirror/store/postgres.js";
import { storableJson } from "../../src/mirror/stored.js";
import { codeOf, errorOf } from "../support/catching.js";
import { startPostgres } from "../support/postgres.js";
import { describeStores, postgresIsLeftOut } from "../support/stores.js";

describeStores("a store", (store) => {
  it("gives back every type as it is agreed", async () => {
    const [row] = await store().query(
      `select $1::bigint::text as large, $2::text::jsonb as json, $3::boolean as flag, $4::int as small,
         $5::text as missing, $6::bigint::text as safe`,
      ["9223372036854775807", storableJson({ a: ["ü", 1.5, null] }), true, 7, null, 1_790_000_000_000],
    );
    expect(row).toEqual({
      large: "9223372036854775807",
      json: { a: ["ü", 1.5, null] },
      flag: true,
      small: 7,
      missing: null,
      safe: "1790000000000",
    });
  });

  it("takes many rows as one JSON text", async () => {
    const rows = [
      { a: "x", b: "9007199254740993" },
      { a: 'it\'s \\ "quoted" 👩‍👩‍👧', b: 1 },
    ];
    const read = await store().query(
      "select a, b::text from json_to_recordset($1::text::json) as rows(a text, b bigint) order by b",
      [storableJson(rows)],
    );
    expect(read).toEqual([
      { a: rows[1]?.a, b: "1" },
      { a: "x", b: "9007199254740993" },
    ]);
  });

  it("holds texts that PostgreSQL refuses, as near as it can", async () => {
    const odd = "nul \0 half \ud83d other half \udc00 whole 👍 written \\u0000 \\\\ud83d";
    const near = "nul \ufffd half \ufffd other half \ufffd whole 👍 written \\u0000 \\\\ud83d";
    const [row] = await store().query("select $1::text as text, $2::text::jsonb as json", [
      odd,
      storableJson({ [odd]: [odd] }),
    ]);
    expect(row).toEqual({ text: near, json: { [near]: [near] } });
  });

  it("rolls back what failed, and throws what was thrown", async () => {
    const failing = store().transaction(async (inside) => {
      await inside.query("insert into colloquy.event (key, state, at, expires_at) values ('a', 'x', 1, 1)");
      await inside.query("insert into colloquy.event (key, state, at, expires_at) values ('a', 'x', 1, 1)");
    });
    expect(await errorOf(() => failing)).toMatchObject({ code: "unknown", providerCode: "23505" });
    expect(await store().query("select key from colloquy.event")).toEqual([]);
    const broken = store().transaction(async () => Promise.reject(new TypeError("no database's fault")));
    expect(await errorOf(() => broken)).toMatchObject({ code: "unknown", retryable: false });
    expect(await store().transaction(async () => [Promise.resolve(1)])).toHaveLength(1);
  });

  it("says what to do where the tables are not there", async () => {
    const thrown = await errorOf(() => store().query("select * from colloquy.nothing"));
    expect(thrown).toMatchObject({ code: "conflict", providerCode: "42P01" });
    expect(thrown.message).toMatch(/call migrate\(\)/);
  });

  it("has the tables that the printed SQL makes, and needs no migration then", async () => {
    await store().query("drop schema colloquy cascade");
    await store().query(printSql());
    const read = () => store().query("select name, applied_at::text from colloquy.migration");
    const before = await read();
    await migrate(store());
    expect(before).toHaveLength(2);
    expect(await read()).toEqual(before);
  });

  it("finds tables as they should be, and does nothing", async () => {
    const applied = () => store().query("select name, applied_at::text from colloquy.migration");
    const before = await applied();
    await Promise.all([migrate(store()), migrate(store())]);
    expect(await applied()).toEqual(before);
  });
});

const leftOut = postgresIsLeftOut === undefined ? "" : ` (${postgresIsLeftOut})`;

describe.skipIf(postgresIsLeftOut !== undefined)(`a store over a pool of PostgreSQL${leftOut}`, () => {
  let server: Awaited<ReturnType<typeof startPostgres>>;
  beforeAll(async () => {
    server = await startPostgres();
  }, 60_000);
  afterAll(() => server.stop());

  const drivers: [string, () => OpenStore][] = [
    ["pg", () => overPg(server.url)],
    ["postgres", () => overPostgres(server.url)],
  ];

  describe.each(drivers)("of the package %s", (_name, open) => {
    it("makes the tables once, however many begin at the same time", async () => {
      const { store, close } = open();
      await store.query("drop schema if exists colloquy cascade");
      await Promise.all([migrate(store), migrate(store)]);
      expect(await store.query("select name from colloquy.migration")).toHaveLength(2);
      await close();
    });

    it("does not do again what the server ended because it took too long", async () => {
      const { store, close } = open();
      let attempts = 0;
      const late = store.transaction(async (inside) => {
        attempts += 1;
        await inside.query("set local statement_timeout = 20");
        await inside.query("select pg_sleep(60)");
      });
      expect(await errorOf(() => late)).toMatchObject({ code: "timeout", providerCode: "57014" });
      expect(attempts).toBe(1);
      await close();
    });

    it("does the work again that waited for another in a circle", async () => {
      const { store, close } = open();
      await beginWithTwoRows(store);
      const add = "update colloquy.event set at = at + 1 where key = $1";
      let arrived = 0;
      const crosswise = (first: string, second: string) =>
        store.transaction(async (inside) => {
          await inside.query(add, [first]);
          arrived += 1;
          // Only the first time do both hold what the other wants.
          while (arrived < 2) await new Promise((resolve) => setTimeout(resolve, 5));
          await inside.query(add, [second]);
        });
      await Promise.all([crosswise("a", "b"), crosswise("b", "a")]);
      expect(arrived).toBe(3);
      expect(await store.query("select key, at::text from colloquy.event order by key")).toEqual([
        { key: "a", at: "2" },
        { key: "b", at: "2" },
      ]);
      await close();
    });
  });

  it.each(drivers)(
    "of the package %s runs a single statement again that met another in a circle",
    async (_name, open) => {
      const { store, close } = open();
      await beginWithTwoRows(store);
      const add = "update colloquy.event set at = at + 1 where key = $1";
      const waits = "select 1 from pg_locks where not granted";
      let alone: Promise<unknown> | undefined;
      await store.transaction(async (inside) => {
        // The server ends whoever looks for a circle first: the single statement, after its second.
        await inside.query("set local deadlock_timeout = '20s'");
        await inside.query(add, ["b"]);
        // It has "a" and waits for "b".
        alone ??= store.query("update colloquy.event set at = at + 10 where key = any ('{a,b}')");
        while ((await inside.query(waits)).length === 0)
          await new Promise((resolve) => setTimeout(resolve, 5));
        await inside.query(add, ["a"]);
      });
      await alone;
      expect(await store.query("select key, at::text from colloquy.event order by key")).toEqual([
        { key: "a", at: "11" },
        { key: "b", at: "11" },
      ]);
      await close();
    },
  );

  describe.each(drivers)("of the package %s, while a worker is frozen amid a transaction", (_name, open) => {
    it("lets go of what that holds after some seconds, and keeps this to its transactions", async () => {
      const { store, close } = open();
      const read = "select current_setting('idle_in_transaction_session_timeout') as after";
      const [inside] = await store.transaction((one) => one.query(read));
      expect([inside, ...(await store.query(read))]).toEqual([{ after: "10s" }, { after: "0" }]);
      await close();
    });

    it("does the work again when it goes on", async () => {
      const { store, close } = open();
      let attempts = 0;
      const [row] = await store.transaction(async (inside) => {
        attempts += 1;
        // Ended by the server between two statements, as after a long freeze.
        if (attempts === 1) {
          await inside.query("set local idle_in_transaction_session_timeout = 50");
          await new Promise((resolve) => setTimeout(resolve, 500));
        }
        return inside.query("select 1 as one");
      });
      expect({ attempts, row }).toEqual({ attempts: 2, row: { one: 1 } });
      await close();
    });
  });

  // The package `postgres` itself ends the process when it loses a connection with a statement under way (3.4.9).
  it("is unavailable, and no more than that, when pg loses its connection amid a transaction", async () => {
    const { store, close } = overPg(server.url);
    const ended = store.transaction(async (inside) => {
      const [row] = await inside.query<{ pid: number }>("select pg_backend_pid() as pid");
      await store.query("select pg_terminate_backend($1::int)", [row?.pid ?? 0]);
      await inside.query("select 1");
    });
    expect(await errorOf(() => ended)).toMatchObject({ code: "unavailable", retryable: true });
    expect(await store.query("select 1 as one")).toEqual([{ one: 1 }]);
    await close();
  });

  it("is unavailable where nobody answers", async () => {
    const pool = new pg.Pool({ host: "127.0.0.1", port: 1 });
    expect(await codeOf(() => postgresStore(pool).query("select 1"))).toBe("unavailable");
    expect(await codeOf(() => postgresStore(pool).transaction(async () => 1))).toBe("unavailable");
    await pool.end();
  });
});

interface OpenStore {
  store: Store;
  close(): Promise<void>;
}

/** Two rows that two transactions can lock in either order. */
async function beginWithTwoRows(store: Store): Promise<void> {
  await migrate(store);
  await store.query("truncate colloquy.event");
  await store.query(
    "insert into colloquy.event (key, state, at, expires_at) values ('a', 'x', 0, 0), ('b', 'x', 0, 0)",
  );
}

function overPg(url: string): OpenStore {
  const pool = new pg.Pool({ connectionString: url, max: 2 });
  // The tests end connections on the server; a pool that nobody listens to would end the process.
  pool.on("error", () => {});
  return { store: postgresStore(pool), close: () => pool.end() };
}

function overPostgres(url: string): OpenStore {
  const sql = postgres(url, { max: 2, onnotice: () => {} });
  return { store: postgresStore(sql), close: () => sql.end() };
}

describe("postgresStore", () => {
  it.each([
    ["one connection", () => new pg.Client()],
    ["nothing", () => undefined],
    ["an address", () => "postgres://localhost"],
  ])("refuses %s", async (_what, given) => {
    expect(await codeOf(() => postgresStore(given() as never))).toBe("invalid_argument");
  });
});
