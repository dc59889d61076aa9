/** colloquy: one conversation and message interface over several instant-messaging clouds. */

export type { Dispatcher } from "./authoring/http.js";
export type { Json, JsonInput } from "./authoring/json.js";
export { type Budget, type FlexibleLimiter, shareBudget } from "./budget.js";
export type { CallTrace, RetryOptions } from "./call.js";
export {
  type Capabilities,
  type CapabilityDifference,
  type ConversationCapabilities,
  type ConversationField,
  compareCapabilities,
  type Level,
  type MarkCapabilities,
  type MessageCapabilities,
  type MessageKindCapabilities,
} from "./capabilities.js";
export { type Client, type ClientOptions, createClient } from "./client.js";
export type {
  Activity,
  Conversation,
  ConversationKind,
  ListConversations,
  ProviderOptions,
  WalkConversations,
} from "./conversation.js";
export type { Conversations } from "./conversations.js";
export type { CursorOptions } from "./cursor.js";
export { ColloquyError, type ColloquyErrorInit, type ErrorCode, errorCodes } from "./errors.js";
export {
  createInbox,
  type Inbox,
  type InboxItem,
  type InboxOptions,
  type InboxPage,
  type ListInbox,
  type SourceStatus,
  type WalkInbox,
} from "./inbox.js";
export type {
  ConversationMarks,
  Folder,
  ListFolders,
  ListMarks,
  Mark,
  MarkChange,
  MarkResult,
  MarkResults,
  UpdateMarks,
} from "./marks.js";
export type { Marks } from "./marks-resource.js";
export type { ForwardedMessage, ListMessages, Message, MessageContent, MessagePage } from "./message.js";
export type { Messages } from "./messages.js";
export type { Page } from "./page.js";
export type { Provider } from "./provider.js";
export type { CallOptions } from "./scope.js";
export type { Resource } from "./walk.js";
