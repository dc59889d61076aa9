import type { Caller } from "../../calling/call.js";
import type { Scope } from "../../calling/scope.js";
import type { Conversation } from "../../model/conversation.js";
import type { DetailRead } from "../../provider/contract/index.js";
import { readLatest } from "../messages/index.js";

/** Reads of the newest message of each conversation, where the vendor has no other way to a last message. */
export function lastMessageReads(
  caller: Caller,
  userId: string,
  rows: readonly Conversation[],
  scope: Scope,
): DetailRead[] {
  const { kinds } = caller.provider.capabilities.messages;
  return rows
    .filter(({ kind }) => kinds[kind].older !== "unsupported")
    .map(({ id }) => ({
      about: { lastMessage: [id] },
      async read(_call, report) {
        const lastMessage = await readLatest(caller, userId, id, scope);
        if (lastMessage !== undefined) report.found(id, { lastMessage });
      },
    }));
}
