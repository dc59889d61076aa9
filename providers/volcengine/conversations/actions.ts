import type { ConversationActions } from "colloquy/provider";
import type { App } from "../options/index.js";
import { createGroup, createOpen } from "./create.js";
import { createMarkRead } from "./mark-read.js";
import { createDissolve, createUpdate } from "./update.js";

/** What is done with conversations besides listing them. No action takes one out of one user's list. */
export function createConversationActions(app: App): ConversationActions {
  return {
    open: createOpen(app),
    create: createGroup(app),
    update: createUpdate(app),
    dissolve: createDissolve(app),
    markRead: createMarkRead(app),
  };
}
