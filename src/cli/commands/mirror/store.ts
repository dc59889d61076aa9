import { type Command, Option } from "commander";
import type { Client } from "../../../client.js";
import { createMirror, type Mirror, postgresStore, type Store } from "../../../mirror/index.js";
import { missingVariables } from "../../../provider/index.js";
import { clientFromEnvironment, cursorFromEnvironment } from "../../client.js";
import { clouds, providerNames } from "../../clouds.js";
import { noCloud } from "../../environment.js";
import type { Io } from "../../terminal/io.js";
import { UsageError } from "../../terminal/usage.js";

/** Where the mirror's tables are. */
export interface StoreArguments {
  folder: string;
  url?: string;
}

/** Beside the project that uses it, as the docs have it. */
const FOLDER = "./.colloquy";

export function addStoreOptions(command: Command): Command {
  return command
    .addOption(new Option("--folder <path>", "the embedded database").default(FOLDER))
    .addOption(
      new Option("--url <address>", "a PostgreSQL instead, as postgres://user@host/database")
        .argParser(postgresUrl)
        .conflicts("folder"),
    );
}

/** The text is not repeated: it may hold a password. */
function postgresUrl(text: string): string {
  if (/^postgres(ql)?:\/\//.test(text)) return text;
  throw new UsageError("--url must be an address that starts with postgres:// or postgresql://");
}

/** Runs `work` with a mirror of every cloud that the environment has credentials for, and closes all of it. */
export async function withMirror<T>(
  io: Io,
  where: StoreArguments,
  work: (mirror: Mirror) => Promise<T>,
): Promise<T> {
  const names = providerNames.filter((name) => missingVariables(clouds[name].variables, io.env).length === 0);
  if (names.length === 0) throw noCloud(io.env);
  const cursor = cursorFromEnvironment(io.env);
  const clients: Record<string, Client> = {};
  try {
    for (const name of names) clients[name] = clientFromEnvironment(name, io.env);
    return await withStore(where, (store) => work(createMirror({ clients, store, cursor })));
  } finally {
    await Promise.all(Object.values(clients).map((client) => client.close()));
  }
}

/** Runs `work` with the store that the arguments name, and closes it. */
function withStore<T>({ folder, url }: StoreArguments, work: (store: Store) => Promise<T>): Promise<T> {
  return url === undefined ? withEmbedded(folder, work) : withPostgres(url, work);
}

/** Runs `work` with an embedded store, and closes it; without a folder it is kept in memory. */
export async function withEmbedded<T>(
  folder: string | undefined,
  work: (store: Store) => Promise<T>,
): Promise<T> {
  const { pgliteStore } = await installed("@electric-sql/pglite", import("../../../mirror/pglite/index.js"));
  const store = pgliteStore(folder);
  try {
    // It opens with its first statement, which takes longer than a page should.
    await store.query("select");
    return await work(store);
  } finally {
    await store.close();
  }
}

async function withPostgres<T>(url: string, work: (store: Store) => Promise<T>): Promise<T> {
  const { default: pg } = await installed("pg", import("pg"));
  const pool = new pg.Pool({ connectionString: url });
  // An idle connection that is lost is no failure: the next statement opens another.
  pool.on("error", () => {});
  try {
    return await work(postgresStore(pool));
  } finally {
    await pool.end();
  }
}

/** Drivers are optional: who needs none of them installs none. */
async function installed<Module>(name: string, loading: Promise<Module>): Promise<Module> {
  try {
    return await loading;
  } catch (thrown) {
    if (!(thrown instanceof Error && "code" in thrown && /MODULE_NOT_FOUND/.test(String(thrown.code))))
      throw thrown;
    throw new UsageError(`this store needs the package ${name}; run npm install ${name}`);
  }
}
