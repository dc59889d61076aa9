/** The embedded store of the mirror: PostgreSQL inside this process. Needs `@electric-sql/pglite`. */

import { PGlite } from "@electric-sql/pglite";
import { ColloquyError, invalidArgument } from "../../errors/colloquy-error.js";
import { type Driver, type Param, type RunStatement, type Store, storeOver } from "../store/index.js";
import { openFolder } from "./folder.js";

/** A store that this process opened, and has to close. */
export interface PgliteStore extends Store {
  /** Writes what is left to write, and lets other processes have the folder. */
  close(): Promise<void>;
}

/** A database that is open, and what ends it. */
interface Opened {
  database: PGlite;
  close(): Promise<void>;
}

/**
 * A store in a folder of its own, which is made where it is missing; without a folder it is kept in memory and gone with
 * the process. It opens with the first statement. One process has the folder at a time: every other gets `conflict`, which
 * names the first. A folder whose process was killed is taken over, with all that was committed. It holds nothing that
 * crawls could not read again: `unavailable` where the database cannot be opened says to delete it.
 */
export function pgliteStore(folder?: string): PgliteStore {
  if (folder !== undefined && (typeof folder !== "string" || folder === "")) {
    throw invalidArgument("pgliteStore: needs the path of a folder; leave it out to keep all in memory");
  }
  let opening: Promise<Opened> | undefined;
  const database = async () => {
    opening ??= folder === undefined ? openInMemory() : openIn(folder);
    try {
      return (await opening).database;
    } catch (thrown) {
      // Whoever comes later tries again: the other process may be gone by then.
      opening = undefined;
      throw thrown;
    }
  };
  const driver: Driver = {
    run: async (sql, params) => runOn(await database())(sql, params),
    transaction: async (work) => (await database()).transaction((inside) => work(runOn(inside))),
  };
  return {
    ...storeOver(driver),
    async close() {
      const opened = opening;
      opening = undefined;
      await (await opened)?.close();
    },
  };
}

async function openInMemory(): Promise<Opened> {
  const database = await PGlite.create();
  return { database, close: () => database.close() };
}

async function openIn(path: string): Promise<Opened> {
  const folder = await openFolder(path);
  try {
    const database = await openDatabase(folder.database);
    await folder.made();
    return {
      database,
      async close() {
        await database.close();
        await folder.release();
      },
    };
  } catch (thrown) {
    await folder.release();
    throw thrown;
  }
}

async function openDatabase(path: string): Promise<PGlite> {
  try {
    return await PGlite.create(path);
  } catch (cause) {
    throw new ColloquyError({
      code: "unavailable",
      message: `pgliteStore: ${path} cannot be opened (${String(cause)}). Unless the disk is full or not to be written, its files are damaged or of another version of PGlite: delete the folder, and crawls read everything again`,
      cause,
    });
  }
}

/** A statement without parameters may be several, which only `exec` takes. */
function runOn(database: Pick<PGlite, "query" | "exec">): RunStatement {
  return async (sql, params: readonly Param[]) => {
    if (params.length === 0) return (await database.exec(sql)).at(-1)?.rows ?? [];
    return (await database.query<object>(sql, [...params])).rows;
  };
}
