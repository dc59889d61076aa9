import type { Operation, ProviderAction } from "colloquy/provider";
import { CALLS_PER_SECOND } from "../api/index.js";
import { checkUserId, parseConversationId, toContact } from "../ids.js";
import { checkNoOptions } from "../options/index.js";

type Removal = { userId: string; conversationId: string; clearHistory: boolean };

/** Out of one user's list; the next message brings it back. */
export const removeFromList: ProviderAction<Removal, void, Removal> = {
  prepare({ userId, conversationId, clearHistory, options }) {
    checkNoOptions(options);
    parseConversationId(conversationId);
    return { userId: checkUserId(userId), conversationId, clearHistory };
  },
  perform: (query, call) => call(removeContact, query),
};

/** Docs 269/62119. The one service that spells it ToGroupid. */
const removeContact: Operation<Removal, void> = {
  name: "v4/recentcontact/delete",
  safe: true,
  callsPerSecond: CALLS_PER_SECOND,
  request: ({ userId, conversationId, clearHistory }) => ({
    body: {
      From_Account: userId,
      ...toContact(conversationId, "ToGroupid"),
      ClearRamble: clearHistory ? 1 : 0,
    },
  }),
  read: () => undefined,
};
