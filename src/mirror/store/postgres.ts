import { invalidArgument } from "../../errors/colloquy-error.js";
import { type Driver, type Param, type RunStatement, type Store, storeOver } from "./index.js";

/** What is used of a `Pool` of the package `pg`. */
export interface PgPool {
  /** A connection of the pool. */
  connect(): Promise<PgConnection>;
  /** Runs a statement on any connection. */
  query(sql: string, params?: unknown[]): Promise<unknown>;
  /** How many connections there are; a single `Client` has none. */
  readonly totalCount: number;
}

/** What is used of a connection of a {@link PgPool}. */
export interface PgConnection {
  /** Runs a statement. */
  query(sql: string, params?: unknown[]): Promise<unknown>;
  /** Gives it back; `true` ends it. */
  release(destroy?: boolean): void;
  /** Listens to the loss of the connection. */
  on(event: "error", listener: () => void): unknown;
  /** Ends listening. */
  off(event: "error", listener: () => void): unknown;
}

/** What is used of a `Sql` of the package `postgres`. */
export interface PostgresSql {
  /** Runs a statement on any connection. */
  unsafe(sql: string, params?: (string | number | boolean | null)[]): PromiseLike<object[]>;
  /** Runs work in a transaction. */
  begin(work: (sql: Pick<PostgresSql, "unsafe">) => Promise<unknown>): Promise<unknown>;
}

/**
 * A store on a PostgreSQL 13 or newer, over a pool of yours: a `Pool` of the package `pg`, or a `Sql` of the package
 * `postgres`. It stays yours: the mirror never closes it, and changes none of its settings.
 */
export function postgresStore(pool: PgPool | PostgresSql): Store {
  if (isSql(pool)) return storeOver(overSql(pool));
  if (isPool(pool)) return storeOver(overPool(pool));
  throw invalidArgument("postgresStore: needs a Pool of the package pg or a Sql of the package postgres");
}

/**
 * Nothing but statements is waited for inside a transaction. A process that is frozen there would keep others from the
 * rows that it has locked for as long as its connection lasts, which may be hours.
 */
const LONGEST_IDLE_MS = 10_000;
const letGoWhenIdle = `set local idle_in_transaction_session_timeout = ${LONGEST_IDLE_MS}`;

const has = (value: unknown, ...names: string[]) =>
  names.every((name) => typeof (value as Record<string, unknown>)[name] === "function");

function isSql(value: PgPool | PostgresSql): value is PostgresSql {
  return typeof value === "function" && has(value, "unsafe", "begin");
}

function isPool(value: PgPool | PostgresSql): value is PgPool {
  return (
    typeof value === "object" && value !== null && has(value, "connect", "query") && "totalCount" in value
  );
}

function overSql(sql: PostgresSql): Driver {
  const runOn =
    (on: Pick<PostgresSql, "unsafe">): RunStatement =>
    async (text, params) => [...(await on.unsafe(text, [...params]))];
  return {
    run: runOn(sql),
    async transaction<Result>(work: (run: RunStatement) => Promise<Result>) {
      // The package unwraps lists of promises that the work returns; an object around the result keeps it as it is.
      const done = await sql.begin(async (inside) => {
        await inside.unsafe(letGoWhenIdle);
        return { result: await work(runOn(inside)) };
      });
      return (done as { result: Result }).result;
    },
  };
}

function overPool(pool: PgPool): Driver {
  return {
    run: async (sql, params) => rowsOf(await pool.query(sql, [...params])),
    async transaction(work) {
      const connection = await pool.connect();
      // Nobody else listens while a connection is lent out, and an error that nobody hears would end the process.
      connection.on("error", ignore);
      let isBroken = false;
      try {
        await connection.query(`begin; ${letGoWhenIdle}`);
        const result = await work(async (sql, params: readonly Param[]) =>
          rowsOf(await connection.query(sql, [...params])),
        );
        await connection.query("commit");
        return result;
      } catch (thrown) {
        await connection.query("rollback").catch(() => {
          isBroken = true;
        });
        throw thrown;
      } finally {
        connection.off("error", ignore);
        connection.release(isBroken);
      }
    },
  };
}

function ignore(): void {}

/** Several statements in one text have a result each; the last one counts. */
function rowsOf(answer: unknown): object[] {
  const last = Array.isArray(answer) ? answer.at(-1) : answer;
  return (last as { rows?: object[] } | undefined)?.rows ?? [];
}
