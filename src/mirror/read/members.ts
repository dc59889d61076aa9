import { Failures } from "../../calling/failures.js";
import type { Scope } from "../../calling/scope.js";
import { ColloquyError } from "../../errors/colloquy-error.js";
import type { Member } from "../../model/member.js";
import { createResource, defaultLimits } from "../../paging/walk.js";
import { checkInput, z } from "../../provider/check.js";
import { fields } from "../../resources/support.js";
import { readMember, type StoredMember } from "../stored.js";
import { ask, PAGE_TIMEOUT_MS, type ReadCore, readFields, sourcesOf } from "./core.js";
import { type MemberKey, memberKeys } from "./keys.js";
import { type History, historyOf } from "./messages.js";
import { checkSource, readerOf } from "./person.js";
import { type Placed, SortedSession } from "./session.js";
import type { MirrorMemberPage, MirrorReads } from "./types.js";

const OPERATION = "mirror.members";

const listSchema = z.strictObject({
  ...readFields.list,
  source: readFields.source,
  conversationId: fields.conversationId,
});

/** The `members` of a mirror. */
export function createMirrorMembers(core: ReadCore): MirrorReads["members"] {
  return createResource({ failures: new Failures(), operation: OPERATION }, (input, verb) => {
    const query = checkInput(listSchema, input, OPERATION);
    const { person, source, conversationId, limit = defaultLimits[verb] } = query;
    checkSource(core, source);
    return {
      limit,
      timeoutMs: PAGE_TIMEOUT_MS,
      codec: core.codec,
      boundTo: [OPERATION, sourcesOf(core), person, source, conversationId],
      cursor: query.cursor,
      catchUp: false,
      keepsSession: false,
      open: (state) =>
        new SortedSession<Member, MemberKey, { isWhole: boolean }>(
          {
            form: memberKeys,
            limit,
            read: async (after, most, scope) => {
              const reader = await readerOf(core, person, scope);
              const history = await historyOf(core, scope, reader, { source, conversationId });
              requireMembers(history);
              const rows = await readMembers(core, scope, history, { after, most });
              const about = { isWhole: await wereReadWhole(core, scope, history) };
              return { rows, hasMore: rows.length === most, about };
            },
          },
          state,
        ),
      finish: (page, { about }): MirrorMemberPage => ({ ...page, complete: about.isWhole }),
      idOf: ({ userId }) => userId,
    };
  });
}

/** What is unsupported live is so here: nothing reads it. */
function requireMembers({ account, kind }: History): void {
  if (account.client.capabilities.members.list[kind] !== "unsupported") return;
  throw new ColloquyError({
    code: "unsupported",
    message: `this vendor lists no members of such conversations (capabilities.members.list.${kind})`,
  });
}

interface MemberRow {
  user_id: string;
  row: StoredMember;
}

const membersBehind = `
select user_id, row from colloquy.member
where conversation_id = $1::bigint and user_id > $2::text order by user_id limit $3::bigint`;

async function readMembers(
  core: ReadCore,
  scope: Scope,
  { account, conversationId }: History,
  { after, most }: { after: MemberKey | null; most: number },
): Promise<Placed<Member, MemberKey>[]> {
  const params = [conversationId, after?.userId ?? "", most];
  const rows = await ask<MemberRow>(core, scope, membersBehind, params);
  return rows.map(({ user_id: userId, row }) => ({
    item: { userId, provider: account.provider.name, ...readMember(row) },
    key: { userId },
  }));
}

/** A crawl that is done begins its next run only when it is wanted again. */
const wholeCrawl = `
select id from colloquy.crawl where kind = 'members' and conversation_id = $1::bigint and (done or run > 1)`;

async function wereReadWhole(core: ReadCore, scope: Scope, { conversationId }: History): Promise<boolean> {
  return (await ask(core, scope, wholeCrawl, [conversationId])).length > 0;
}
