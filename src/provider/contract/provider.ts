import type { Capabilities } from "../../model/capabilities.js";
import type { EventConversation } from "../../model/event.js";
import type { Mark } from "../../model/mark.js";
import type { Json, JsonInput } from "../json/index.js";
import type { ConversationList } from "./conversations.js";
import type { UserDirectory } from "./lookup.js";
import type { MarkStore } from "./marks.js";
import type { MemberStore } from "./members.js";
import type { MessageHistory } from "./messages.js";
import type { Operation } from "./operation.js";
import type { AccountActions } from "./users.js";
import type { Wire } from "./wire.js";
import type { ConversationActions, MessageActions } from "./writing.js";

/** What the type of a provider says of its input, so that a client of it completes and checks that. */
export interface ProviderTypes {
  /** As `Provider.name`. */
  name: string;
  /** What stands in `providerOptions.<name>`, by resource; one that is not named takes no options. */
  options: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** The marks that `marks.update` sets and clears. */
  settable: Mark;
}

/** The `providerOptions` of one resource of a client; those of a provider without types take any name. */
export type OptionsOf<Types extends ProviderTypes, Resource extends string> = {
  readonly [Name in Types["name"]]?: ResourceOptions<Types["options"], Resource> | undefined;
};

/** The options of one resource; none where it is not named. */
export type ResourceOptions<Options, Resource extends string> = Resource extends keyof Options
  ? Options[Resource]
  : Readonly<Record<string, never>>;

/** The types of a provider; a union of those that it may be. */
export type TypesOf<One extends Provider> = One extends Provider<infer Types> ? Types : never;

/** One vendor app behind the contract. `createClient` takes it; nothing else calls it. */
export interface Provider<Types extends ProviderTypes = ProviderTypes> {
  /** The version of this contract. */
  readonly contract: 1;
  /** Lower-case name; the key of `providerOptions` and part of every cursor. */
  readonly name: Types["name"];
  /** The vendor app; part of every cursor and budget, so that two apps never share either. */
  readonly appId: string;
  /** What this vendor can do. MUST be true: the conformance suite holds the provider to it. */
  readonly capabilities: Capabilities;
  /** How a request is built and an answer judged. */
  readonly wire: Wire;
  /** Required: the user's conversation list. */
  readonly conversations: ConversationList;
  /** Should: message history. Without it every call is `unsupported`. */
  readonly messages?: MessageHistory;
  /** May: marks and folders. */
  readonly marks?: MarkStore;
  /** May: users and their profiles. */
  readonly users?: UserDirectory & AccountActions;
  /** May: sending, recalling, editing, deleting, and reading messages by id. */
  readonly messageActions?: MessageActions;
  /** May: opening, making, changing and leaving conversations, and marking them as read. */
  readonly conversationActions?: ConversationActions;
  /** May: members of groups. */
  readonly members?: MemberStore;
  /**
   * The conversation under every id that it has, for events. Without it an id means the same for all and the kind is
   * `other`. `userId` is the user in whose view the id was used; without one the id MUST tell enough.
   */
  identify?(conversationId: string, userId: string | null): EventConversation;
  /** Never set: it only lets the compiler hand the types on to a client. */
  readonly types?: Types;
  /** Should: the escape hatch `client.call`. MUST match the name against a pattern and refuse everything else. */
  operation?(name: string, options: { safe: boolean }): Operation<JsonInput, Json>;
}
