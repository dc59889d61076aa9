import type { Conversation, Detail } from "../../model/conversation.js";
import type { ConversationMarks } from "../../model/mark.js";
import type { User } from "../../model/user.js";
import type { ListInput, Query } from "./list.js";
import type { Call } from "./operation.js";

/** Reads known things by id. colloquy puts what is found into the order of the ids, with `null` for what is not. */
export interface Lookup<Input, Item, Asking extends Query = Query> {
  /** Checks ids and options. MUST throw before any request. */
  prepare(input: Input): Asking;
  /** What there is, in any order; what is missing is left out. `include`: as in a list's `read`. */
  read(query: Asking, call: Call, include?: readonly Detail[]): Promise<Item[]>;
}

/** `conversations.get`. */
export type ConversationLookup<Asking extends Query = Query> = Lookup<ConversationIds, Conversation, Asking>;

/** `marks.get`: what a conversation without any marks gives is for the provider to say, nothing or an empty item. */
export type MarkLookup<Asking extends Query = Query> = Lookup<ConversationIds, ConversationMarks, Asking>;

/** Conversations of one user, by id. */
export interface ConversationIds extends ListInput {
  /** 1 to 100, each once and not empty; whether this vendor can have such ids is for the provider to check. */
  conversationIds: readonly string[];
}

/** The app's users. */
export interface UserDirectory<Getting extends Query = Query> {
  /** May: `users.get`. */
  readonly get?: Lookup<UserIds, User, Getting>;
}

/** Users by id. */
export interface UserIds {
  /** 1 to 100, each once and not empty; whether this vendor can have such ids is for the provider to check. */
  userIds: readonly string[];
  /** The part of `providerOptions` under the provider's name; unknown keys MUST be refused. */
  options: Readonly<Record<string, unknown>>;
}
