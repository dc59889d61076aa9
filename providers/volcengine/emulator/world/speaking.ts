import { ApiError } from "../errors.js";
import type { VolcengineWords } from "./callbacks.js";
import type { WorldConversation } from "./conversation.js";
import type { LongId, UserId } from "./ids.js";
import type { VolcengineWorld } from "./index.js";
import type { MessageInput, WorldMessage } from "./message.js";

/** What a client says. */
export interface VolcengineSaying
  extends Pick<
    MessageInput,
    | "msgType"
    | "text"
    | "content"
    | "clientMsgId"
    | "ext"
    | "quote"
    | "mentionedUsers"
    | "visibleUsers"
    | "invisibleUsers"
    | "priority"
  > {
  /** Whose client it is. */
  from: UserId;
  /** ConversationShortId of one in which the user is. */
  conversation?: LongId;
  /** In place of a conversation: another user. Their single chat is made where there is none. */
  to?: UserId;
}

/** A client says something. Unlike the server's SendMessage, it asks and tells the app's back end. */
export async function say(saying: VolcengineSaying, world: VolcengineWorld): Promise<WorldMessage> {
  const { shortId } = placeOf(saying, world);
  const words = wordsOf(saying, world.random);
  const conversation = openConversation(shortId, words.sender, world);
  if (!(await world.callbacks.beforeSend(words, conversation))) {
    throw new ApiError("MessageCheckFailed", "The app's back end did not answer.");
  }
  // The conversation or the membership may have ended while the back end was asked.
  openConversation(shortId, words.sender, world);
  const { visibleUsers = [], invisibleUsers = [] } = saying;
  const message = world.accept(shortId, { ...words, visibleUsers, invisibleUsers });
  world.callbacks.afterSend(message, conversation);
  return message;
}

function placeOf({ from, conversation, to }: VolcengineSaying, world: VolcengineWorld): { shortId: bigint } {
  if (conversation !== undefined) return { shortId: BigInt(conversation) };
  if (to === undefined) throw new TypeError("a client says something in a conversation or to a user");
  const members = [from, to];
  return world.singleChatOf(members) ?? world.addConversation({ type: 1, members });
}

function wordsOf(saying: VolcengineSaying, random: () => number): VolcengineWords {
  const { quote, text = "" } = saying;
  return {
    sender: String(saying.from),
    msgType: saying.msgType ?? 10001,
    content: saying.content ?? JSON.stringify({ text }),
    clientMsgId: saying.clientMsgId ?? randomHex(random, 32),
    ext: { ...saying.ext },
    ...(quote && { quote: { ...quote, messageId: BigInt(quote.messageId) } }),
    mentionedUsers: (saying.mentionedUsers ?? []).map(String),
    priority: saying.priority ?? 0,
  };
}

/** One in which the user is and may speak: clients are held to mutes, which the server is not. */
function openConversation(shortId: bigint, userId: string, world: VolcengineWorld): WorldConversation {
  const conversation = world.conversations.get(shortId);
  if (conversation === undefined || conversation.status === 1) {
    throw new ApiError("ConversationNotFound", "There is no such conversation, or it is dissolved.");
  }
  if (!conversation.members.has(userId)) {
    throw new ApiError("ParticipantNotInConversation", "The user is not in this conversation.");
  }
  const seconds = BigInt(Math.floor(world.now().getTime() / 1000));
  if (world.participant(userId, shortId).blockTime > seconds) {
    throw new ApiError("ParticipantBlocked", "The user is muted in this conversation.");
  }
  return conversation;
}

/** Digits that look like those of a client's own id. */
export function randomHex(random: () => number, length: number): string {
  return Array.from({ length }, () => Math.floor(random() * 16).toString(16)).join("");
}
