/** The mirror: conversations and messages of several clouds in a database of the app's own. */

import { Failures } from "../calling/failures.js";
import { checkCallOptions } from "../calling/scope.js";
import type { Client } from "../client.js";
import { CursorCodec } from "../paging/cursor.js";
import { Crawls } from "./crawl/index.js";
import { createDedupe } from "./dedupe.js";
import { Accounts } from "./identity.js";
import { operation } from "./operation.js";
import { readCrawlId, readDue, readEnroll, readOptions, readPerson, readRun, readSweep } from "./options.js";
import { enroll, forget } from "./people.js";
import { createReads } from "./read/index.js";
import { migrate } from "./schema/index.js";
import { sweep } from "./sweep.js";
import type { Mirror, MirrorOptions } from "./types.js";
import { applyEvent } from "./writer/index.js";

export type {
  CrawlFailure,
  CrawlKind,
  CrawlStatus,
  MirrorStatus,
  QuarantinedCrawl,
  RunOptions,
  SourceProgress,
  StepResult,
} from "./crawl/index.js";
export type * from "./read/types.js";
export { printSql } from "./schema/index.js";
export type { Param, Queryable, Store } from "./store/index.js";
export { type PgConnection, type PgPool, type PostgresSql, postgresStore } from "./store/postgres.js";
export type * from "./types.js";

/** Makes a mirror over one to eight clients. It does nothing by itself: see `migrate` and `enroll`. */
export function createMirror<Clients extends Readonly<Record<string, Client>>>(
  options: MirrorOptions<Clients>,
): Mirror<keyof Clients & string> {
  return new Failures().prepare("createMirror", () => buildMirror(options));
}

function buildMirror(options: unknown): Mirror {
  const { clients, store, cursor, retainDays, tailDelayMs, leaseMs, refreshMs } = readOptions(options);
  const accounts = new Accounts(clients, store);
  const core = { store, accounts };
  const crawls = new Crawls({ store, accounts, leaseMs, refreshMs, retainDays });
  return {
    ...createReads({ ...core, codec: new CursorCodec(cursor) }),
    migrate: () => operation("migrate", () => migrate(store)),
    enroll: (input) => operation("enroll", () => enroll(core, readEnroll(input), Date.now())),
    apply: (event) =>
      operation("apply", async () => {
        const account = await accounts.ofApp(event.provider, event.appId);
        if (account === undefined) return;
        await store.transaction((inside) => applyEvent({ inside, account, delayMs: tailDelayMs }, event));
      }),
    dedupe: createDedupe(store),
    sweep: (sweepOptions = {}) =>
      operation("sweep", () => {
        const { signal } = readSweep(sweepOptions);
        return sweep(store, { retainDays, signal });
      }),
    run: (options) => operation("run", () => crawls.run(readRun(options))),
    step: (crawlId, options) =>
      operation("step", () => crawls.step(readCrawlId(crawlId), checkCallOptions(options))),
    due: (input) => operation("due", () => crawls.due(readDue(input).limit)),
    recrawl: (input) => operation("recrawl", () => crawls.again(readPerson(input, "recrawl").person)),
    status: () => operation("status", () => crawls.status()),
    forget: (input) => operation("forget", () => forget(store, readPerson(input, "forget").person)),
  };
}
