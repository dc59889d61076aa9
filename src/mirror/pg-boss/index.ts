import { setTimeout as sleep } from "node:timers/promises";
import type { Mirror } from "../index.js";

/** What is needed of a started `PgBoss` of the package `pg-boss`. */
export interface Boss {
  /** Makes a queue, where there is none of that name. */
  createQueue(name: string, options: { name: string; policy: "short"; retryLimit: number }): Promise<unknown>;
  /** Queues a job; `null` where one with that key is queued already. */
  send(
    name: string,
    data: object,
    options: { singletonKey: string; expireInSeconds: number },
  ): Promise<string | null>;
  /** Hands jobs to a worker. */
  work<Data>(
    name: string,
    options: { batchSize: number; pollingIntervalSeconds: number },
    handler: (jobs: { data: Data }[]) => Promise<unknown>,
  ): Promise<string>;
  /** Ends the workers of a queue. */
  offWork(name: string): Promise<void>;
}

/** How a process of the fleet works. */
export interface BossOptions {
  /** Ends it; pages under way are given back. */
  signal: AbortSignal;
  /** The name of the queue (`colloquy-mirror`). */
  queue?: string | undefined;
  /** Crawls that this process reads at once (8). */
  concurrency?: number | undefined;
}

/** How often due crawls are queued, and how many at once. */
const FEED_MS = 1_000;
const MOST_FED = 500;

/** The shortest that `pg-boss` takes. */
const POLL_SECONDS = 0.5;

/** A job reads so many pages at most, so that a long history does not keep others waiting. */
const MOST_PAGES = 50;

/** A job that takes longer was lost with its worker. Its crawl's lease is over long before, and it is queued again. */
const EXPIRE_SECONDS = 900;

/**
 * Steps the mirror's crawls as jobs of `pg-boss`, in as many processes as call it. A job names a crawl and holds nothing
 * else: what it has read commits with the crawl's own place and lease, so that a job which runs twice, or is lost, neither
 * doubles nor loses a message. Resolves once the signal has fired and the pages under way have ended.
 */
export async function crawlOnPgBoss(
  mirror: Pick<Mirror, "due" | "step">,
  boss: Boss,
  options: BossOptions,
): Promise<void> {
  const { signal, queue = "colloquy-mirror", concurrency = 8 } = options;
  await boss.createQueue(queue, { name: queue, policy: "short", retryLimit: 0 });
  const working = new Set<Promise<unknown>>();
  await boss.work<{ crawlId: string }>(
    queue,
    { batchSize: concurrency, pollingIntervalSeconds: POLL_SECONDS },
    (jobs) => {
      const work = Promise.all(jobs.map(({ data }) => readSome(mirror, data.crawlId, signal)));
      working.add(work);
      return work.finally(() => working.delete(work));
    },
  );
  try {
    while (!signal.aborted) {
      for (const crawlId of await mirror.due({ limit: MOST_FED }))
        await boss.send(queue, { crawlId }, { singletonKey: crawlId, expireInSeconds: EXPIRE_SECONDS });
      await sleep(FEED_MS, undefined, { signal }).catch(() => undefined);
    }
  } finally {
    // It ends the fetching of jobs, and waits for none.
    await boss.offWork(queue);
    await Promise.allSettled(working);
  }
}

async function readSome(
  mirror: Pick<Mirror, "due" | "step">,
  crawlId: string,
  signal: AbortSignal,
): Promise<void> {
  for (let pages = 0; pages < MOST_PAGES && !signal.aborted; pages += 1) {
    const { state } = await mirror.step(crawlId, { signal });
    if (state !== "more") return;
  }
}
