import { Failures } from "../../calling/failures.js";
import type { Scope } from "../../calling/scope.js";
import { ColloquyError, invalidArgument } from "../../errors/colloquy-error.js";
import type { ConversationKind } from "../../model/conversation.js";
import type { Message } from "../../model/message.js";
import { createResource, defaultLimits } from "../../paging/walk.js";
import { checkInput, requiredText, z } from "../../provider/check.js";
import { fields } from "../../resources/support.js";
import type { Account } from "../identity.js";
import { ask, PAGE_TIMEOUT_MS, type ReadCore, readFields, sourcesOf } from "./core.js";
import { type MessageKey, messageKeys, messagePlaceOf } from "./keys.js";
import { columnsOfMessage, isShownTo, type MessageRow, messageOf, wasReadWhole } from "./message.js";
import { checkSource, type Reader, readerOf } from "./person.js";
import { type Placed, SortedSession } from "./session.js";
import type { MirrorMessagePage, MirrorReads } from "./types.js";

const OPERATION = "mirror.messages";

type Direction = "older" | "newer";

/** A conversation that is read, in one person's view. */
export interface History {
  reader: Reader;
  account: Account;
  /** As `Conversation.id`. */
  viewId: string;
  /** The row of `colloquy.conversation`. */
  conversationId: string;
  kind: ConversationKind;
  /** Whether it was read whole at least once. */
  isWhole: boolean;
}

/** The `messages` of a mirror. */
export function createMirrorMessages(core: ReadCore): MirrorReads["messages"] {
  return createResource({ failures: new Failures(), operation: OPERATION }, (input, verb) => {
    const query = checkInput(listSchema, input, OPERATION);
    const { person, source, conversationId, direction, from, includeRecalled } = query;
    const limit = query.limit ?? defaultLimits[verb];
    checkSource(core, source);
    return {
      limit,
      timeoutMs: PAGE_TIMEOUT_MS,
      codec: core.codec,
      boundTo: [OPERATION, sourcesOf(core), person, source, conversationId, direction, includeRecalled],
      cursor: query.cursor,
      catchUp: false,
      keepsSession: false,
      open: (state) =>
        new SortedSession<Message, MessageKey, History>(
          {
            form: messageKeys,
            limit,
            read: async (after, most, scope) => {
              const reader = await readerOf(core, person, scope);
              const history = await historyOf(core, scope, reader, { source, conversationId });
              const start =
                after ?? (from && (await placeBehind(core, scope, history, from.position, direction)));
              const behind = messagePlaceOf(start ?? null, direction);
              const rows = await readMessages(core, scope, history, {
                behind,
                direction,
                includeRecalled,
                most,
              });
              return { rows, hasMore: rows.length === most, about: history };
            },
          },
          state,
        ),
      finish: (page, { about }): MirrorMessagePage => ({ ...page, complete: about.isWhole }),
      idOf: (message) => message.id,
    };
  });
}

const listSchema = z
  .strictObject({
    ...readFields.list,
    source: readFields.source,
    conversationId: fields.conversationId,
    direction: z.enum(["older", "newer"]).default("older"),
    // Not strict: a whole message is the obvious thing to pass.
    from: z.object({ position: requiredText("must be the position of a message") }).optional(),
    includeRecalled: z.boolean().default(false),
  })
  .refine((input) => input.direction === "older" || input.from !== undefined || input.cursor !== undefined, {
    path: ["from"],
    message: 'must be given with direction "newer": { position } of the message to start behind',
  });

interface HistoryRow {
  id: string;
  kind: ConversationKind;
  is_whole: boolean;
}

const historyInView = `
select participant.conversation_id::text as id, conversation.kind,
  ${wasReadWhole("participant.conversation_id")} as is_whole
from colloquy.participant participant
join colloquy.conversation conversation on conversation.id = participant.conversation_id
where participant.person_id = $1::bigint and conversation.account_id = $2::int
  and participant.view_id = $3::text and participant.member`;

/** Throws `not_found` where the person is in no such conversation. */
export async function historyOf(
  core: ReadCore,
  scope: Scope,
  reader: Reader,
  { source, conversationId: viewId }: { source: string; conversationId: string },
): Promise<History> {
  const account = await core.accounts.of(source);
  const params = [reader.id, account.id, viewId];
  const [row] = await ask<HistoryRow>(core, scope, historyInView, params);
  if (row === undefined) {
    throw new ColloquyError({
      code: "not_found",
      message: `the person is in no conversation ${JSON.stringify(viewId)} of ${source}, as far as the mirror knows`,
    });
  }
  return { reader, account, viewId, conversationId: row.id, kind: row.kind, isWhole: row.is_whole };
}

const messageAt = `
select ord::text as ord, id from colloquy.message
where conversation_id = $1::bigint and position = $2::text and ($3::bigint is null or ord = $3::bigint) limit 1`;

/** The place of a message that may be gone by now, where its position tells its order. */
async function placeBehind(
  core: ReadCore,
  scope: Scope,
  { account, conversationId }: History,
  position: string,
  direction: Direction,
): Promise<MessageKey> {
  const ord = account.provider.messages?.orderOf?.(position) ?? null;
  const params = [conversationId, position, ord === null ? null : String(ord)];
  const [found] = await ask<{ ord: string; id: string }>(core, scope, messageAt, params);
  if (found !== undefined) return { ord: BigInt(found.ord), id: found.id };
  if (ord === null)
    throw invalidArgument("from.position is of no message that the mirror has of this conversation");
  return { ord: direction === "older" ? ord : ord + 1n, id: "" };
}

interface Part {
  behind: readonly [ord: string, id: string];
  direction: Direction;
  includeRecalled: boolean;
  most: number;
}

const messagesBehind = (isBehind: string, order: string) => `
select ${columnsOfMessage("message")} from colloquy.message message
where message.conversation_id = $2::bigint and (message.ord, message.id) ${isBehind} ($3::bigint, $4::text)
  and ($5::boolean or message.state <> 'recalled')
  and ${isShownTo("$1::bigint", "message")}
order by message.ord ${order}, message.id ${order} limit $6::bigint`;

const statements = { older: messagesBehind("<", "desc"), newer: messagesBehind(">", "asc") };

async function readMessages(
  core: ReadCore,
  scope: Scope,
  history: History,
  { behind, direction, includeRecalled, most }: Part,
): Promise<Placed<Message, MessageKey>[]> {
  const { reader, account, viewId, conversationId } = history;
  const params = [reader.id, conversationId, ...behind, includeRecalled, most];
  const rows = await ask<MessageRow>(core, scope, statements[direction], params);
  return rows.map((row) => ({
    item: messageOf(row, { conversationId: viewId, provider: account.provider.name }),
    key: { ord: BigInt(row.ord), id: row.id },
  }));
}
