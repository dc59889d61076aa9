import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { vi } from "vitest";
import { type PgliteStore, pgliteStore } from "../../src/mirror/pglite/index.js";
import { migrate } from "../../src/mirror/schema/index.js";

/** The files of a database with the mirror's tables; the first test of a run that needs one makes it. */
const archive = join(process.env.RUN_FOLDER ?? "", "mirror.tar");

/**
 * An embedded store in memory, with the mirror's tables. It begins as a copy, which takes a fifth of the work that making
 * a database and its tables does.
 */
export async function preparedStore(): Promise<PgliteStore> {
  const loadDataDir = new Blob([await readFile(archive).catch(makeArchive)]);
  const { store } = await openWith({ loadDataDir });
  return store;
}

async function makeArchive(): Promise<Uint8Array<ArrayBuffer>> {
  const { store, database } = await openWith({});
  await migrate(store);
  const files = new Uint8Array(await (await database.dumpDataDir("none")).arrayBuffer());
  await store.close();
  // Nobody reads half of it: tests of another process may be looking for it.
  const draft = `${archive}.${process.pid}`;
  await writeFile(draft, files);
  await rename(draft, archive);
  return files;
}

/** A store of the library, whose database is made with these options, and that database. */
async function openWith(
  options: Parameters<typeof PGlite.create>[1],
): Promise<{ store: PgliteStore; database: PGlite }> {
  const database = await PGlite.create(options);
  const spy = vi.spyOn(PGlite, "create").mockResolvedValueOnce(database as never);
  const store = pgliteStore();
  await store.query("select");
  spy.mockRestore();
  return { store, database };
}
