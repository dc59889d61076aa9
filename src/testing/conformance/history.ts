import type { ConversationKind } from "../../model/conversation.js";
import type { ListMessages, Message } from "../../model/message.js";
import { type Bench, collect } from "./bench.js";

/** More than two vendor pages of most vendors. */
export const COUNT = 47;

/** A conversation with messages, and what a whole walk reads of it. */
export async function history(
  { stage, client, reader, addMessages }: Bench,
  kind: ConversationKind,
  count = COUNT,
): Promise<{ input: ListMessages; made: string[]; whole: Message[] }> {
  const conversationId = await stage.addConversation(kind);
  const made = await addMessages(conversationId, count);
  const input = { userId: reader, conversationId };
  return { input, made, whole: await collect(client.messages.iterate(input)) };
}
