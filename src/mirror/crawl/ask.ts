import type { Queryable } from "../store/index.js";
import { storableJson } from "../stored.js";

/** What a crawl reads: a user's list, a whole history, what is new in one, or the members of a group. */
export type CrawlKind = "list" | "history" | "tail" | "members";

/** A crawl that is wanted. */
export interface WantedCrawl {
  kind: CrawlKind;
  accountId: number;
  /** Through whose view it reads. */
  personId: string;
  /** `null` for a list. */
  conversationId: string | null;
  /** When it may begin, in milliseconds since 1970. */
  notBefore: number;
}

/**
 * Wants crawls, of which there is one for each list and one of each kind for each conversation. One that was done begins
 * anew, one that is under way goes on, and each begins at the earliest time that anybody wanted. One that is under
 * way may have read too early: `again` says that it begins anew when it ends.
 */
export async function askFor(inside: Queryable, wanted: readonly WantedCrawl[]): Promise<void> {
  await insert(
    inside,
    wanted,
    `do update set
       cursor = case when crawl.done then null else crawl.cursor end,
       state = case when crawl.done then '{}'::jsonb else crawl.state end,
       run = case when crawl.done then crawl.run + 1 else crawl.run end,
       not_before = case when crawl.done then excluded.not_before
         else least(crawl.not_before, excluded.not_before) end,
       person_id = excluded.person_id,
       again = not crawl.done,
       done = false`,
  );
}

/** Wants crawls that never were wanted before, and leaves the others as they are. */
export async function askOnce(inside: Queryable, wanted: readonly WantedCrawl[]): Promise<void> {
  await insert(inside, wanted, "do nothing");
}

async function insert(inside: Queryable, wanted: readonly WantedCrawl[], otherwise: string): Promise<void> {
  const bySubject = new Map(wanted.map((one) => [`${one.kind} ${subjectOf(one)}`, one]));
  if (bySubject.size === 0) return;
  const rows = [...bySubject.values()].map((one) => ({ ...one, subject: subjectOf(one) }));
  await inside.query(
    `insert into colloquy.crawl as crawl (kind, account_id, person_id, conversation_id, subject, not_before)
     select kind, "accountId", "personId", "conversationId", subject, "notBefore"
     from json_to_recordset($1::text::json) as wanted
       (kind text, "accountId" int, "personId" bigint, "conversationId" bigint, subject text, "notBefore" bigint)
     order by kind, subject
     on conflict (kind, subject) ${otherwise}`,
    [storableJson(rows)],
  );
}

/** A list is one person's; everything else is the same whoever's view it is read through. */
function subjectOf({ accountId, personId, conversationId }: WantedCrawl): string {
  return conversationId ?? `${accountId}:${personId}`;
}
