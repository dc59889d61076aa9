import type { Call, Message, ProviderAction } from "colloquy/provider";
import { checkUserId, parseConversationId } from "../ids.js";
import { checkNoOptions } from "../options/index.js";
import { readSecond } from "./direct/newer.js";
import { toMessage as toDirectMessage } from "./direct/page.js";
import { getMessages, toMessage as toGroupMessage } from "./group/page.js";
import type { HistoryQuery } from "./history.js";
import { checkMessageId, secondOfKey } from "./ids.js";

type Wanted = { userId: string; conversationId: string; messageIds: string[] };

interface WantedInput extends Omit<Wanted, "messageIds"> {
  messageIds: readonly string[];
}

/** The vendor reads none by its id, but an id tells the place in the history. Recalled ones are there, without words. */
export const get: ProviderAction<WantedInput, (Message | null)[], Wanted> = {
  prepare({ userId, conversationId, messageIds, options }) {
    checkNoOptions(options);
    const target = parseConversationId(conversationId);
    return {
      userId: checkUserId(userId),
      conversationId,
      messageIds: messageIds.map((id, index) => checkMessageId(id, target, `messageIds[${index}]`)),
    };
  },
  async perform({ userId, conversationId, messageIds }, call) {
    const isDirect = parseConversationId(conversationId).kind === "direct";
    const query: HistoryQuery = { userId, conversationId, direction: "older", includeRecalled: true };
    const found = await (isDirect ? findDirect : findInGroup)(query, messageIds, call);
    return messageIds.map((id) => found.get(id) ?? null);
  },
};

type Found = Map<string, Message | null>;

/** A key ends with its second, and each second is read once. */
async function findDirect(query: HistoryQuery, messageIds: readonly string[], call: Call): Promise<Found> {
  const found: Found = new Map();
  for (const second of new Set(messageIds.map(secondOfKey))) {
    for (const item of await readSecond(query, second, call))
      found.set(item.key, toDirectMessage(item, query));
  }
  return found;
}

/** From the newest down: a page holds the 20 numbers below the one that it is asked for, or fewer. */
async function findInGroup(query: HistoryQuery, messageIds: readonly string[], call: Call): Promise<Found> {
  const found: Found = new Map();
  const wanted = messageIds.map(Number).sort((a, b) => b - a);
  for (let from = wanted[0]; from !== undefined; ) {
    const page = await call(getMessages, { conversationId: query.conversationId, from });
    const items = page.items.filter(({ seq }) => seq <= Number(from));
    for (const item of items) found.set(String(item.seq), toGroupMessage(item, query));
    const reached = Math.min(from, items.at(-1)?.seq ?? from);
    from = wanted.find((seq) => seq < reached);
  }
  return found;
}
