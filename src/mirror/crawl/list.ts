import type { ErrorCode } from "../../errors/colloquy-error.js";
import type { Conversation, ConversationKind, Detail } from "../../model/conversation.js";
import type { Page } from "../../model/list.js";
import type { Queryable } from "../store/index.js";
import { storableJson } from "../stored.js";
import { takeOut, writeConversations } from "../writer/index.js";
import { isCode, isMember } from "./membership.js";
import { ended, type Reading, type StorePage } from "./reading.js";

/** Rows of one page. Their details are most of the calls, and have to come inside the client's time for them. */
const PAGE_ROWS = 20;

/** How often a page is read again whose details were late, throttled or out of reach. */
const MOST_TRIES = 3;
const TRY_AGAIN_MS = 500;

/** Conversations that are looked up at once after a walk. */
const CHECKED_AT_ONCE = 20;

const passingCodes = new Set<ErrorCode | undefined>(["timeout", "rate_limited", "unavailable"]);

/** What the list keeps from page to page. */
interface ListState {
  /** The walk is over, and what it has not met is checked by id. */
  checking?: boolean;
  /** How often this page was read already. */
  tries?: number;
}

/** One page of a user's list, with the details that no webhook tells. */
export async function readList(reading: Reading): Promise<StorePage> {
  const state = reading.crawl.state as ListState;
  return state.checking === true ? checkAbsent(reading) : readRows(reading, state.tries ?? 0);
}

async function readRows(reading: Reading, tries: number): Promise<StorePage> {
  const { account, viewer, crawl, options } = reading;
  const page = await firstPages(reading, {
    userId: viewer.userId,
    limit: PAGE_ROWS,
    include: detailsOf(reading),
    ...(crawl.cursor !== null && { cursor: crawl.cursor }),
  });
  const { out, mayReturnTo } = await whatWasLeft(reading, page.items);
  const rows = page.items.filter(({ id }) => !out.has(id));
  const isIncomplete = page.items.some(({ missing = {} }) =>
    Object.values(missing).some((code) => passingCodes.has(code)),
  );
  return async (inside) => {
    await writeConversations(inside, account, viewer, rows, { run: crawl.run, mayReturnTo });
    if (isIncomplete && tries + 1 < MOST_TRIES) {
      const delayMs = TRY_AGAIN_MS * 2 ** tries;
      return { cursor: crawl.cursor, state: { tries: tries + 1 }, done: false, items: 0, delayMs };
    }
    const { items, nextCursor: cursor } = page;
    const state = cursor === null ? { checking: true } : { tries: 0 };
    return { cursor, state, done: false, items: items.length };
  };

  async function firstPages(
    { account: { client } }: Reading,
    input: Parameters<typeof client.conversations.list>[0],
  ): Promise<Page<Conversation>> {
    try {
      return await client.conversations.list(input, options);
    } catch (thrown) {
      if (isCode(thrown, "not_found")) return { items: [], nextCursor: null };
      throw thrown;
    }
  }
}

/**
 * Of rows of conversations that the person is known to have left, which a list may go on showing: those that the person is
 * not in, and those that the person may have come back to.
 */
async function whatWasLeft(
  { store, account, viewer, options }: Reading,
  rows: readonly Conversation[],
): Promise<Record<"out" | "mayReturnTo", ReadonlySet<string>>> {
  const known = await store.query<{ viewId: string; kind: ConversationKind }>(
    `select p.view_id as "viewId", c.kind from colloquy.participant p
     join colloquy.conversation c on c.id = p.conversation_id
     where p.person_id = $1::bigint and c.account_id = $2::integer and not p.member
       and p.view_id in (select json_array_elements_text($3::text::json))`,
    [viewer.personId, account.id, storableJson(rows.map(({ id }) => id))],
  );
  const isIn = await Promise.all(
    known.map((one) => isMember(account, { userId: viewer.userId, ...one }, options)),
  );
  const idsWhere = (isOut: boolean) =>
    new Set(known.filter((_, index) => (isIn[index] === false) === isOut).map(({ viewId }) => viewId));
  return { out: idsWhere(true), mayReturnTo: idsWhere(false) };
}

/** Whatever the cloud has; the last message only where the list's own time does not tell of a new one. */
function detailsOf({ account }: Reading): Detail[] {
  const { details, activity } = account.client.capabilities.conversations;
  const wanted: Detail[] = ["profile", "unread", "marks"];
  if (activity !== "lastMessage") wanted.push("lastMessage");
  return wanted.filter((detail) => details[detail].level !== "unsupported");
}

interface Absent {
  id: string;
  kind: ConversationKind;
  viewId: string;
  /** Whether it stands in the list here. Else only events have told that the person is in it. */
  listed: boolean;
}

/** Absence from a whole walk is a hint: what it has not met may have moved. Each is asked for by its id. */
async function checkAbsent({ store, account, viewer, crawl, options }: Reading): Promise<StorePage> {
  const absent = await absentOf(store);
  if (absent.length === 0) return async () => ended;
  const found = absent.some(({ listed }) => listed) ? await look() : [];
  const fates = await Promise.all(
    absent.map(async ({ id, kind, viewId, listed }, index) => {
      const row = found[index] ?? null;
      const fate = fateOf({
        isFound: row !== null,
        isMember: await isMember(account, { userId: viewer.userId, kind, viewId }, options),
        kind,
        listed,
      });
      return { id, row, fate };
    }),
  );
  return async (inside) => {
    const listed = fates.flatMap(({ row, fate }) => (fate === "listed" && row !== null ? [row] : []));
    await writeConversations(inside, account, viewer, listed, { run: crawl.run });
    const idsOf = (wanted: Fate) => fates.filter(({ fate }) => fate === wanted).map(({ id }) => id);
    await takeOut(inside, viewer.personId, idsOf("unlisted"), { isMember: true });
    await takeOut(inside, viewer.personId, idsOf("left"), { isMember: false });
    await noteSeen(inside);
    return { cursor: null, state: { checking: true }, done: false, items: listed.length };
  };

  async function absentOf(queryable: Queryable): Promise<Absent[]> {
    return queryable.query<Absent>(
      `select c.id::text, c.kind, p.view_id as "viewId", p.listed from colloquy.participant p
       join colloquy.conversation c on c.id = p.conversation_id
       where p.person_id = $1::bigint and c.account_id = $2::integer
         and (p.listed or p.member and p.seen_run is null and c.kind <> 'direct')
         and p.seen_run is distinct from $3::bigint
       order by c.id limit ${CHECKED_AT_ONCE}`,
      [viewer.personId, account.id, crawl.run],
    );
  }

  /** Each is checked once in a run, whatever came of it. */
  async function noteSeen(inside: Queryable): Promise<void> {
    const ids = storableJson(absent.map(({ id }) => id));
    await inside.query(
      `update colloquy.participant set seen_run = $3::bigint where person_id = $1::bigint
         and conversation_id in (select json_array_elements_text($2::text::json)::bigint)`,
      [viewer.personId, ids, crawl.run],
    );
  }

  async function look(): Promise<(Conversation | null)[]> {
    const { client } = account;
    if (client.capabilities.conversations.get === "unsupported") return [];
    const conversationIds = absent.map(({ viewId }) => viewId);
    return client.conversations.get({ userId: viewer.userId, conversationIds }, options);
  }
}

/** `unlisted`: out of the list and still in the conversation. */
export type Fate = "listed" | "unlisted" | "left";

/** What becomes of a conversation that a whole walk of the list has not met. */
export function fateOf(known: {
  isFound: boolean;
  /** `undefined` where the cloud cannot say. */
  isMember: boolean | undefined;
  kind: ConversationKind;
  /** Whether it stood in the list before. */
  listed: boolean;
}): Fate {
  if (known.isMember === false) return "left";
  if (!known.listed) return "unlisted";
  if (known.isFound) return "listed";
  // Nobody leaves a direct conversation.
  return known.isMember === true || known.kind === "direct" ? "unlisted" : "left";
}
