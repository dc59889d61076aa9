import type { Account } from "../identity.js";
import type { Queryable } from "../store/index.js";
import type { CrawlKind } from "./ask.js";
import type { CrawlFailure } from "./lease.js";

/** How the mirror is doing. What matters is the age of the last progress: a sync that stands still fails silently. */
export interface MirrorStatus {
  /** One entry for each source and kind of crawl that there is. */
  crawls: CrawlStatus[];
  /** One entry for each source. */
  sources: SourceProgress[];
  /** Crawls that nobody tries any more, the oldest first, 100 at most. */
  quarantined: QuarantinedCrawl[];
}

/** Crawls of one kind over one source. */
export interface CrawlStatus {
  /** The name of its client in the mirror. */
  source: string;
  /** What they read. */
  kind: CrawlKind;
  /** Crawls with nothing left to read. */
  done: number;
  /** Crawls with pages left, those in work included. */
  open: number;
  /** Crawls in quarantine. */
  quarantined: number;
  /** When one of them last stored a page; `null`: never. */
  progressAt: Date | null;
  /** Since when the one that is longest due waits to be read; `null` where none is due. */
  dueSince: Date | null;
}

/** How complete what is here of one source is. */
export interface SourceProgress {
  /** The name of its client in the mirror. */
  source: string;
  /** Persons who have a user there. */
  persons: number;
  /** Conversations that at least one of them has. */
  conversations: number;
  /** Conversations with messages that an event told and no crawl has read: what lies between may be missing. */
  gaps: number;
  /**
   * From then on the cloud may drop messages that are not here yet: its shortest retention after the oldest progress
   * of a list, or of a history that is not read to its end. `null` where the cloud does not document any.
   */
  keptUntil: Date | null;
}

/** A crawl that failed too often in a row. `recrawl` of its person tries it again. */
export interface QuarantinedCrawl {
  /** For `mirror.step`. */
  crawlId: string;
  /** The name of its client in the mirror. */
  source: string;
  /** What it reads. */
  kind: CrawlKind;
  /** Through whose view. */
  person: string;
  /** As `Conversation.id` in that view; `null` for a list. */
  conversationId: string | null;
  /** Failures in a row. */
  failures: number;
  /** The last of them. */
  error: CrawlFailure;
  /** Since when. */
  since: Date;
}

const DAY_MS = 86_400_000;
const MOST_QUARANTINED = 100;

/** Looks at all crawls of the mirror's accounts. */
export async function statusOf(store: Queryable, accounts: readonly Account[]): Promise<MirrorStatus> {
  const byId = new Map(accounts.map((account) => [account.id, account]));
  const [crawls, progress, quarantined] = await Promise.all([
    crawlsOf(store),
    progressOf(store),
    quarantinedOf(store),
  ]);
  const sourceOf = (accountId: number) => byId.get(accountId)?.source;
  return {
    crawls: crawls.flatMap(({ accountId, ...counts }) => {
      const source = sourceOf(accountId);
      return source === undefined ? [] : [{ source, ...counts }];
    }),
    sources: accounts.map((account) => ({
      source: account.source,
      ...sourceProgress(account, progress.get(account.id)),
    })),
    quarantined: quarantined.flatMap(({ accountId, ...crawl }) => {
      const source = sourceOf(accountId);
      return source === undefined ? [] : [{ source, ...crawl }];
    }),
  };
}

interface CrawlCounts extends Omit<CrawlStatus, "source"> {
  accountId: number;
}

async function crawlsOf(store: Queryable): Promise<CrawlCounts[]> {
  const rows = await store.query<{
    account_id: number;
    kind: CrawlKind;
    done: number;
    open: number;
    quarantined: number;
    progress_at: string | null;
    due_since: string | null;
  }>(
    `select account_id, kind,
       (count(*) filter (where done and quarantined_at is null))::integer as done,
       (count(*) filter (where not done and quarantined_at is null))::integer as open,
       (count(*) filter (where quarantined_at is not null))::integer as quarantined,
       max(advanced_at)::text as progress_at,
       (min(not_before) filter (where not done and quarantined_at is null
         and not_before <= extract(epoch from clock_timestamp()) * 1000))::text as due_since
     from colloquy.crawl group by account_id, kind order by account_id, kind`,
  );
  return rows.map(({ account_id, progress_at, due_since, ...counts }) => ({
    accountId: account_id,
    ...counts,
    progressAt: dateOf(progress_at),
    dueSince: dateOf(due_since),
  }));
}

interface Counted {
  persons: number;
  conversations: number;
  gaps: number;
  oldestProgressAt: Date | null;
}

async function progressOf(store: Queryable): Promise<Map<number, Counted>> {
  const rows = await store.query<{
    id: number;
    persons: number;
    conversations: number;
    gaps: number;
    oldest: string | null;
  }>(
    `select a.id,
       (select count(*)::integer from colloquy.person_user u where u.account_id = a.id) as persons,
       (select count(*)::integer from colloquy.conversation c where c.account_id = a.id) as conversations,
       (select count(*)::integer from colloquy.conversation c
          where c.account_id = a.id and c.last_ord is not null
            and (c.crawled_ord is null or c.last_ord > c.crawled_ord)) as gaps,
       (select min(coalesce(w.advanced_at, w.started_at))::text from colloquy.crawl w
          where w.account_id = a.id and (w.kind = 'list' or w.kind = 'history' and not w.done)) as oldest
     from colloquy.account a`,
  );
  return new Map(
    rows.map(({ id, oldest, ...counts }) => [id, { ...counts, oldestProgressAt: dateOf(oldest) }]),
  );
}

function sourceProgress(
  { client }: Account,
  counted: Counted = { persons: 0, conversations: 0, gaps: 0, oldestProgressAt: null },
): Omit<SourceProgress, "source"> {
  const { oldestProgressAt, ...counts } = counted;
  const kinds = Object.values(client.capabilities.messages.kinds);
  const days = Math.min(...kinds.map(({ retentionDays }) => retentionDays ?? Number.POSITIVE_INFINITY));
  const isKnown = oldestProgressAt !== null && Number.isFinite(days);
  return {
    ...counts,
    keptUntil: isKnown ? new Date(oldestProgressAt.getTime() + days * DAY_MS) : null,
  };
}

async function quarantinedOf(
  store: Queryable,
): Promise<(Omit<QuarantinedCrawl, "source"> & { accountId: number })[]> {
  const rows = await store.query<{
    id: string;
    account_id: number;
    kind: CrawlKind;
    person: string;
    view_id: string | null;
    failures: number;
    last_error: CrawlFailure;
    quarantined_at: string;
  }>(
    `select w.id::text, w.account_id, w.kind, o.name as person, p.view_id, w.failures, w.last_error,
       w.quarantined_at::text
     from colloquy.crawl w
     join colloquy.person o on o.id = w.person_id
     left join colloquy.participant p on p.person_id = w.person_id and p.conversation_id = w.conversation_id
     where w.quarantined_at is not null order by w.quarantined_at, w.id limit ${MOST_QUARANTINED}`,
  );
  return rows.map((row) => ({
    crawlId: row.id,
    accountId: row.account_id,
    kind: row.kind,
    person: row.person,
    conversationId: row.view_id,
    failures: row.failures,
    error: row.last_error,
    since: new Date(Number(row.quarantined_at)),
  }));
}

function dateOf(ms: string | null): Date | null {
  return ms === null ? null : new Date(Number(ms));
}
