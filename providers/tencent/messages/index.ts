import type { MessageActions, MessageHistory } from "colloquy/provider";
import { checkUserId, parseConversationId } from "../ids.js";
import { isGroupMember } from "../members/role.js";
import { checkNoOptions, type Settings } from "../options/index.js";
import { deleteMessages } from "./delete.js";
import { directHistory } from "./direct/index.js";
import { edit } from "./edit.js";
import { get } from "./get.js";
import { groupHistory } from "./group/index.js";
import type { History, HistoryQuery } from "./history.js";
import { orderOf } from "./ids.js";
import { recall } from "./recall.js";
import { createSending } from "./send/index.js";

/** One-to-one histories are the user's own view; those of groups and topics are read with admin rights. */
export const messages: MessageHistory<HistoryQuery> = {
  prepare({ userId, conversationId, direction, includeRecalled, options }) {
    checkNoOptions(options);
    parseConversationId(conversationId);
    return { userId: checkUserId(userId), conversationId, direction, includeRecalled };
  },
  startAfter: (query, position) => historyOf(query).startAfter(query, position),
  read: (query, position, call, want) => historyOf(query).read(query, position, call, want),
  orderOf,
  async isMember({ userId, conversationId }, call) {
    const target = parseConversationId(conversationId);
    return target.kind === "direct" || isGroupMember(target.groupId, userId, call);
  },
};

function historyOf({ conversationId }: HistoryQuery): History {
  return parseConversationId(conversationId).kind === "direct" ? directHistory : groupHistory;
}

/** What is done with messages besides reading histories. */
export function createMessageActions(settings: Settings): MessageActions {
  return { send: createSending(settings), recall, edit, delete: deleteMessages, get };
}
