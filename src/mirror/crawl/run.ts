import { setTimeout as sleep } from "node:timers/promises";
import { nowMs } from "../clock.js";
import type { Store } from "../store/index.js";
import type { Stepper } from "./step.js";

/** How a worker works. */
export interface RunOptions {
  /** Pages that are read at once (8). */
  concurrency?: number | undefined;
  /** Ends the run; pages under way are given back. */
  signal?: AbortSignal | undefined;
  /**
   * `"idle"`: ends as soon as no crawl is in work and none is due within five seconds. Without it the worker runs until
   * its signal.
   */
  until?: "idle" | undefined;
}

/** Nobody looks less often for what became due; whoever asks for a crawl may be another process. */
const LONGEST_SLEEP_MS = 1_000;

/** Whoever waits for the end of the work looks often: another worker's page may be the last. */
const IDLE_SLEEP_MS = 100;

/** Crawls that wait longer, for a delay after an event or after failures, do not keep a worker from being idle. */
const IDLE_MS = 5_000;

/** When there will be something to do. */
interface Outlook {
  /** In milliseconds from now; `null` where no crawl is in work and none is due soon. */
  dueInMs: number | null;
}

/** Steps crawls, several at once, until the signal fires or nothing is left. */
export async function runCrawls(
  store: Store,
  stepper: Stepper,
  { concurrency = 8, signal, until }: RunOptions,
  upkeep: () => Promise<void>,
): Promise<void> {
  const quitting = new AbortController();
  const ends = signal === undefined ? quitting.signal : AbortSignal.any([signal, quitting.signal]);
  const longest = until === "idle" ? IDLE_SLEEP_MS : LONGEST_SLEEP_MS;
  const worker = async () => {
    while (!ends.aborted) {
      const result = await stepper.next({ signal: ends });
      if (result !== undefined) continue;
      const { dueInMs } = await outlookOf(store);
      if (dueInMs === null && until === "idle") return;
      await pause(Math.min(longest, dueInMs ?? longest), ends);
    }
  };
  const keeper = async () => {
    while (!ends.aborted) {
      await upkeep();
      await pause(LONGEST_SLEEP_MS, ends);
    }
  };
  const workers = Promise.all(Array.from({ length: concurrency }, worker));
  const kept = until === "idle" ? upkeep() : keeper();
  // Whatever fails ends all the others, and is thrown once they have ended.
  const all = [workers, kept].map((one) =>
    one.catch((thrown: unknown) => {
      quitting.abort();
      throw thrown;
    }),
  );
  const failed = (await Promise.allSettled(all)).find((one) => one.status === "rejected");
  if (failed !== undefined) throw failed.reason;
}

async function outlookOf(store: Store): Promise<Outlook> {
  const [row] = await store.query<{ due_in: string | null }>(
    `select (min(greatest(not_before, coalesce(lease_until, 0))) - ${nowMs})::text as due_in
     from colloquy.crawl
     where not done and quarantined_at is null and (lease is not null or not_before <= ${nowMs} + ${IDLE_MS})`,
  );
  return { dueInMs: row?.due_in == null ? null : Math.max(10, Number(row.due_in)) };
}

/** Waits, or ends at once when the signal fires. */
async function pause(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(ms, undefined, { signal });
  } catch {
    // The signal fired; whoever waits looks at it.
  }
}

/** Asks again for the lists that were last read so long ago: marks and group read positions have no webhook. */
export async function refreshLists(store: Store, refreshMs: number): Promise<void> {
  await store.query(
    `update colloquy.crawl set done = false, cursor = null, state = '{}'::jsonb, run = run + 1, again = false,
       not_before = ${nowMs}
     where kind = 'list' and done and advanced_at < ${nowMs} - $1::bigint`,
    [refreshMs],
  );
}
