import {
  type Call,
  list,
  type Message,
  type Operation,
  type ProviderAction,
  record,
} from "colloquy/provider";
import { READS_PER_SECOND } from "../api/index.js";
import { isCode } from "../errors.js";
import { checkConversationId, checkMessageId } from "../ids.js";
import { type App, refuseOptions } from "../options/index.js";
import { type Row, readMessage, readRow } from "./item.js";

interface Input {
  userId: string;
  conversationId: string;
  messageIds: readonly string[];
}

type GetQuery = { conversationId: string; messageIds: string[] };

/** Messages by their ids, as a history shows them: what was recalled is not there. */
export function createGet({ appId, userIds }: App): ProviderAction<Input, (Message | null)[], GetQuery> {
  const operation = getMessages(appId);
  return {
    prepare({ userId, conversationId, messageIds, options }) {
      refuseOptions(options);
      userIds.check(userId);
      const ids = messageIds.map((id, index) => checkMessageId(id, `messageIds[${index}]`));
      return { conversationId: checkConversationId(conversationId), messageIds: ids };
    },
    async perform(query, call) {
      const rows = new Map((await readSome(operation, query, call)).map((row) => [row.id, row]));
      return query.messageIds.map((id) => {
        const row = rows.get(id);
        const isShown = row !== undefined && row.state !== "recalled";
        return isShown ? readMessage(row, query.conversationId) : null;
      });
    },
  };
}

/** One id that is not there may fail them all: then each is asked for alone. */
export async function readSome(
  operation: Operation<GetQuery, Row[]>,
  query: GetQuery,
  call: Call,
): Promise<Row[]> {
  try {
    return await call(operation, query);
  } catch (thrown) {
    if (!isCode(thrown, "MessageNotFound")) throw thrown;
    const { conversationId, messageIds } = query;
    if (messageIds.length === 1) return [];
    const alone = messageIds.map((id) => readSome(operation, { conversationId, messageIds: [id] }, call));
    return (await Promise.all(alone)).flat();
  }
}

/** docs 6348/337136, which names no bound; the core asks for 20 at most. */
export function getMessages(appId: number): Operation<GetQuery, Row[]> {
  return {
    name: "GetMessages",
    safe: true,
    callsPerSecond: READS_PER_SECOND,
    request: ({ conversationId, messageIds }) => ({
      body: {
        AppId: appId,
        ConversationShortId: BigInt(conversationId),
        MessageIds: messageIds.map(BigInt),
      },
    }),
    read: (answer) =>
      list(record(answer, "Result").Messages, "Messages").flatMap((item) => readRow(item) ?? []),
  };
}
