import { askForHistory, askForTail } from "../crawl/ask.js";
import type { Account } from "../identity.js";
import type { Queryable } from "../store/index.js";
import type { KnownConversation } from "./conversations.js";

/** Asks for what is new in a conversation. Where a history is read downwards only, that is the whole of it. */
export async function askForNews(
  inside: Queryable,
  account: Account,
  personId: string,
  conversation: Pick<KnownConversation, "id" | "kind">,
  delayMs = 0,
): Promise<void> {
  const { newer } = account.provider.capabilities.messages.kinds[conversation.kind];
  const askFor = newer === "unsupported" ? askForHistory : askForTail;
  await askFor(inside, account, personId, conversation, delayMs);
}
