import type { WorldConversation } from "./conversation.js";
import type { WorldMessage } from "./message.js";

/** What a client says, before it is a message. */
export type VolcengineWords = Pick<
  WorldMessage,
  "sender" | "msgType" | "content" | "clientMsgId" | "ext" | "quote" | "mentionedUsers" | "priority"
>;

/** The app's back end, as a world sees it. It hears of clients alone: SendMessage of the server fires nothing. */
export interface VolcengineCallbacks {
  /** Asks before a client's message is taken; false where it is not to be. */
  beforeSend(words: VolcengineWords, conversation: WorldConversation): Promise<boolean>;
  /** Tells of a client's message that was taken. Nobody waits for it. */
  afterSend(message: WorldMessage, conversation: WorldConversation): void;
}

/** A back end that is asked and told nothing. */
export const noCallbacks: VolcengineCallbacks = {
  beforeSend: async () => true,
  afterSend: () => {},
};
