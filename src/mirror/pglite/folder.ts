import { mkdir, readdir, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
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
  const release = await take(path).catch((thrown) => {
    throw unusable(path, thrown);
  });
  const [database, made] = [join(path, DATABASE), join(path, MADE)];
  try {
    if (!(await exists(made))) await rm(database, { recursive: true, force: true });
  } catch (thrown) {
    await release();
    throw thrown;
  }
  return { database, made: () => writeFile(made, ""), release };
}

async function take(path: string): Promise<() => Promise<void>> {
  await makeFolder(path);
  await refuseForeign(path);
  return takeLock(path);
}

/** Not by `mkdir` with `recursive`: Node's never ends where a folder is there that takes none, such as `/proc`. */
async function makeFolder(path: string): Promise<void> {
  const parent = dirname(path);
  if ((await makeOne(path)) || parent === path) return;
  await makeFolder(parent);
  if (!(await makeOne(path))) throw new Error(`${parent} takes no folder`);
}

/** Whether it is there now; `false` where what it should be in is not. */
async function makeOne(path: string): Promise<boolean> {
  try {
    await mkdir(path);
  } catch (thrown) {
    const { code } = thrown as NodeJS.ErrnoException;
    if (code === "ENOENT") return false;
    if (code !== "EEXIST") throw thrown;
  }
  return true;
}

/** What the file system refuses it refuses again, unlike a database that cannot be reached. */
function unusable(path: string, thrown: unknown): unknown {
  if (ColloquyError.is(thrown)) return thrown;
  const why = thrown instanceof Error ? thrown.message : String(thrown);
  return new ColloquyError({
    code: "invalid_argument",
    message: `pgliteStore: ${path} cannot be used (${why}); give it a folder that this process may write`,
    cause: thrown,
  });
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
