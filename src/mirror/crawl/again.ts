import { ColloquyError } from "../../errors/colloquy-error.js";
import type { ConversationKind } from "../../model/conversation.js";
import type { Account } from "../identity.js";
import type { Queryable } from "../store/index.js";
import { askForHistory, askForList, askForMembers } from "./ask.js";

/** Wants a person's lists, and all histories and members in them, again, and takes their crawls out of quarantine. */
export async function askAgain(
  inside: Queryable,
  accounts: readonly Account[],
  person: string,
): Promise<void> {
  const [row] = await inside.query<{ id: string }>("select id::text from colloquy.person where name = $1", [
    person,
  ]);
  if (row === undefined) {
    throw new ColloquyError({
      code: "not_found",
      message: `nobody enrolled ${JSON.stringify(person)}; call enroll first`,
    });
  }
  await inside.query(
    `update colloquy.crawl set quarantined_at = null, failures = 0, restarts = 0, last_error = null, not_before = 0
     where failures > 0 and (person_id = $1::bigint or conversation_id in
       (select conversation_id from colloquy.participant where person_id = $1::bigint and member))`,
    [row.id],
  );
  for (const account of accounts) {
    const users = await inside.query(
      "select user_id from colloquy.person_user where person_id = $1::bigint and account_id = $2::integer",
      [row.id, account.id],
    );
    const conversations = await inside.query<{ id: string; kind: ConversationKind }>(
      `select c.id::text, c.kind from colloquy.participant p
       join colloquy.conversation c on c.id = p.conversation_id
       where p.person_id = $1::bigint and c.account_id = $2::integer and p.member order by c.id`,
      [row.id, account.id],
    );
    // The list comes last, as it does where a page of it is stored: two that lock in one order never wait in a circle.
    for (const conversation of conversations) {
      await askForHistory(inside, account, row.id, conversation);
      await askForMembers(inside, account, row.id, conversation);
    }
    if (users.length > 0) await askForList(inside, account, row.id);
  }
}
