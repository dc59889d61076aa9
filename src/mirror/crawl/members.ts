import type { Member } from "../../model/member.js";
import type { Account } from "../identity.js";
import type { Queryable } from "../store/index.js";
import { storableJson, storeMember } from "../stored.js";
import { takeOut } from "../writer/index.js";
import { askForList } from "./ask.js";
import { isMember } from "./membership.js";
import type { ConversationReading, StorePage } from "./reading.js";

const PAGE_ROWS = 200;

/** One page of a group's members. At its end those whom the walk has not met are out. */
export async function readMembers(reading: ConversationReading): Promise<StorePage> {
  const { account, conversation, crawl, options } = reading;
  const page = await account.client.members.list(
    {
      conversationId: conversation.viewId,
      limit: PAGE_ROWS,
      ...(crawl.cursor !== null && { cursor: crawl.cursor }),
    },
    options,
  );
  const gone = page.nextCursor === null ? await whoIsGone(reading, page.items) : [];
  return async (inside) => {
    const { items, nextCursor: cursor } = page;
    await writeMembers(inside, conversation.id, items, crawl.run);
    if (cursor === null) {
      await inside.query(
        "delete from colloquy.member where conversation_id = $1::bigint and seen_run is distinct from $2::bigint",
        [conversation.id, crawl.run],
      );
      for (const personId of gone) await takeOut(inside, personId, [conversation.id], { isMember: false });
      await compareViews(inside, account, conversation.id);
    }
    return { cursor, state: { begun: true }, done: cursor === null, items: items.length };
  };
}

/** Those whom neither the walk nor their own view of the conversation knows as members. */
async function whoIsGone(
  { store, account, conversation, crawl, options }: ConversationReading,
  lastPage: readonly Member[],
): Promise<string[]> {
  const notMet = await store.query<{ personId: string; userId: string; viewId: string }>(
    `select p.person_id::text as "personId", u.user_id as "userId", p.view_id as "viewId"
     from colloquy.participant p
     join colloquy.person_user u on u.person_id = p.person_id and u.account_id = $2::integer
     where p.conversation_id = $1::bigint and p.member
       and u.user_id not in (select json_array_elements_text($4::text::json))
       and not exists (select from colloquy.member m where m.conversation_id = p.conversation_id
         and m.user_id = u.user_id and m.seen_run = $3::bigint)`,
    [conversation.id, account.id, crawl.run, storableJson(lastPage.map(({ userId }) => userId))],
  );
  const isIn = await Promise.all(
    notMet.map((one) => isMember(account, { ...one, kind: conversation.kind }, options)),
  );
  return notMet.filter((_, index) => isIn[index] === false).map(({ personId }) => personId);
}

async function writeMembers(
  inside: Queryable,
  conversationId: string,
  members: readonly Member[],
  run: string,
): Promise<void> {
  const rows = members.map((member) => ({ user_id: member.userId, row: storeMember(member) }));
  await inside.query(
    `insert into colloquy.member (conversation_id, user_id, row, seen_run)
     select $1::bigint, given.user_id, given.row, $3::bigint
     from json_to_recordset($2::text::json) as given(user_id text, row jsonb)
     on conflict (conversation_id, user_id) do update set row = excluded.row, seen_run = excluded.seen_run`,
    [conversationId, storableJson(rows), run],
  );
}

/**
 * Whoever is a member is in the conversation. A person whose view says so and who was not met may have left, or the
 * vendor's list drifted: that person's list tells.
 */
async function compareViews(inside: Queryable, account: Account, conversationId: string): Promise<void> {
  const views = await inside.query<{ person_id: string; is_met: boolean; member: boolean }>(
    `select p.person_id::text, m.user_id is not null as is_met, p.member
     from colloquy.participant p
     join colloquy.person_user u on u.person_id = p.person_id and u.account_id = $2::integer
     left join colloquy.member m on m.conversation_id = p.conversation_id and m.user_id = u.user_id
     where p.conversation_id = $1::bigint order by p.person_id`,
    [conversationId, account.id],
  );
  for (const { person_id, is_met, member } of views) {
    if (is_met === member || !is_met) continue;
    await inside.query(
      `update colloquy.participant set member = true
       where conversation_id = $1::bigint and person_id = $2::bigint`,
      [conversationId, person_id],
    );
  }
  const doubtful = views.filter(({ is_met, member }) => member && !is_met).map(({ person_id }) => person_id);
  // The list then checks it also where it does not stand in the list.
  await inside.query(
    `update colloquy.participant set seen_run = null where conversation_id = $1::bigint
       and person_id in (select json_array_elements_text($2::text::json)::bigint)`,
    [conversationId, JSON.stringify(doubtful)],
  );
  for (const personId of doubtful) await askForList(inside, account, personId);
}
