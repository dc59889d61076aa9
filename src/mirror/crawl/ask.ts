import type { ConversationKind } from "../../model/conversation.js";
import { nowMs } from "../clock.js";
import type { Account } from "../identity.js";
import type { Queryable } from "../store/index.js";

/** What a crawl reads: a person's list, or of one conversation its history, what is new, or who is in it. */
export type CrawlKind = "list" | "history" | "tail" | "members";

/** Which crawl is wanted. */
interface Ask {
  kind: CrawlKind;
  /** What it reads: there is one crawl of a kind for each subject. */
  subject: string;
  accountId: number;
  personId: string;
  conversationId: string | null;
  /** When it may begin, in milliseconds from now. */
  delayMs: number;
}

/** A conversation, as far as asking for its crawls needs it. */
interface Known {
  id: string;
  kind: ConversationKind;
}

/**
 * Asks for a crawl. One that is done begins a new run; one that runs is told to begin anew when it ends, since what it
 * has read may lack what is asked for now. One in quarantine stays there, and one that has failed keeps its back-off.
 */
async function askFor(inside: Queryable, ask: Ask): Promise<void> {
  await inside.query(
    `insert into colloquy.crawl as c (kind, subject, account_id, person_id, conversation_id, not_before)
     values ($1, $2, $3::integer, $4::bigint, $5::bigint, ${nowMs} + $6::bigint)
     on conflict (kind, subject) do update set
       again = not c.done, run = c.run + c.done::integer, done = false,
       person_id = case when c.done then excluded.person_id else c.person_id end,
       cursor = case when c.done then null else c.cursor end,
       state = case when c.done then '{}'::jsonb else c.state end,
       not_before = case when c.done then excluded.not_before when c.failures > 0 then c.not_before
         else least(c.not_before, excluded.not_before) end`,
    [ask.kind, ask.subject, ask.accountId, ask.personId, ask.conversationId, Math.round(ask.delayMs)],
  );
}

/** Asks for one user's list. */
export function askForList(
  inside: Queryable,
  account: Account,
  personId: string,
  delayMs = 0,
): Promise<void> {
  const subject = `${personId}:${account.id}`;
  return askFor(inside, {
    kind: "list",
    subject,
    accountId: account.id,
    personId,
    conversationId: null,
    delayMs,
  });
}

/** Asks for a whole history. Where it depends on who reads it, there is a walk for every view. */
export async function askForHistory(
  inside: Queryable,
  account: Account,
  personId: string,
  conversation: Known,
  delayMs = 0,
): Promise<void> {
  const { older, view } = account.client.capabilities.messages.kinds[conversation.kind];
  if (older === "unsupported") return;
  const subject = view === "user" ? `${conversation.id}:${personId}` : conversation.id;
  const ask = { kind: "history" as const, subject, accountId: account.id, personId };
  await askFor(inside, { ...ask, conversationId: conversation.id, delayMs });
}

/** Asks for what is newer than the newest message that a crawl has read. */
export async function askForTail(
  inside: Queryable,
  account: Account,
  personId: string,
  conversation: Known,
  delayMs = 0,
): Promise<void> {
  if (account.client.capabilities.messages.kinds[conversation.kind].newer === "unsupported") return;
  await askAbout(inside, "tail", account, personId, conversation.id, delayMs);
}

/** Asks who is in a group. */
export async function askForMembers(
  inside: Queryable,
  account: Account,
  personId: string,
  conversation: Known,
  delayMs = 0,
): Promise<void> {
  if (account.client.capabilities.members.list[conversation.kind] === "unsupported") return;
  await askAbout(inside, "members", account, personId, conversation.id, delayMs);
}

function askAbout(
  inside: Queryable,
  kind: "tail" | "members",
  account: Account,
  personId: string,
  conversationId: string,
  delayMs: number,
): Promise<void> {
  return askFor(inside, {
    kind,
    subject: conversationId,
    accountId: account.id,
    personId,
    conversationId,
    delayMs,
  });
}
