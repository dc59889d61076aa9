import type { ConversationActions } from "colloquy/provider";
import { dissolve, update } from "./change.js";
import { create } from "./create.js";
import { open } from "./open.js";
import { markRead } from "./read.js";
import { removeFromList } from "./remove.js";

export { createConversations } from "./list.js";

/** What is done with conversations besides listing them. */
export const conversationActions: ConversationActions = {
  open,
  create,
  update,
  dissolve,
  removeFromList,
  markRead,
};
