import { pgliteStore } from "../../src/mirror/pglite/index.js";

/** A process that writes into the folder of an embedded store, says so, and keeps it until it is killed. */
const store = pgliteStore(process.argv[2]);
await store.query("create table if not exists kept (pid bigint)");
await store.query("insert into kept values ($1::bigint)", [process.pid]);
process.send?.("written");
setInterval(() => {}, 60_000);
