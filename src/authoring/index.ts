/** What provider code may import, and nothing else. Published as `colloquy/provider`. */

export type {
  Capabilities,
  ConversationCapabilities,
  ConversationField,
  Level,
  MarkCapabilities,
  MessageCapabilities,
  MessageKindCapabilities,
} from "../capabilities.js";
export type { Activity, Conversation, ConversationKind } from "../conversation.js";
export { ColloquyError, type ErrorCode, invalidArgument } from "../errors.js";
export type { ConversationMarks, Folder, Mark, MarkChange } from "../marks.js";
export type { ForwardedMessage, Message, MessageContent } from "../message.js";
export type {
  BoundedConversations,
  Call,
  ConversationList,
  Failure,
  HttpRequest,
  HttpResponse,
  ListInput,
  MarkOutcome,
  MarkStore,
  MessageHistory,
  MessagesInput,
  Operation,
  Part,
  Provider,
  Query,
  StreamedConversations,
  Stretch,
  UpdateInput,
  Verdict,
  Wire,
} from "../provider.js";
export { checkInput, requiredText, show, wholeNumber, z } from "./check.js";
export { type Credential, resolveCredential } from "./credential.js";
export { checkBaseUrl } from "./http.js";
export { type Json, JsonError, type JsonInput, parseJson, stringifyJson } from "./json.js";
export * from "./parse.js";
export { collectParts, stalled } from "./parts.js";
