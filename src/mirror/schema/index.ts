import type { Store } from "../store/index.js";
import { reading } from "./reading.js";
import { tables } from "./tables.js";

/** In the order in which they are applied. One that has been published is never changed: another follows it. */
const migrations: readonly { name: string; sql: string }[] = [
  { name: "0001_tables", sql: tables },
  { name: "0002_reading", sql: reading },
];

/** Any number, the same in every process: whoever migrates at the same time waits. */
const LOCK = 7_105_628_314;

const preparation = `create schema if not exists colloquy;
create table if not exists colloquy.migration (name text primary key, applied_at bigint not null);`;

const recording = (name: string) =>
  `insert into colloquy.migration (name, applied_at)
values ('${name}', (extract(epoch from clock_timestamp()) * 1000)::bigint);`;

/** Makes the tables, or what they lack. Nothing happens where they are as they should be. */
export async function migrate(store: Store): Promise<void> {
  await store.transaction(async (inside) => {
    await inside.query(`select pg_advisory_xact_lock(${LOCK})`);
    await inside.query(preparation);
    const applied = await inside.query<{ name: string }>("select name from colloquy.migration");
    for (const { name, sql } of migrations) {
      if (applied.some((row) => row.name === name)) continue;
      await inside.query(sql);
      await inside.query(recording(name));
    }
  });
}

/**
 * What `mirror.migrate()` does on an empty database, as SQL, for those who make their tables by themselves. It makes
 * everything in the schema `colloquy` and says so to the mirror, whose `migrate()` then has nothing to do.
 */
export function printSql(): string {
  const parts = migrations.flatMap(({ name, sql }) => [`-- ${name}`, sql, recording(name)]);
  return `${["begin;", preparation, ...parts, "commit;"].join("\n\n")}\n`;
}
