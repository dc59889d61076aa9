import type { ColloquyError } from "../../errors/colloquy-error.js";
import type { Conversation } from "../../model/conversation.js";
import type {
  DissolveConversation,
  MarkRead,
  OpenConversation,
  OpenedConversation,
  RemoveFromList,
} from "../../model/group.js";
import type { Message } from "../../model/message.js";
import type {
  DeleteMessages,
  GetMessages,
  RecallMessage,
  SendableContent,
  SentMessage,
} from "../../model/send.js";
import type { ActionInput, ChangeOutcome, ProviderAction } from "./action.js";
import type { Query } from "./list.js";
import type { Operation } from "./operation.js";

/** An input without what the core keeps to itself. */
type Asked<Input> = Required<Omit<Input, "providerOptions">>;

/** What is to be sent; everything is well formed, and the key is there. */
export interface SendInput extends ActionInput {
  /** Who sends it. */
  userId: string;
  /** Where to. */
  conversationId: string;
  /** At least one part. */
  content: readonly SendableContent[];
  /** 1 to 128 characters. `orderOf` of the kit tells the place of one that the library made. */
  key: string;
  /** The message that is answered. */
  quote?: NonNullable<Message["quote"]>;
  /** Whom it calls by name. */
  mentions?: readonly string[] | "all";
  /** The app's own key-values. */
  attributes?: Readonly<Record<string, string>>;
  /** The app's own text. */
  customData?: string;
  /** No offline push. */
  silent: boolean;
}

/** What is to be changed of a message; at least one of the three is there. */
export interface EditInput {
  /** The sender. */
  userId: string;
  /** Where it is. */
  conversationId: string;
  /** Which. */
  messageId: string;
  /** The new content, whole. */
  content?: readonly SendableContent[];
  /** The new key-values, whole. */
  attributes?: Readonly<Record<string, string>>;
  /** The new text. */
  customData?: string;
}

/** How messages are sent. The core repeats, looks into the history and settles; the provider says with what bytes. */
export interface MessageSending<Asking extends Query = Query> {
  /**
   * MUST refuse content and properties that the vendor cannot carry, naming the part. The query holds what makes the
   * request, so that a repetition has the same bytes: numbers of the vendor's own are made of the key and the content.
   */
  prepare(input: SendInput): Asking;
  /** The one write. Its `read` gives what the answer tells and throws `BadResponse` where the answer has no id. */
  operation(query: Asking): Operation<Asking, SentMessage>;
  /** For how long the vendor takes equal bytes once, in milliseconds; `null`: not documented, as long as one call. */
  windowMs(query: Asking): number | null;
  /** Lesser properties that have no place on the wire and are left out. */
  dropped(query: Asking): readonly string[];
  /** Whether a message of the history is this one. */
  isSent(query: Asking, message: Message): boolean;
  /**
   * May: whether a refusal can mean that the vendor has this message already, sent before with the same key. The history
   * is then looked at; `conflict` is taken so without being asked.
   */
  mayHave?(refusal: ColloquyError): boolean;
}

/** What is done with messages besides reading histories. Each may be missing; its calls are then `unsupported`. */
export interface MessageActions {
  /** Sending. */
  readonly send?: MessageSending;
  /** Taking back. */
  readonly recall?: ProviderAction<Asked<RecallMessage>, void>;
  /** Changing. */
  readonly edit?: ProviderAction<EditInput, void>;
  /** Deleting; one outcome a message. */
  readonly delete?: ProviderAction<Asked<DeleteMessages>, ChangeOutcome[]>;
  /** Reading some by their ids; `null` where there is none, in the order of the ids. */
  readonly get?: ProviderAction<Asked<GetMessages>, (Message | null)[]>;
}

/** The profile fields that are there. */
export interface ProfileInput {
  /** As `Conversation.title`. */
  title?: string;
  /** As `Conversation.avatarUrl`. */
  avatarUrl?: string;
  /** As `Conversation.description`. */
  description?: string;
  /** As `Conversation.notice`. */
  notice?: string;
  /** As `Conversation.attributes`. */
  attributes?: Readonly<Record<string, string>>;
}

/** A group to be made. */
export interface CreateInput extends ProfileInput {
  /** Who owns it. */
  ownerId: string;
  /** The others, each once, without the owner. */
  memberIds: readonly string[];
  /** What makes repeating it find the group. */
  key?: string;
}

/** A group that was made, or found by its key. */
export interface Created {
  /** As answer and input give it. */
  conversation: Conversation;
  /** One for each of `memberIds`. */
  members: ChangeOutcome[];
}

/** A group to be changed; at least one field besides the ids is there. */
export interface UpdateConversationInput extends ProfileInput {
  /** Who does it. */
  operatorId: string;
  /** Which. */
  conversationId: string;
  /** The new owner. */
  ownerId?: string;
}

/** Until where something was read. */
export interface MarkReadInput extends Omit<Asked<MarkRead>, "upTo"> {
  /** A message position; absent for all there is. */
  upTo?: string;
}

/** What is done with conversations besides listing them. Each may be missing; its calls are then `unsupported`. */
export interface ConversationActions {
  /** The id of two users' direct conversation, which is made where the vendor needs that. */
  readonly open?: ProviderAction<Asked<OpenConversation>, OpenedConversation>;
  /** Making a group. A member who cannot be added MUST NOT fail it. */
  readonly create?: ProviderAction<CreateInput, Created>;
  /** Changing its profile or owner. */
  readonly update?: ProviderAction<UpdateConversationInput, void>;
  /** Disbanding it. */
  readonly dissolve?: ProviderAction<Asked<DissolveConversation>, void>;
  /** Taking it out of one user's list. */
  readonly removeFromList?: ProviderAction<Asked<RemoveFromList>, void>;
  /** Marking it as read. */
  readonly markRead?: ProviderAction<MarkReadInput, void>;
}
