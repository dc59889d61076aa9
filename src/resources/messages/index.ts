import type { Caller } from "../../calling/call.js";
import type { CallOptions } from "../../calling/scope.js";
import type { Message } from "../../model/message.js";
import type { Outcomes } from "../../model/outcome.js";
import type {
  DeletedMessage,
  DeleteMessages,
  EditMessage,
  GetMessages,
  RecallMessage,
  SendMessage,
  SendResult,
} from "../../model/send.js";
import type { CursorCodec } from "../../paging/cursor.js";
import type { OptionsOf, ProviderTypes } from "../../provider/contract/index.js";
import type { Writes } from "../writes.js";
import { createMessageActions } from "./actions.js";
import { createHistory, type MessageLists } from "./history.js";
import { createSend } from "./send.js";

export { readLatest } from "./history.js";

/** The `messages` resource: histories, from new to old or from old to new, and what users say. */
export interface Messages<Types extends ProviderTypes = ProviderTypes> extends MessageLists<Types> {
  /**
   * Sends a message. One key with equal content is sent at most once inside the vendor's window; where that cannot be
   * told, the error has `outcome: "unknown"` and the `key` to come back with.
   */
  send(input: SendMessage<OptionsOf<Types, "messages.send">>, options?: CallOptions): Promise<SendResult>;
  /**
   * Takes a message back, for everybody. One that is taken back already is no error, or `not_found` where the vendor
   * does not tell it from one that never was.
   */
  recall(input: RecallMessage<OptionsOf<Types, "messages.recall">>, options?: CallOptions): Promise<void>;
  /** Changes what a message says. */
  edit(input: EditMessage<OptionsOf<Types, "messages.edit">>, options?: CallOptions): Promise<void>;
  /** Deletes messages, out of one user's view or out of everybody's. */
  delete(
    input: DeleteMessages<OptionsOf<Types, "messages.delete">>,
    options?: CallOptions,
  ): Promise<Outcomes<DeletedMessage>>;
  /** Reads messages by their ids, in order; `null` where there is none. */
  get(
    input: GetMessages<OptionsOf<Types, "messages.get">>,
    options?: CallOptions,
  ): Promise<(Message | null)[]>;
}

/** The `messages` resource of a client. */
export function createMessages(caller: Caller, codec: CursorCodec, writes: Writes): Messages {
  return {
    ...createHistory(caller, codec),
    send: createSend(caller, writes),
    ...createMessageActions(caller, writes),
  };
}
