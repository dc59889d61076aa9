import type { Caller } from "../../calling/call.js";
import type { CallOptions } from "../../calling/scope.js";
import type {
  CreateConversation,
  CreatedConversation,
  DissolveConversation,
  MarkRead,
  OpenConversation,
  OpenedConversation,
  RemoveFromList,
  UpdateConversation,
} from "../../model/group.js";
import type { CursorCodec } from "../../paging/cursor.js";
import type { OptionsOf, ProviderTypes } from "../../provider/contract/index.js";
import type { Details } from "../details/index.js";
import type { Writes } from "../writes.js";
import { createConversationActions } from "./actions.js";
import { type ConversationLists, createLists } from "./list.js";

export { type OpenList, openConversations } from "./list.js";

/** The `conversations` resource: users' lists, and groups and direct conversations themselves. */
export interface Conversations<Types extends ProviderTypes = ProviderTypes> extends ConversationLists<Types> {
  /** Gives the id of two users' direct conversation, as the first of them sees it. */
  open(
    input: OpenConversation<OptionsOf<Types, "conversations.open">>,
    options?: CallOptions,
  ): Promise<OpenedConversation>;
  /** Makes a group; a member who cannot be added does not fail it. Repeated with its `key` it finds the group. */
  create(
    input: CreateConversation<OptionsOf<Types, "conversations.create">>,
    options?: CallOptions,
  ): Promise<CreatedConversation>;
  /** Changes what a group says about itself, or who owns it. */
  update(
    input: UpdateConversation<OptionsOf<Types, "conversations.update">>,
    options?: CallOptions,
  ): Promise<void>;
  /** Disbands a group. One that is gone already is no error. */
  dissolve(
    input: DissolveConversation<OptionsOf<Types, "conversations.dissolve">>,
    options?: CallOptions,
  ): Promise<void>;
  /** Takes a conversation out of one user's list; the next message brings it back. */
  removeFromList(
    input: RemoveFromList<OptionsOf<Types, "conversations.removeFromList">>,
    options?: CallOptions,
  ): Promise<void>;
  /** Marks a conversation as read, up to a message or all there is. What is read already stays read. */
  markRead(input: MarkRead<OptionsOf<Types, "conversations.markRead">>, options?: CallOptions): Promise<void>;
}

/** The `conversations` resource of a client. */
export function createConversations(
  caller: Caller,
  codec: CursorCodec,
  details: Details,
  writes: Writes,
): Conversations {
  return { ...createLists(caller, codec, details), ...createConversationActions(caller, writes) };
}
