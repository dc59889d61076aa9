/** What provider code may import, and nothing else. Published as `colloquy/provider`. */

export { ColloquyError, type ErrorCode, invalidArgument } from "../errors/colloquy-error.js";
export type {
  CallCost,
  Capabilities,
  ConversationCapabilities,
  ConversationField,
  DetailCapabilities,
  Level,
  MarkCapabilities,
  MarkReadCapabilities,
  MemberCapabilities,
  MessageCapabilities,
  MessageKindCapabilities,
  SendCapabilities,
  UnreadCapabilities,
  UserCapabilities,
  WebhookCapabilities,
} from "../model/capabilities.js";
export type { ForwardedMessage, MessageContent } from "../model/content.js";
export type { Activity, Conversation, ConversationKind, Detail, Unread } from "../model/conversation.js";
export type { ColloquyEvent, EventBody, EventConversation } from "../model/event.js";
export type { ConversationMarks, Folder, Mark, MarkChange } from "../model/mark.js";
export type { AddedMember, ChangedMember, Member, MemberRole, RemovedMember } from "../model/member.js";
export type { Message } from "../model/message.js";
export type { SendableContent, SentMessage } from "../model/send.js";
export type { RegisteredUser, User } from "../model/user.js";
export { checkBaseUrl } from "./base-url.js";
export { checkInput, readInput, requiredText, show, wholeNumber, z } from "./check.js";
export type {
  AccountActions,
  ActionInput,
  AnchoredConversations,
  Ask,
  Asked,
  BoundedConversations,
  Call,
  ChangeOutcome,
  ConversationActions,
  ConversationDetails,
  ConversationIds,
  ConversationList,
  ConversationLookup,
  Created,
  CreateInput,
  DetailRead,
  DetailReport,
  EditInput,
  Failure,
  FoundDetails,
  HttpRequest,
  HttpResponse,
  Judged,
  KeyedConversations,
  ListInput,
  Lookup,
  MarkLookup,
  MarkOutcome,
  MarkReadInput,
  MarkStore,
  MemberList,
  MemberStore,
  MembersInput,
  MembersInputOf,
  MessageActions,
  MessageDraft,
  MessageHistory,
  MessageSending,
  MessagesInput,
  Method,
  Operation,
  OptionsOf,
  Part,
  ProfileInput,
  Provider,
  ProviderAction,
  ProviderTypes,
  Query,
  Recognised,
  RequestOptions,
  ResourceOptions,
  SendDecision,
  SendInput,
  StreamedConversations,
  Stretch,
  Token,
  TokenInput,
  TypesOf,
  UpdateConversationInput,
  UpdateInput,
  UserDirectory,
  UserIds,
  UsersInput,
  VendorEvent,
  Verdict,
  WantedRows,
  Webhook,
  WebhookFreshness,
  WebhookReading,
  Whole,
  Wire,
} from "./contract/index.js";
export { type Credential, type CredentialSourceOptions, credentialSource } from "./credential.js";
export { type Declaration, type Declared, declare } from "./declare.js";
export {
  type Environment,
  missingVariables,
  readEnvironment,
  type Values,
  type Variable,
  type Variables,
} from "./environment.js";
export { type Json, JsonError, type JsonInput, parseJson, stringifyJson } from "./json/index.js";
export { fingerprintOf, numberOf, orderOf } from "./keys.js";
export * from "./parse.js";
export { batchesOf, collectCountedParts, collectParts, stalled } from "./parts.js";
export { foreignPosition, readPosition } from "./positions.js";
export { present } from "./present.js";
export { createSecrets, type Secrets } from "./secrets.js";
export { type CommonWebhookOptions, signingSecret, type WebhookShape, webhookShape } from "./webhook.js";
