import {
  batchesOf,
  type Call,
  type Conversation,
  type ConversationLookup,
  list,
  type Operation,
  record,
} from "colloquy/provider";
import { READS_PER_SECOND } from "../api/index.js";
import { isCode } from "../errors.js";
import { checkConversationId } from "../ids.js";
import { type App, readListOptions } from "../options/index.js";
import { readConversation } from "./item.js";

/** The page names no bound; so many as other actions take. */
const MOST_IDS = 20;

type GetQuery = { userId: string; conversationIds: string[]; skipMemberCount: boolean };

/** docs 6348/337118. The app's rights, so membership is not checked; dissolved conversations are not there. */
export function createConversationLookup({ appId, userIds }: App): ConversationLookup<GetQuery> {
  return {
    prepare({ userId, conversationIds, options }) {
      const { skipMemberCount } = readListOptions(options);
      const ids = conversationIds.map(checkConversationId);
      return { userId: userIds.check(userId), conversationIds: ids, skipMemberCount };
    },
    async read({ userId, conversationIds, skipMemberCount }, call) {
      const found = await readByIds({ appId, skipMemberCount }, conversationIds, call);
      return found
        .filter(({ dissolved }) => dissolved !== true)
        .map((conversation) => seenBy(userId, conversation));
    },
  };
}

/** Known conversations, as their owners see them. */
export async function readByIds(
  { appId, skipMemberCount = true }: { appId: number; skipMemberCount?: boolean },
  ids: readonly string[],
  call: Call,
): Promise<Conversation[]> {
  const operation = batchGetConversations(appId, skipMemberCount);
  const batches = batchesOf(ids, MOST_IDS);
  return (await Promise.all(batches.map((batch) => readSome(operation, batch, call)))).flat();
}

/** One id that is unknown or dissolved may fail all of its batch: then each half is asked for alone. */
async function readSome(operation: GetMany, ids: readonly string[], call: Call): Promise<Conversation[]> {
  try {
    return await call(operation, ids);
  } catch (thrown) {
    if (!isCode(thrown, "ConversationShortIdsHasInvalidElem", "ConversationNotFound")) throw thrown;
    if (ids.length === 1) return [];
    const halves = batchesOf(ids, Math.ceil(ids.length / 2));
    return (await Promise.all(halves.map((half) => readSome(operation, half, call)))).flat();
  }
}

/** No user is named in the request, so the other side of a direct conversation may be the reader. */
function seenBy(userId: string, conversation: Conversation): Conversation {
  const { peerId, ownerId, ...others } = conversation;
  if (peerId === undefined || ownerId === undefined || peerId !== userId) return conversation;
  return { ...others, ownerId, peerId: ownerId };
}

type GetMany = Operation<readonly string[], Conversation[]>;

/** The name of its list is singular, and the default of SkipMemberCount the opposite of GetUserConversations'. */
function batchGetConversations(appId: number, skipMemberCount: boolean): GetMany {
  return {
    name: "BatchGetConversations",
    safe: true,
    callsPerSecond: READS_PER_SECOND,
    request: (ids) => ({
      body: { AppId: appId, ConversationShortId: ids.map(BigInt), SkipMemberCount: skipMemberCount },
    }),
    read: (answer) =>
      list(record(answer, "Result").ConversationCoreInfos, "ConversationCoreInfos").flatMap(
        (info) => readConversation(info, skipMemberCount) ?? [],
      ),
  };
}
