import { createMirrorConversations } from "./conversations.js";
import type { ReadCore } from "./core.js";
import { createMirrorDetails } from "./details.js";
import { createMirrorInbox } from "./inbox.js";
import { createMirrorMembers } from "./members.js";
import { createMirrorMessages } from "./messages.js";
import { createMirrorSearch } from "./search.js";
import type { MirrorReads } from "./types.js";

export type * from "./types.js";

/** Everything that reads a mirror. */
export function createReads(core: ReadCore): MirrorReads {
  return {
    inbox: createMirrorInbox(core),
    conversations: createMirrorConversations(core),
    messages: createMirrorMessages(core),
    members: createMirrorMembers(core),
    search: createMirrorSearch(core),
    details: createMirrorDetails(core),
  };
}
