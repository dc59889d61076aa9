import type { ConversationKind } from "../../../model/conversation.js";
import type { Bench } from "../bench.js";

/** More than the conversations that rules ask have, where a vendor counts messages. */
const MESSAGES_BEFORE = 7;

/** The id of a message that is in another conversation of that kind. */
export async function foreignId({ stage, addMessages }: Bench, kind: ConversationKind): Promise<string> {
  const ids = await addMessages(await stage.addConversation(kind), MESSAGES_BEFORE);
  return ids.at(-1) ?? "";
}
