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
  MessageCapabilities,
  MessageKindCapabilities,
  UnreadCapabilities,
  UserCapabilities,
} from "../model/capabilities.js";
export type { ForwardedMessage, MessageContent } from "../model/content.js";
export type { Activity, Conversation, ConversationKind, Detail, Unread } from "../model/conversation.js";
export type { ConversationMarks, Folder, Mark, MarkChange } from "../model/mark.js";
export type { Message } from "../model/message.js";
export type { User } from "../model/user.js";
export { checkBaseUrl } from "./base-url.js";
export { checkInput, readInput, requiredText, show, wholeNumber, z } from "./check.js";
export type {
  AnchoredConversations,
  Ask,
  Asked,
  BoundedConversations,
  Call,
  ConversationDetails,
  ConversationIds,
  ConversationList,
  ConversationLookup,
  DetailRead,
  DetailReport,
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
  MarkStore,
  MessageHistory,
  MessagesInput,
  Method,
  Operation,
  OptionsOf,
  Part,
  Provider,
  ProviderTypes,
  Query,
  RequestOptions,
  ResourceOptions,
  StreamedConversations,
  Stretch,
  TypesOf,
  UpdateInput,
  UserDirectory,
  UserIds,
  Verdict,
  WantedRows,
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
export { type Json, JsonError, type JsonInput, parseJson, stringifyJson } from "./json.js";
export * from "./parse.js";
export { batchesOf, collectCountedParts, collectParts, stalled } from "./parts.js";
export { foreignPosition, readPosition } from "./positions.js";
export { present } from "./present.js";
export { createSecrets, type Secrets } from "./secrets.js";
