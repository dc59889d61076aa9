import type { Capabilities } from "../../model/capabilities.js";
import type { ConversationKind } from "../../model/conversation.js";
import type { Provider } from "../../provider/contract/index.js";

/** What a provider's author writes to have it checked. */
export interface Harness {
  /** Stands in the test titles. */
  readonly name: string;
  /** What the provider declares: decides which cases there are. */
  readonly capabilities: Capabilities;
  /** The kinds of conversation that the stage can make. */
  readonly kinds: readonly ConversationKind[];
  /**
   * Rows of a vendor page on the stage, where the provider declares none, or where they are fewer than declared so
   * that worlds stay small.
   */
  readonly pageSizes?: {
    /** Rows of a vendor page of conversations. */
    readonly conversations?: number;
    /** Rows of a vendor page of messages. */
    readonly messages?: number;
  };
  /** A new, empty world with providers for it. Each case makes one and closes it. */
  create(): Promise<Stage> | Stage;
  /** Cases that cannot be run here, by name, with the reason: they are reported as skipped. */
  readonly skip?: Readonly<Record<string, string>>;
}

/** One world, and the ways to change it. Ids are those that colloquy shows. */
export interface Stage {
  /** A new provider of this world at each call, as another process would make it. */
  provider(): Provider;
  /** Users who exist in this world from the start. */
  readonly users: StageUsers;
  /** Every credential that `provider` is given. */
  readonly secrets: readonly string[];
  /** A valid `providerOptions.<name>` of `conversations.list` that differs from the default, where there is one. */
  readonly conversationOptions?: Readonly<Record<string, unknown>>;
  /** A provider of another app over the same credentials, where that can be had. */
  otherApp?(): Provider;
  /** Ends servers and connections; called once, also after a failure. */
  close(): Promise<void> | void;

  /**
   * Adds a conversation to the top of the reader's list, later than everything before by the list's own time. `other` is
   * in it too where it is a group; a direct one is with somebody new each time. Returns its id.
   */
  addConversation(kind: ConversationKind): Promise<string> | string;
  /** Takes a conversation out of the reader's list. */
  removeConversation(conversationId: string): Promise<void> | void;
  /** Moves a conversation to the top of the reader's list. */
  touch(conversationId: string): Promise<void> | void;
  /** Adds a text message, later than all before, and returns its id. */
  addMessage(conversationId: string, text: string): Promise<string> | string;
  /** Lets `times` requests fail in a way that is worth retrying, after `after` have passed. Returns what undoes it. */
  fail(options: { after: number; times: number }): () => void;
  /** Leaves every request from now on without an answer. Returns what undoes it. */
  hang(): () => void;
  /** How many requests have arrived. */
  requests(): number;

  /** Adds a row that vendor pages count and that is not to be delivered: a full page of them is empty. */
  addHiddenConversation?(): Promise<void> | void;
  /** After the first vendor page, lets the conversation list name the same next position again and again. */
  stallConversations?(): void;
  /** Recalls one message, as its sender would. */
  recallMessage?(conversationId: string, messageId: string): Promise<void> | void;
  /** Takes one message out of the history. */
  removeMessage?(conversationId: string, messageId: string): Promise<void> | void;
  /** Lets the retention period end for a message and everything before it. */
  expireMessages?(conversationId: string, messageId: string): Promise<void> | void;
  /** A well-formed id of a conversation whose marks cannot be changed. */
  readonly unmarkableConversation?: string;
  /** The shortest custom mark that is too long for this vendor. */
  readonly overlongCustomMark?: string;
  /** Adds a folder of the reader's with these conversations in it, and returns its id. */
  addFolder?(name: string, conversationIds: readonly string[]): Promise<string> | string;
}

/** Ids of three different users, each valid for this vendor. */
export interface StageUsers {
  /** Whose lists are read. */
  readonly reader: string;
  /** Another user, in every group. */
  readonly other: string;
  /** Is in no conversation. */
  readonly outsider: string;
}
