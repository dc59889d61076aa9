import type { ConversationActions } from "colloquy/provider";
import { createGroup, createOpen } from "./create.js";
import { createMarkRead } from "./mark-read.js";
import { createDissolve, createUpdate } from "./update.js";

/** What is done with conversations besides listing them. No action takes one out of one user's list. */
export function createConversationActions(appId: number, newestCursor: () => bigint): ConversationActions {
  return {
    open: createOpen(appId),
    create: createGroup(appId),
    update: createUpdate(appId),
    dissolve: createDissolve(appId),
    markRead: createMarkRead(appId, newestCursor),
  };
}
