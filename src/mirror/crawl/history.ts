import type { Message, MessagePage } from "../../model/message.js";
import type { Queryable } from "../store/index.js";
import { storableJson } from "../stored.js";
import { buryMessages, writeMessages } from "../writer/index.js";
import { type ConversationReading, ended, type StorePage } from "./reading.js";
import { noteCrawled } from "./tail.js";

const PAGE_ROWS = 100;

/** Messages that one call reads by id. */
const CHECKED_AT_ONCE = 20;

/** What is kept of a page's suspects; a larger hole is found by the next walk. */
const MOST_SUSPECTS = 500;

/** Above every place that a message can have. */
const HIGHEST = "9223372036854775807";

/** How far a walk has come, and what it has to check. */
interface HistoryState {
  /** The oldest place that was read, and the messages there. */
  edge?: { ord: string; ids: string[] };
  /** Messages that are here and that the walk has not met. */
  suspects?: string[];
  /** The walk is over but for the suspects. */
  over?: boolean;
}

/** One page of a history, newest first, down to its end, or to what is too old to be kept. */
export async function readHistory(reading: ConversationReading): Promise<StorePage> {
  const { suspects = [] } = reading.crawl.state as HistoryState;
  return suspects.length > 0 ? checkSuspects(reading, suspects) : readRows(reading);
}

async function readRows(reading: ConversationReading): Promise<StorePage> {
  const { account, viewer, conversation, crawl, options } = reading;
  const { provider } = account;
  const { capabilities, messages } = account.client;
  const state = crawl.state as HistoryState;
  if (state.over === true) return async () => ended;
  const page = await messages.list(
    {
      userId: viewer.userId,
      conversationId: conversation.viewId,
      limit: PAGE_ROWS,
      includeRecalled: capabilities.messages.kinds[conversation.kind].recalled !== "unsupported",
      ...(crawl.cursor !== null && { cursor: crawl.cursor }),
    },
    options,
  );
  const isWhole = page.nextCursor === null;
  const isOver = isWhole || isTooOld(page.items.at(-1), reading.retainDays);
  const canCheck = capabilities.messages.get[conversation.kind] !== "unsupported";
  return async (inside) => {
    const ords = await writeMessages(inside, provider, conversation.id, page.items);
    if (crawl.cursor === null) await noteCrawled(inside, conversation.id, ords);
    const keptSince = isWhole ? keptSinceOf(reading, page.end) : null;
    const stretch = { ids: page.items.map(({ id }) => id), ords, state, isWhole, keptSince };
    const suspects = canCheck ? await suspectsIn(inside, reading, stretch) : [];
    return {
      cursor: page.nextCursor,
      state: { edge: edgeOf(stretch), suspects, over: isOver },
      done: isOver && suspects.length === 0,
      items: page.items.length,
    };
  };
}

/** What a page has covered: all between its first place, or where the page before it ended, and its last one. */
interface Stretch {
  ids: readonly string[];
  ords: readonly string[];
  state: HistoryState;
  /** Whether nothing comes behind it. */
  isWhole: boolean;
  /** Behind the last place of all, messages from then on would still be there; `null`: none would have to. */
  keptSince: number | null;
}

const DAY_MS = 86_400_000;

/** Whether all that comes behind the last message of a page would be deleted by the next sweep. */
function isTooOld(last: Message | undefined, retainDays: number | undefined): boolean {
  if (retainDays === undefined || last === undefined || last.sentAt === null) return false;
  return last.sentAt.getTime() < Date.now() - retainDays * DAY_MS;
}

/**
 * Since when the cloud would still have a message that stands behind the end of a walk. What is older, or a day from it,
 * may have fallen to retention, and that is no deletion.
 */
function keptSinceOf({ account, conversation }: ConversationReading, end: MessagePage["end"]): number | null {
  if (end === "start") return 0;
  const { retentionDays } = account.client.capabilities.messages.kinds[conversation.kind];
  if (end === "retention" || retentionDays === null) return null;
  return Date.now() - (retentionDays - 1) * DAY_MS;
}

function edgeOf({ ids, ords, state }: Stretch): HistoryState["edge"] {
  const last = ords.at(-1);
  if (last === undefined) return state.edge;
  const there = ids.filter((_, index) => ords[index] === last);
  return { ord: last, ids: state.edge?.ord === last ? [...state.edge.ids, ...there] : there };
}

/**
 * What is here inside the stretch and not on the page. What stands at its last place may still come with the next page.
 */
async function suspectsIn(
  inside: Queryable,
  { viewer, conversation }: ConversationReading,
  { ids, ords, state, isWhole, keptSince }: Stretch,
): Promise<string[]> {
  const from = state.edge?.ord ?? ords[0] ?? HIGHEST;
  const to = ords.at(-1) ?? state.edge?.ord ?? HIGHEST;
  const rows = await inside.query<{ id: string }>(
    `select m.id from colloquy.message m
     left join colloquy.change c on c.conversation_id = m.conversation_id and c.message_id = m.id
     left join colloquy.removal r
       on r.person_id = $1::bigint and r.conversation_id = m.conversation_id and r.message_id = m.id
     where m.conversation_id = $2::bigint and m.ord <= $3::bigint
       and (m.ord > $4::bigint or $5::boolean and m.ord = $4::bigint or m.ord < $4::bigint and m.sent_at >= $7::bigint)
       and c.gone_at is null and r.message_id is null
       and m.id not in (select value from json_array_elements_text($6::text::json))
     order by m.ord desc, m.id limit ${MOST_SUSPECTS}`,
    [
      viewer.personId,
      conversation.id,
      from,
      to,
      isWhole,
      storableJson([...ids, ...(state.edge?.ids ?? [])]),
      keptSince,
    ],
  );
  return rows.map(({ id }) => id);
}

/** Absence from a page is a hint; a message is gone where its id finds nothing either. */
async function checkSuspects(reading: ConversationReading, suspects: string[]): Promise<StorePage> {
  const { account, viewer, conversation, crawl, options } = reading;
  const { capabilities, messages } = account.client;
  const checked = suspects.slice(0, CHECKED_AT_ONCE);
  const rest = suspects.slice(CHECKED_AT_ONCE);
  const found = await messages.get(
    { userId: viewer.userId, conversationId: conversation.viewId, messageIds: checked },
    options,
  );
  const gone = checked.filter((_, index) => found[index] === null);
  const isOneView = capabilities.messages.kinds[conversation.kind].view === "user";
  return async (inside) => {
    await buryMessages(inside, conversation.id, gone, isOneView ? viewer.personId : null);
    const state = crawl.state as HistoryState;
    const done = state.over === true && rest.length === 0;
    return { cursor: crawl.cursor, state: { ...state, suspects: rest }, done, items: 0 };
  };
}
