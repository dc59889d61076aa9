import type { ConversationKind } from "../../model/conversation.js";
import type { ListMessages, Message } from "../../model/message.js";
import { type Bench, collect } from "./bench.js";
import { expectThat } from "./expect.js";

/** A conversation with messages, enough for several vendor pages unless said, and what a whole walk reads of it. */
export async function history(
  { stage, client, reader, addMessages, historySize }: Bench,
  kind: ConversationKind,
  count = historySize(kind).rows,
): Promise<{ input: ListMessages; made: string[]; whole: Message[] }> {
  const conversationId = await stage.addConversation(kind);
  const made = await addMessages(conversationId, count);
  const input = { userId: reader, conversationId };
  return { input, made, whole: await collect(client.messages.iterate(input)) };
}

/** One of them; `place` may count from the end. */
export function messageAt(whole: readonly Message[], place: number): Message {
  const message = whole.at(place);
  const seen = `a walk brought ${whole.length} messages, too few for this rule`;
  expectThat(message !== undefined, `${seen}. Mend "every message comes exactly once" first`);
  return message;
}
