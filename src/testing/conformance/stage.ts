import type { ErrorCode } from "../../errors/colloquy-error.js";
import type { ConversationKind } from "../../model/conversation.js";
import type { Provider, Webhook } from "../../provider/contract/index.js";
import type { JsonInput } from "../../provider/json/index.js";

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
   * in it too where it is a group, which the reader owns where groups have owners; a direct one is with somebody new each
   * time. Returns its id.
   */
  addConversation(kind: ConversationKind): Promise<string> | string;
  /** Takes a conversation out of the reader's list. */
  removeConversation(conversationId: string): Promise<void> | void;
  /** Moves a conversation to the top of the reader's list. */
  touch(conversationId: string): Promise<void> | void;
  /** Adds a text message of the sender's (the reader's where absent), later than all before, and returns its id. */
  addMessage(conversationId: string, text: string, senderId?: string): Promise<string> | string;
  /** What the vendor's clock says, to a minute: the time of what was just added. */
  now?(): Date;
  /** Lets the vendor's clock stand still: what is added until this is undone has one and the same time. */
  stopClock?(): () => void;

  /** Lets `times` requests fail in a way that is worth retrying, after `after` have passed. Returns what undoes it. */
  fail(options: { after: number; times: number }): () => void;
  /** Errors of the vendor's own, as its documentation has them, and what each means. See {@link VendorError}. */
  readonly vendorErrors?: readonly VendorError[];
  /**
   * Lets every request from now on be refused with an error of the vendor's own, in its own envelope and with the HTTP
   * status that it sends beside it. `text` is the vendor's words. Returns what undoes it.
   */
  refuse?(error: { providerCode: string; text: string }): () => void;
  /** Lets the next request be carried out and its answer get lost. For the chapter on keys. */
  loseAnswer?(): void;
  /** Leaves every request from now on without an answer. Returns what undoes it. */
  hang(): () => void;
  /** How many requests have arrived. */
  requests(): number;

  /** Adds a row that vendor pages count and that is not to be delivered: a full page of them is empty. */
  addHiddenConversation?(): Promise<void> | void;
  /** Adds a row to the reader's list that lacks what identifies it. */
  addNamelessConversation?(): Promise<void> | void;
  /** After the first vendor page, lets the conversation list name the same next position again and again. */
  stallConversations?(): void;
  /** Changes what a conversation shows of itself, such as its title, later than everything before. Nobody writes. */
  changeProfile?(conversationId: string): Promise<void> | void;
  /** Adds a message that lacks what identifies it. */
  addNamelessMessage?(conversationId: string): Promise<void> | void;
  /** Adds a message of the reader's that says `text` wherever a sender can write: text, own data, quote. Returns its id. */
  addFullMessage?(conversationId: string, text: string): Promise<string> | string;
  /** Recalls one message, as its sender would. */
  recallMessage?(conversationId: string, messageId: string): Promise<void> | void;
  /** Takes one message out of the history. */
  removeMessage?(conversationId: string, messageId: string): Promise<void> | void;
  /** Lets the retention period end for a message and everything before it. */
  expireMessages?(conversationId: string, messageId: string): Promise<void> | void;
  /** Gives a user a name and a picture in the vendor's own store, where they may have had no account before. */
  nameUser?(userId: string, profile: { name: string; avatarUrl: string }): Promise<void> | void;
  /** Adds a user who is in no conversation, and returns their id. */
  addUser?(): Promise<string> | string;
  /** Adds a user whom no group can take in, and returns their id. */
  addUnaddableUser?(): Promise<string> | string;
  /** Whose client the vendor takes the bearer of a login for. */
  userOfToken?(token: string): Promise<string | undefined> | string | undefined;
  /** The reader has read all of a conversation, as their client would say. */
  markRead?(conversationId: string): Promise<void> | void;
  /** A well-formed id of a user whom the vendor does not know. */
  readonly unknownUser?: string;
  /** A well-formed id of a conversation that there is not. */
  readonly unknownConversation?: string;
  /** A well-formed id of a conversation whose marks cannot be changed. */
  readonly unmarkableConversation?: string;
  /** The shortest custom mark that is too long for this vendor. */
  readonly overlongCustomMark?: string;
  /** Adds a folder of the reader's with these conversations in it, and returns its id. */
  addFolder?(name: string, conversationIds: readonly string[]): Promise<string> | string;
  /** What the vendor posts of this world. */
  readonly webhook?: WebhookStage;
  /** A read of the vendor's own that succeeds in this world, for `client.call`. */
  readonly rawCall?: {
    /** As `client.call` takes it. */
    readonly operation: string;
    /** What the vendor wants with it. */
    readonly body: JsonInput;
  };
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

/**
 * What an error of the vendor's own means, said by the harness so that it is not the provider's word alone. There must
 * be one that is worth retrying, one that is not, and one (`unknown`) that the vendor's documentation does not have.
 */
export interface VendorError {
  /** As `ColloquyError.providerCode`. */
  readonly providerCode: string;
  /** What the caller must get for it. */
  readonly code: ErrorCode;
}

/** A vendor that posts, and the webhook that it posts to. */
export interface WebhookStage {
  /** A new webhook of the stage's app. */
  create(options?: {
    /** As the option of the same name. */
    pathSecret: string;
  }): Webhook;
  /** A request as the vendor makes it. Equal events are repetitions, whatever else differs. */
  post(event: PostedEvent, how: PostedHow): Request | Promise<Request>;
}

/** What is told. */
export type PostedEvent =
  | {
      /** Somebody said a message that the stage has added. */
      type: "message.sent";
      /** As `addConversation` returned it. */
      conversationId: string;
      /** As `addMessage` returned it. */
      messageId: string;
    }
  | {
      /** An event that no page of the vendor names. */
      type: "unknown";
    };

/** How a request is made. */
export interface PostedHow {
  /** Where to. */
  url: string;
  /** The time that it claims; of the event itself only where the vendor signs that. */
  at: Date;
  /** Made with the secret that both know, with another one, or not there. */
  signature: "right" | "wrong" | "none";
  /** Whose (the stage's own app). */
  app?: "another";
  /** How numbers of the event are written ("bare"), where the vendor is known to write both. */
  numbers?: "bare" | "text";
}
