import { setTimeout as sleep } from "node:timers/promises";
import { ColloquyError } from "../../errors/colloquy-error.js";
import { storableText } from "../stored.js";
import { clashes, failureOf } from "./failure.js";

/** What a statement can be given. Everything else travels as text: 64-bit numbers, and JSON by `storableJson`. */
export type Param = string | number | boolean | null;

/** Where statements are run. */
export interface Queryable {
  /**
   * Runs one statement and returns its rows. Every 64-bit column must be selected as text: drivers differ there. Outside
   * of a transaction it is run again when it lost against another.
   */
  query<Row extends object>(sql: string, params?: readonly Param[]): Promise<Row[]>;
}

/** A database that a mirror keeps its tables in: what `postgresStore` and `pgliteStore` make. */
export interface Store extends Queryable {
  /**
   * Runs the work in one transaction and returns what it returns. It is rolled back when the work throws, and the work
   * is run again when it lost against another transaction, so it must do nothing else than run statements.
   */
  transaction<Result>(work: (inside: Queryable) => Promise<Result>): Promise<Result>;
  /** Closes what the store opened by itself; a pool that it was given stays open. */
  close?(): Promise<void>;
}

/** What a driver does with one statement. */
export type RunStatement = (sql: string, params: readonly Param[]) => Promise<object[]>;

/** What is different in every driver. */
export interface Driver {
  run: RunStatement;
  transaction<Result>(work: (run: RunStatement) => Promise<Result>): Promise<Result>;
  close?(): Promise<void>;
}

const ATTEMPTS = 4;

/** Whoever gave way lets the other one go on first: at once, both might meet again. */
const PAUSE_MS = 20;

/**
 * A store over a driver: texts that the database can hold, errors of ours, and another try after a clash, or where the
 * connection was lost amid the work: nothing of that was committed.
 */
export function storeOver(driver: Driver): Store {
  const single = queryableOver(driver.run);
  return {
    query: (sql, params) => again(() => single.query(sql, params), clashes),
    transaction(work) {
      let isAmidWork = false;
      const attempt = () => {
        isAmidWork = false;
        return driver.transaction(async (run) => {
          isAmidWork = true;
          const result = await inWork(() => work(queryableOver(run)));
          isAmidWork = false;
          return result;
        });
      };
      return again(attempt, (failure) => clashes(failure) || (isAmidWork && failure.code === "unavailable"));
    },
    ...(driver.close === undefined ? {} : { close: () => driver.close?.() ?? Promise.resolve() }),
  };
}

/** Does it again where that may help, a few times. */
async function again<Result>(
  attempt: () => Promise<Result>,
  mayHelp: (failure: ColloquyError) => boolean,
): Promise<Result> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await attempt();
    } catch (thrown) {
      const failure = failureOf(thrown);
      if (tries === ATTEMPTS || !mayHelp(failure)) throw failure;
      await sleep(PAUSE_MS * tries);
    }
  }
}

/** What fails between two statements is no failure of the database. */
async function inWork<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (cause) {
    if (ColloquyError.is(cause)) throw cause;
    throw new ColloquyError({ code: "unknown", message: `a transaction failed: ${String(cause)}`, cause });
  }
}

function queryableOver(run: RunStatement): Queryable {
  return {
    async query<Row extends object>(sql: string, params: readonly Param[] = []) {
      const storable = params.map((param) => (typeof param === "string" ? storableText(param) : param));
      try {
        // What a statement selects is known only where it stands.
        return (await run(sql, storable)) as Row[];
      } catch (thrown) {
        throw failureOf(thrown);
      }
    },
  };
}
