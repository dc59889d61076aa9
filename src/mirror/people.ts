import { ColloquyError } from "../errors/colloquy-error.js";
import { askForList } from "./crawl/ask.js";
import type { Account, Accounts } from "./identity.js";
import type { Queryable, Store } from "./store/index.js";

/** Somebody of the app's own, and who they are at each source. */
export interface EnrolledPerson {
  person: string;
  /** User ids by source. */
  users: readonly (readonly [source: string, userId: string])[];
}

/** Makes the person known, or changes and adds users, and wants the lists of all that are named. */
export async function enroll(
  { store, accounts }: { store: Store; accounts: Accounts },
  { person, users }: EnrolledPerson,
  now: number,
): Promise<void> {
  const named: (readonly [Account, string])[] = [];
  for (const [source, userId] of users) named.push([await accounts.of(source), userId]);
  await store.transaction(async (inside) => {
    const personId = await personIdOf(inside, person, now);
    for (const [account, userId] of named) await setUser(inside, { personId, account, userId });
    for (const [account] of named) await askForList(inside, account, personId);
  });
}

async function personIdOf(inside: Queryable, name: string, now: number): Promise<string> {
  // The update changes nothing: it makes the statement return the row that was there.
  const [row] = await inside.query<{ id: string }>(
    `insert into colloquy.person (name, enrolled_at) values ($1, $2)
     on conflict (name) do update set name = excluded.name returning id::text`,
    [name, now],
  );
  return row?.id ?? "";
}

interface PersonUser {
  personId: string;
  account: Account;
  userId: string;
}

async function setUser(inside: Queryable, { personId, account, userId }: PersonUser): Promise<void> {
  const rows = await inside.query<{ person_id: string; user_id: string }>(
    `select person_id::text, user_id from colloquy.person_user
     where account_id = $1 and (person_id = $2 or user_id = $3) for update`,
    [account.id, personId, userId],
  );
  if (rows.some((row) => row.person_id !== personId)) {
    throw new ColloquyError({
      code: "conflict",
      message: `${JSON.stringify(userId)} of ${account.source} is enrolled for another person; forget that one first`,
      source: account.source,
    });
  }
  const former = rows.find((row) => row.person_id === personId);
  if (former?.user_id === userId) return;
  if (former !== undefined) await forgetViews(inside, personId, account.id);
  await inside.query(
    `insert into colloquy.person_user (person_id, account_id, user_id) values ($1, $2, $3)
     on conflict (person_id, account_id) do update set user_id = excluded.user_id`,
    [personId, account.id, userId],
  );
}

/** What the person saw as another user of an account. */
async function forgetViews(inside: Queryable, personId: string, accountId: number): Promise<void> {
  const ofAccount = "conversation_id in (select id from colloquy.conversation where account_id = $2)";
  await handOver(inside, personId, accountId);
  for (const table of ["participant", "removal"]) {
    await inside.query(`delete from colloquy.${table} where person_id = $1 and ${ofAccount}`, [
      personId,
      accountId,
    ]);
  }
  await inside.query("delete from colloquy.crawl where person_id = $1 and account_id = $2", [
    personId,
    accountId,
  ]);
  await deleteUnseen(inside);
}

/** Deletes all that is kept about the person, and every conversation that nobody else is in. */
export async function forget(store: Store, person: string): Promise<void> {
  await store.transaction(async (inside) => {
    const [row] = await inside.query<{ id: string }>(
      "select id::text from colloquy.person where name = $1 for update",
      [person],
    );
    if (row === undefined) return;
    await handOver(inside, row.id, null);
    await inside.query("delete from colloquy.person where id = $1", [row.id]);
    await deleteUnseen(inside);
  });
}

/**
 * Crawls that read through this person go on through another member, if there is one. Where every view has a history of its
 * own, its crawl has another subject, and goes with the person.
 */
async function handOver(inside: Queryable, personId: string, accountId: number | null): Promise<void> {
  await inside.query(
    `update colloquy.crawl crawl set person_id = other.person_id, lease = null, lease_until = null
     from (select conversation_id, min(person_id) as person_id from colloquy.participant
           where member and person_id <> $1 group by conversation_id) other
     where crawl.person_id = $1 and other.conversation_id = crawl.conversation_id
       and crawl.subject = crawl.conversation_id::text
       and ($2::int is null or crawl.account_id = $2::int)`,
    [personId, accountId],
  );
}

const unseen = `select id::text from colloquy.conversation conversation where not exists
  (select from colloquy.participant where conversation_id = conversation.id)`;

/**
 * Deletes conversations that nobody sees who is enrolled: they are found by no read and fed by no crawl. Whoever comes
 * into one locks it first, so that those which are still unseen once they are locked stay so.
 */
async function deleteUnseen(inside: Queryable): Promise<void> {
  const locked = await inside.query<{ id: string }>(`${unseen} order by id for update`);
  const given = "(select json_array_elements_text($1::text::json)::bigint)";
  const gone = await inside.query<{ id: string }>(`${unseen} and id in ${given}`, [idsOf(locked)]);
  for (const table of ["message", "change", "removal", "member"]) {
    await inside.query(`delete from colloquy.${table} where conversation_id in ${given}`, [idsOf(gone)]);
  }
  await inside.query(`delete from colloquy.conversation where id in ${given}`, [idsOf(gone)]);
}

function idsOf(rows: readonly { id: string }[]): string {
  return JSON.stringify(rows.map(({ id }) => id));
}
