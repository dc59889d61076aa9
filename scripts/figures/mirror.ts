import pg from "pg";
import { createClient } from "../../src/client.js";
import { gramsOf } from "../../src/mirror/grams.js";
import { createMirror, postgresStore, type Store } from "../../src/mirror/index.js";
import { storableJson, storeMessage } from "../../src/mirror/stored.js";
import { writeMessages } from "../../src/mirror/writer/index.js";
import type { Message } from "../../src/provider/index.js";
import { memory } from "../../src/testing/index.js";
import { postgresIsMissing, startPostgres } from "../../test/support/postgres.js";
import { median, report, rounded, takeTurns } from "./pairs.js";

const CONVERSATIONS = 10_000;
const MESSAGES_EACH = 100;
const PERSONS = 1_000;
/** In how many of them the person is whose inbox is read, and in how many everybody else. */
const OWN_CONVERSATIONS = 500;
const OTHERS_IN_EACH = 8;
const PAGE = 30;
const ROUNDS = 10;
const CALLS_EACH = 20;

/** What a mirror of a million messages takes on a PostgreSQL of its own, for a person with 500 conversations. */
export async function mirror(): Promise<void> {
  if (postgresIsMissing !== undefined) {
    console.log(`not measured: ${postgresIsMissing}`);
    return;
  }
  const server = await startPostgres();
  const pool = new pg.Pool({ connectionString: server.url, max: 8 });
  try {
    await measure(postgresStore(pool));
  } finally {
    await pool.end();
    await server.stop();
  }
}

async function measure(store: Store): Promise<void> {
  const clients = {
    east: createClient(memory({ name: "east" })),
    west: createClient(memory({ name: "west" })),
  };
  const mirrored = createMirror({ clients, store });
  await mirrored.migrate();
  await mirrored.enroll({ person: "p1", users: { east: "u1", west: "u1" } });
  await fill(store);
  const person = "p1";
  const { items, nextCursor } = await mirrored.inbox.list({ person, limit: PAGE });
  const [first] = items;
  if (first === undefined || nextCursor === null || items.length !== PAGE)
    throw new Error("the inbox is not filled");
  const inbox = () => mirrored.inbox.list({ person, limit: PAGE });
  const page = { bar: 10, note: await contentOf(store) };
  await timed("the mirror's first page of 30 over 10 ms", inbox, page);
  const second = () => mirrored.inbox.list({ person, limit: PAGE, cursor: nextCursor });
  await timed("the mirror's second page of 30 over 10 ms", second, { bar: 10 });
  const history = { person, source: first.source, conversationId: first.id, limit: 50 };
  await timed("50 messages of the mirror over 10 ms", () => mirrored.messages.list(history), { bar: 10 });
  const rare = () => mirrored.search({ person, text: "w77" });
  await timed("a search for a rare word over 50 ms", rare, { bar: 50 });
  const common = () => mirrored.search({ person, text: "退款" });
  const title = "a search for two Chinese characters in 1% of messages over 50 ms";
  await timed(title, common, { bar: 50, callsEach: CALLS_EACH / 4 });
  await together(inbox);
  await writing(store);
  await sizes(store);
}

/** How a call is timed. */
interface Timing {
  /** What it should take, in milliseconds. */
  bar: number;
  callsEach?: number;
  note?: string;
}

/** Medians of rounds of calls, one call after the other, over what they should be. */
async function timed(title: string, call: () => Promise<unknown>, timing: Timing): Promise<void> {
  const { bar, callsEach = CALLS_EACH, note } = timing;
  for (let warming = 0; warming < CALLS_EACH; warming += 1) await call();
  const pairs: [number, number][] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const times: number[] = [];
    for (let done = 0; done < callsEach; done += 1) {
      const startedAt = performance.now();
      await call();
      times.push(performance.now() - startedAt);
    }
    pairs.push([median(times), bar]);
  }
  report(title, pairs, "ms", note);
}

/** How much the database holds, and of how many conversations the inbox is. */
async function contentOf(store: Store): Promise<string> {
  const [row] = await store.query<{ bytes: string }>(
    "select pg_database_size(current_database())::text as bytes",
  );
  const counted = (count: number) => count.toLocaleString("en-US");
  const gigabytes = rounded(Number(row?.bytes) / 1e9);
  return `${OWN_CONVERSATIONS} of ${counted(CONVERSATIONS)} conversations, ${counted(CONVERSATIONS * MESSAGES_EACH)} messages in ${gigabytes} GB`;
}

/** First pages a second with eight callers, over one caller after the other. */
async function together(call: () => Promise<unknown>): Promise<void> {
  const rate = async (callers: number) => {
    const startedAt = performance.now();
    const share = async () => {
      for (let done = 0; done < CALLS_TOGETHER / callers; done += 1) await call();
    };
    await Promise.all(Array.from({ length: callers }, share));
    return (CALLS_TOGETHER / (performance.now() - startedAt)) * 1_000;
  };
  const pairs = await takeTurns(5, async () => [await rate(8), await rate(1)]);
  report("first pages a second of eight callers over one", pairs, "pages a second");
}

const CALLS_TOGETHER = 80;
const WRITTEN_PAGES = 40;
const WRITTEN_PAGE = 100;

/** Pages of new messages through the writer, over the bare insert of the same rows. */
async function writing(store: Store): Promise<void> {
  const provider = memory({ name: "east" });
  const perSecond = async (
    work: (messages: Message[], conversationId: string) => Promise<unknown>,
    from: number,
  ) => {
    const startedAt = performance.now();
    for (let page = 0; page < WRITTEN_PAGES; page += 1)
      await work(pageOfMessages(from + page), String(page + 1));
    return ((WRITTEN_PAGES * WRITTEN_PAGE) / (performance.now() - startedAt)) * 1_000;
  };
  const written = (messages: Message[], id: string) =>
    store.transaction((inside) => writeMessages(inside, provider, id, messages));
  const bare = (messages: Message[], id: string) =>
    store.query(bareInsert, [id, storableJson(messages.map(bareRow))]);
  const pairs: [number, number][] = [];
  for (let round = 0; round < 6; round += 2)
    pairs.push([
      await perSecond(written, (round + 10) * WRITTEN_PAGES),
      await perSecond(bare, (round + 11) * WRITTEN_PAGES),
    ]);
  report("messages that the mirror writes over bare inserts of their rows", pairs, "messages a second");
}

function pageOfMessages(page: number): Message[] {
  return Array.from({ length: WRITTEN_PAGE }, (_, index) => {
    const order = page * WRITTEN_PAGE + index;
    const text = texts[order % texts.length] ?? "";
    return {
      id: `n${order}`,
      conversationId: "any",
      provider: "east",
      senderId: `u${order % 20}`,
      sentAt: new Date(1_700_000_000_000 + order),
      position: String(order),
      state: "visible",
      system: false,
      content: [{ type: "text", text }],
      text,
      attributes: {},
      raw: null,
    };
  });
}

const bareInsert = `insert into colloquy.message (conversation_id, ord, id, sender_id, sent_at, state, position, body, grams)
  select $1::bigint, ord, id, sender, sent, 'visible', ord::text, body, grams::tsvector
  from json_to_recordset($2::text::json) as row (ord bigint, id text, sender text, sent bigint, body jsonb, grams text)`;

function bareRow(message: Message) {
  const { id, position: ord, senderId: sender, sentAt, text } = message;
  return { ord, id, sender, sent: sentAt?.getTime(), body: storeMessage(message), grams: gramsOf(text) };
}

/** Bytes of a message with its indexes, over those without what is searched. */
async function sizes(store: Store): Promise<void> {
  const [row] = await store.query<{ whole: string; search: string }>(
    `select sum(pg_total_relation_size(inhrelid))::text as whole,
       (select sum(pg_relation_size(indexrelid))::text from pg_index
        join pg_class on pg_class.oid = indexrelid join pg_am on pg_am.oid = relam
        where amname = 'gin' and indrelid in (select inhrelid from pg_inherits where inhparent = 'colloquy.message'::regclass)) as search
     from pg_inherits where inhparent = 'colloquy.message'::regclass`,
  );
  const total = CONVERSATIONS * MESSAGES_EACH;
  const bytes = (text: string | undefined) => Number(text) / total;
  report(
    "bytes of a message in the mirror over its index for search",
    [[bytes(row?.whole), bytes(row?.search)]],
    "bytes",
  );
}

/** Texts of messages: one in a hundred holds what is searched. */
const texts = Array.from({ length: 100 }, (_, index) =>
  index === 0 ? "订单的退款申请正在处理中" : `好的，第${index}单明天上午发出，谢谢您的耐心等待`,
);

/** Straight into the tables: what the writer takes is measured apart. */
async function fill(store: Store): Promise<void> {
  const run = (sql: string) => store.query(sql);
  await run(
    `insert into colloquy.person (name, enrolled_at) select 'p' || n, 0 from generate_series(2, ${PERSONS}) n`,
  );
  await run(`insert into colloquy.person_user (person_id, account_id, user_id)
    select person.id, account.id, 'u' || substr(person.name, 2) from colloquy.person, colloquy.account on conflict do nothing`);
  await run(`insert into colloquy.conversation (account_id, key, kind, last_ord, last_id, last_at)
    select account.id, 'k' || n, 'group', ${MESSAGES_EACH}, 'm${MESSAGES_EACH}', 1700000000000 + n * 1000
    from generate_series(1, ${CONVERSATIONS}) n join colloquy.account on account.provider = case when n % 2 = 0 then 'east' else 'west' end`);
  await run(`insert into colloquy.participant (person_id, conversation_id, view_id, row, listed, member,
      marks_at, unread_bound, unread_ord, unread_at)
    select person_id, conversation.id, key, jsonb_build_object('id', key, 'kind', 'group', 'title', 'Group ' || key,
        'avatarUrl', 'https://example.com/' || key || '.png', 'marks', '[]'::jsonb, 'attributes', '{}'::jsonb,
        'activity', jsonb_build_object('at', last_at, 'source', 'lastMessage', 'precision', 'second')),
      true, true, 0, 'estimate', ${MESSAGES_EACH} - conversation.id % 5, 0
    from colloquy.conversation join (
      select distinct 2 + (n * 7 + k * 53) % ${PERSONS - 1} as person_id, n from generate_series(1, ${CONVERSATIONS}) n, generate_series(1, ${OTHERS_IN_EACH}) k
      union all select 1, n * ${CONVERSATIONS / OWN_CONVERSATIONS} from generate_series(1, ${OWN_CONVERSATIONS}) n
    ) pair on pair.n = conversation.id`);
  const bodies = texts.map((text, index) => ({
    index,
    grams: gramsOf(text),
    body: { system: false, content: [{ type: "text", text }], text, attributes: {} },
  }));
  await store.query(
    `insert into colloquy.message (conversation_id, ord, id, sender_id, sent_at, state, position, body, grams)
     select conversation.id, n, 'm' || n, 'u' || n % 20, last_at - (${MESSAGES_EACH} - n) * 60000, 'visible', n::text, body,
       (grams || ' ''w' || (conversation.id * ${MESSAGES_EACH} + n) % 5000 || ''':99')::tsvector
     from colloquy.conversation cross join generate_series(1, ${MESSAGES_EACH}) n
     join json_to_recordset($1::text::json) as text (index int, grams text, body jsonb) on text.index = (conversation.id * 31 + n) % ${texts.length}`,
    [JSON.stringify(bodies)],
  );
  await run("vacuum analyze");
}
