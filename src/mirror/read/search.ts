import { Failures } from "../../calling/failures.js";
import type { Scope } from "../../calling/scope.js";
import type { Page } from "../../model/list.js";
import { createResource, defaultLimits } from "../../paging/walk.js";
import { checkInput, z } from "../../provider/check.js";
import { fields } from "../../resources/support.js";
import { searchOf } from "../grams.js";
import type { Account } from "../identity.js";
import { inTime, PAGE_TIMEOUT_MS, type ReadCore, readFields, sourcesOf } from "./core.js";
import { type FoundKey, foundKeys, foundPlaceOf, NEVER, timeOf } from "./keys.js";
import { columnsOfMessage, isShownTo, type MessageRow, messageOf } from "./message.js";
import { historyOf } from "./messages.js";
import { checkSource, type Reader, readerOf } from "./person.js";
import { type Placed, SortedSession } from "./session.js";
import type { FoundMessage, MirrorSearch, SearchMirror } from "./types.js";
import { readViewsOfNumbers } from "./views.js";

const OPERATION = "mirror.search";

/** The `search` of a mirror. */
export function createMirrorSearch(core: ReadCore): MirrorSearch {
  const { list, pages, iterate } = createResource<SearchMirror, FoundMessage, Page<FoundMessage>>(
    { failures: new Failures(), operation: OPERATION },
    (input, verb) => {
      const { person, text, source, conversationId, ...rest } = checkInput(searchSchema, input, OPERATION);
      const limit = rest.limit ?? defaultLimits[verb];
      const searched = searchOf(text);
      if (source !== undefined) checkSource(core, source);
      return {
        limit,
        timeoutMs: PAGE_TIMEOUT_MS,
        codec: core.codec,
        boundTo: [OPERATION, sourcesOf(core), person, searched, source, conversationId],
        cursor: rest.cursor,
        catchUp: false,
        keepsSession: false,
        open: (state) =>
          new SortedSession(
            {
              form: foundKeys,
              limit,
              read: async (after, most, scope) => {
                const where = await whereOf(core, scope, { person, source, conversationId });
                const found = await find(core, scope, where, [searched, ...foundPlaceOf(after), most]);
                const rows = await inConversations(core, scope, where, found);
                return { rows, hasMore: found.length === most, about: null };
              },
            },
            state,
          ),
        finish: (page) => page,
        idOf: ({ source: name, message }) => JSON.stringify([name, message.conversationId, message.id]),
      };
    },
  );
  return Object.assign(list, { pages, iterate });
}

const searchSchema = z
  .strictObject({
    ...readFields.list,
    text: z.custom<string>((value) => typeof value === "string", { message: "must be what to find" }),
    source: readFields.source.optional(),
    conversationId: fields.conversationId.optional(),
  })
  .refine(({ source, conversationId }) => conversationId === undefined || source !== undefined, {
    path: ["source"],
    message: "must be given with conversationId",
  });

/** Where is searched: in all conversations of a person, of these accounts, or in one of them. */
interface Where {
  reader: Reader;
  accounts: readonly Account[];
  /** The row of `colloquy.conversation`. */
  only: string | null;
}

async function whereOf(
  core: ReadCore,
  scope: Scope,
  { person, source, conversationId }: Pick<SearchMirror, "person" | "source" | "conversationId">,
): Promise<Where> {
  const reader = await readerOf(core, person, scope);
  const all = reader.sources.map(({ account }) => account);
  const accounts = source === undefined ? all : all.filter((account) => account.source === source);
  if (source === undefined || conversationId === undefined) return { reader, accounts, only: null };
  const history = await historyOf(core, scope, reader, { source, conversationId });
  return { reader, accounts, only: history.conversationId };
}

interface FoundRow extends MessageRow {
  conversation_id: string;
  /** When it was said, as its place in the order. */
  at: string;
}

const at = `coalesce(message.sent_at, ${NEVER})`;
const place = `(${at}, message.conversation_id, message.ord, message.id)`;

const messagesThatHold = `
select message.conversation_id::text as conversation_id, ${at}::text as at, ${columnsOfMessage("message")}
from colloquy.participant participant
join colloquy.conversation conversation on conversation.id = participant.conversation_id
join colloquy.message message on message.conversation_id = participant.conversation_id
where participant.person_id = $1::bigint and participant.member
  and conversation.account_id = any (string_to_array($2::text, ',')::int[])
  and ($3::bigint is null or message.conversation_id = $3::bigint)
  and message.grams @@ $4::text::tsquery and message.state <> 'recalled'
  and ${isShownTo("$1::bigint", "message")}
  and ${place} < ($5::bigint, $6::bigint, $7::bigint, $8::text)
order by ${place} desc limit $9::bigint`;

type Rest = [searched: string, at: string, conversationId: string, ord: string, id: string, most: number];

/**
 * For a word that many messages hold the server would take longer to compile the statement than to run it, and nobody waits
 * for what it still finds when the page is over.
 */
function find(
  core: ReadCore,
  scope: Scope,
  { reader, accounts, only }: Where,
  rest: Rest,
): Promise<FoundRow[]> {
  const numbers = accounts.map(({ id }) => id).join();
  const work = core.store.transaction(async (inside) => {
    const leftMs = Math.max(1, Math.ceil(scope.leftMs));
    await inside.query(`set local jit = off; set local statement_timeout = ${leftMs}`);
    return inside.query<FoundRow>(messagesThatHold, [reader.id, numbers, only, ...rest]);
  });
  return inTime(scope, work);
}

/** What was found with the conversations that it was said in. */
async function inConversations(
  core: ReadCore,
  scope: Scope,
  { reader, accounts }: Where,
  found: readonly FoundRow[],
): Promise<Placed<FoundMessage, FoundKey>[]> {
  const numbers = [...new Set(found.map((row) => row.conversation_id))];
  const views = await readViewsOfNumbers(core, scope, { reader, accounts }, numbers);
  return found.flatMap((row) => {
    const view = views.get(row.conversation_id);
    // Whoever left between the two statements no longer sees it.
    if (view === undefined) return [];
    const { account, conversation } = view;
    const message = messageOf(row, { conversationId: conversation.id, provider: account.provider.name });
    const key = {
      at: timeOf(row.at),
      conversationId: BigInt(row.conversation_id),
      ord: BigInt(row.ord),
      id: row.id,
    };
    return { item: { source: account.source, conversation, message }, key };
  });
}
