import { randomUUID } from "node:crypto";
import { link, readFile, rm, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { ColloquyError } from "../../errors/colloquy-error.js";

/** The file that says who has the folder. */
export const LOCK_FILE = "lock";

/** Who has a folder. A pid is used again after its process; when the process began tells the two apart. */
interface Owner {
  pid: number;
  host: string;
  /** As the machine counts; `null` where it does not tell. */
  startedAt: string | null;
  /** Different for every taking. */
  token: string;
}

const TRIES = 5;

/**
 * Takes the folder for this process, and returns what gives it back. `conflict` where a living process has it. The lock
 * of a process that ended is taken over.
 */
export function takeLock(folder: string): Promise<() => Promise<void>> {
  return takeFile(folder, join(folder, LOCK_FILE));
}

async function takeFile(folder: string, file: string): Promise<() => Promise<void>> {
  const startedAt = await startOf(process.pid);
  const own: Owner = { pid: process.pid, host: hostname(), startedAt, token: randomUUID() };
  for (let tries = 0; tries < TRIES; tries += 1) {
    if (await create(file, own)) return () => giveBack(file, own);
    const owner = await read(file);
    if (owner === undefined) continue;
    if (await isAlive(owner)) throw taken(folder, owner);
    await removeStale(folder, file, owner);
  }
  throw taken(folder, await read(file));
}

/** The file appears with its content, so that nobody reads half of it. */
async function create(file: string, own: Owner): Promise<boolean> {
  const draft = `${file}.${own.token}.draft`;
  await writeFile(draft, JSON.stringify(own));
  try {
    await link(draft, file);
    return true;
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw thrown;
  } finally {
    await rm(draft, { force: true });
  }
}

async function read(file: string): Promise<Owner | undefined> {
  try {
    return JSON.parse(await readFile(file, "utf8")) as Owner;
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    if (!(thrown instanceof SyntaxError)) throw thrown;
    throw new ColloquyError({
      code: "conflict",
      message: `pgliteStore: ${file} is not a lock of the mirror; delete it if no process has the folder`,
    });
  }
}

/**
 * Under a lock of its own, which may be stale as well: between finding a lock stale and deleting it, somebody else may
 * have done both and taken the folder.
 */
async function removeStale(folder: string, file: string, stale: Owner): Promise<void> {
  const release = await takeFile(folder, `${file}.${stale.token}`);
  try {
    if ((await read(file))?.token === stale.token) await rm(file, { force: true });
  } finally {
    await release();
  }
}

async function giveBack(file: string, own: Owner): Promise<void> {
  if ((await read(file))?.token === own.token) await rm(file, { force: true });
}

/** A process of another machine cannot be asked, so it is taken for alive. */
async function isAlive({ pid, host, startedAt }: Owner): Promise<boolean> {
  if (host !== hostname()) return true;
  try {
    process.kill(pid, 0);
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === "ESRCH") return false;
  }
  const start = await startOf(pid);
  return startedAt === null || start === null || start === startedAt;
}

/** When a process began, in clock ticks since the machine did; only Linux tells. */
async function startOf(pid: number): Promise<string | null> {
  const status = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
  // The second field is the command in brackets, which may hold spaces; the start is the 22nd.
  return status.slice(status.lastIndexOf(")") + 2).split(" ")[19] ?? null;
}

function taken(folder: string, owner: Owner | undefined): ColloquyError {
  const whose = owner === undefined ? "another process" : `process ${owner.pid} on ${owner.host}`;
  return new ColloquyError({
    code: "conflict",
    message: `pgliteStore: ${whose} has ${folder}; let that process do the work, or end it first. If its machine is gone, delete the file "${LOCK_FILE}" there`,
  });
}
