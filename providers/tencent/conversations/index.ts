import type { BoundedConversations, ConversationActions } from "colloquy/provider";
import { checkUserId, parseConversationId } from "../ids.js";
import { checkConversationOptions, checkNoOptions, type StandardMarkDirection } from "../options/index.js";
import { dissolve, update } from "./change.js";
import { create } from "./create.js";
import { details } from "./details.js";
import { type ListQuery, readList } from "./list.js";
import { open } from "./open.js";
import { markRead } from "./read.js";
import { removeFromList } from "./remove.js";

/** Users' lists of conversations. */
export function createConversations(direction: StandardMarkDirection): BoundedConversations<ListQuery> {
  return {
    shape: "bounded",
    prepare: ({ userId, options }) => ({ userId: checkUserId(userId), ...checkConversationOptions(options) }),
    readWhole: (query, call, include = []) => readList(query, call, include, direction),
    details,
    get: {
      prepare({ userId, conversationIds, options }) {
        checkNoOptions(options);
        for (const id of conversationIds) parseConversationId(id);
        return { userId: checkUserId(userId), conversationIds: [...conversationIds] };
      },
      // No operation reads a conversation by its id.
      async read({ userId, conversationIds }, call, include = []) {
        const query = { userId: String(userId), ...checkConversationOptions({}) };
        const wanted = new Set(conversationIds as string[]);
        const { items } = await readList(query, call, include, direction);
        return items.filter(({ id }) => wanted.has(id));
      },
    },
  };
}

/** What is done with conversations besides listing them. */
export const conversationActions: ConversationActions = {
  open,
  create,
  update,
  dissolve,
  removeFromList,
  markRead,
};
