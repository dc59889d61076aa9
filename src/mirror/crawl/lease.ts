import { randomUUID } from "node:crypto";
import type { ErrorCode } from "../../errors/colloquy-error.js";
import { nowMs } from "../clock.js";
import type { Queryable } from "../store/index.js";
import { storableJson } from "../stored.js";
import type { CrawlKind } from "./ask.js";

/** One crawl, as the worker that holds its lease sees it. */
export interface Crawl {
  id: string;
  kind: CrawlKind;
  accountId: number;
  /** Through whose view it reads. */
  personId: string;
  /** Only a list has none. */
  conversationId: string | null;
  /** The client's cursor; `null` begins a run. */
  cursor: string | null;
  /** What the kind keeps from page to page; empty at the beginning of a run. */
  state: Readonly<Record<string, unknown>>;
  /** How often it has begun. */
  run: string;
  /** Failures in a row. */
  failures: number;
  /** How often this run has lost its place and begun anew: pages that it reads again are no progress. */
  restarts: number;
  /** The lease that this worker holds; whatever is written under another one is not written. */
  lease: string;
}

/** Where a crawl stands after a page. */
export interface Progress {
  /** Where to go on. */
  cursor: string | null;
  state: Readonly<Record<string, unknown>>;
  /** Whether the run has come to its end. */
  done: boolean;
  /** Rows of the page. */
  items: number;
  /** When the next page may be read, in milliseconds from now (0). */
  delayMs?: number;
}

/** What went wrong with a page, as it is kept and shown. */
export interface CrawlFailure {
  /** As `ColloquyError.code`. */
  code: ErrorCode;
  /** As `ColloquyError.message`, without secrets. */
  message: string;
  /** As `ColloquyError.retryable`. */
  retryable: boolean;
}

const columns = `id::text, kind, account_id, person_id::text, conversation_id::text, cursor, state, run::text,
  failures, restarts, lease`;

interface CrawlRow extends Omit<Crawl, "accountId" | "personId" | "conversationId"> {
  account_id: number;
  person_id: string;
  conversation_id: string | null;
}

const isClaimable = `not done and quarantined_at is null and not_before <= ${nowMs}
  and (lease_until is null or lease_until < ${nowMs})`;

/**
 * Takes one crawl that is due, or the one with that id. `undefined`: none is, or another worker has it. What was asked
 * for before a run began is part of that run.
 */
export async function claim(
  store: Queryable,
  { crawlId, leaseMs }: { crawlId?: string; leaseMs: number },
): Promise<Crawl | undefined> {
  const which =
    crawlId === undefined ? "order by not_before, id limit 1 for update skip locked" : "and id = $3::bigint";
  const [row] = await store.query<CrawlRow>(
    `update colloquy.crawl set
       lease = $1, lease_until = ${nowMs} + $2::bigint,
       again = again and state <> '{}'::jsonb,
       started_at = case when state = '{}'::jsonb then ${nowMs} else started_at end
     where id = (select id from colloquy.crawl where ${isClaimable} ${which})
       and ${isClaimable}
     returning ${columns}`,
    [randomUUID(), leaseMs, ...(crawlId === undefined ? [] : [crawlId])],
  );
  return row === undefined ? undefined : crawlOf(row);
}

function crawlOf({ account_id, person_id, conversation_id, ...row }: CrawlRow): Crawl {
  return { ...row, accountId: account_id, personId: person_id, conversationId: conversation_id };
}

/** The crawls that could be claimed now, those that wait longest first. */
export async function dueCrawls(store: Queryable, limit: number): Promise<string[]> {
  const rows = await store.query<{ id: string }>(
    `select id::text from colloquy.crawl where ${isClaimable} order by not_before, id limit $1::integer`,
    [limit],
  );
  return rows.map(({ id }) => id);
}

/**
 * Moves the crawl on and gives its lease back, as the last statement of the transaction that stores the page: whoever
 * asks for crawls has locked their conversation first. Tells whether the crawl is done: one that was asked for during its
 * run begins anew. `undefined`: the lease is another worker's, and nothing of the page may be stored.
 */
export async function advance(
  inside: Queryable,
  crawl: Crawl,
  { cursor, state, done, items, delayMs = 0 }: Progress,
): Promise<boolean | undefined> {
  const [row] = await inside.query<{ done: boolean }>(
    `update colloquy.crawl set
       cursor = $3, state = $4::text::jsonb,
       pages = pages + 1, items = items + $5::bigint, failures = 0, last_error = null, advanced_at = ${nowMs},
       restarts = case when $6::boolean then 0 else restarts end,
       done = $6::boolean and not again,
       run = run + ($6::boolean and again)::integer,
       again = again and not $6::boolean,
       not_before = ${nowMs} + $7::bigint, lease = null, lease_until = null
     where id = $1::bigint and lease = $2 returning done`,
    [
      crawl.id,
      crawl.lease,
      done ? null : cursor,
      storableJson(done ? {} : state),
      items,
      done,
      Math.round(delayMs),
    ],
  );
  return row?.done;
}

/** Gives the lease back without progress; the page is read again after `delayMs`. */
export async function giveBack(store: Queryable, crawl: Crawl, delayMs: number): Promise<void> {
  await store.query(
    `update colloquy.crawl set lease = null, lease_until = null, not_before = ${nowMs} + $3::bigint
     where id = $1::bigint and lease = $2`,
    [crawl.id, crawl.lease, Math.round(delayMs)],
  );
}

/** What becomes of a crawl whose page failed. */
export interface Setback {
  failure: CrawlFailure;
  /** When to try again, in milliseconds from now. */
  delayMs: number;
  /** Nobody tries again until it is asked for. */
  quarantine: boolean;
  /** Its cursor is of no use any more: the run begins anew. */
  restart: boolean;
}

/** Notes a failed page and gives the lease back. Only this crawl waits for it. */
export async function setBack(store: Queryable, crawl: Crawl, setback: Setback): Promise<void> {
  await store.query(
    `update colloquy.crawl set
       failures = failures + 1, last_error = $3::text::jsonb, restarts = restarts + $4::boolean::integer,
       cursor = case when $4::boolean then null else cursor end,
       state = case when $4::boolean then '{}'::jsonb else state end,
       quarantined_at = case when $5::boolean then ${nowMs} end,
       not_before = ${nowMs} + $6::bigint, lease = null, lease_until = null
     where id = $1::bigint and lease = $2`,
    [
      crawl.id,
      crawl.lease,
      storableJson(setback.failure),
      setback.restart,
      setback.quarantine,
      Math.round(setback.delayMs),
    ],
  );
}
