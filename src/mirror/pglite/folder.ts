import { mkdir, readdir, rm, stat, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { ColloquyError } from "../../errors/colloquy-error.js";
import { LOCK_FILE, takeLock } from "./lock.js";

/** Where the database's own files are. */
const DATABASE = "database";

/** Stands there once the database was opened: without it the process ended while it was made. */
const MADE = "made";

/** A folder that this process has for itself. */
export interface Folder {
  /** The path of the database. */
  database: string;
  /** Says that the database is whole. */
  made(): Promise<void>;
  /** Lets others have it. */
  release(): Promise<void>;
}

/** Makes the folder where it is missing, and takes its lock. A database that was never finished is begun again. */
export async function openFolder(given: string): Promise<Folder> {
  const path = resolve(given);
  await mkdir(path, { recursive: true });
  await refuseForeign(path);
  const release = await takeLock(path);
  const [database, made] = [join(path, DATABASE), join(path, MADE)];
  try {
    if (!(await exists(made))) await rm(database, { recursive: true, force: true });
  } catch (thrown) {
    await release();
    throw thrown;
  }
  return { database, made: () => writeFile(made, ""), release };
}

/** Whatever else is in the folder belongs to somebody: nothing is to be made, and nothing deleted, beside it. */
async function refuseForeign(path: string): Promise<void> {
  const isOurs = (name: string) => name === DATABASE || name === MADE || name.startsWith(LOCK_FILE);
  const foreign = (await readdir(path)).find((name) => !isOurs(name));
  if (foreign === undefined) return;
  throw new ColloquyError({
    code: "conflict",
    message: `pgliteStore: ${path} holds ${JSON.stringify(foreign)}, which is not the mirror's; give it a folder of its own`,
  });
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
