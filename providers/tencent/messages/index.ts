import type { MessageHistory, Query } from "colloquy/provider";
import { checkUserId, parseConversationId } from "../ids.js";
import { isGroupMember } from "../members.js";
import { checkNoOptions } from "../options.js";
import { directHistory } from "./direct.js";
import { groupHistory } from "./group.js";
import type { History, HistoryQuery } from "./history.js";

/** One-to-one histories are the user's own view; those of groups and topics are read with admin rights. */
export const messages: MessageHistory = {
  prepare({ userId, conversationId, direction, includeRecalled, options }) {
    checkNoOptions(options);
    parseConversationId(conversationId);
    return { userId: checkUserId(userId), conversationId, direction, includeRecalled } satisfies HistoryQuery;
  },
  startAfter: (query, position) => historyOf(query).startAfter(query as HistoryQuery, position),
  read: (query, position, call, want) => historyOf(query).read(query as HistoryQuery, position, call, want),
  async isMember(query, call) {
    const { userId, conversationId } = query as HistoryQuery;
    const target = parseConversationId(conversationId);
    return target.kind === "direct" || isGroupMember(target.groupId, userId, call);
  },
};

function historyOf(query: Query): History {
  const { conversationId } = query as HistoryQuery;
  return parseConversationId(conversationId).kind === "direct" ? directHistory : groupHistory;
}
