/** colloquy: one conversation and message interface over several instant-messaging clouds. */

export { type Budget, BudgetExhausted, type FlexibleLimiter, shareBudget } from "./calling/budget/index.js";
export type { RetryOptions } from "./calling/call.js";
export type { Dispatcher } from "./calling/http/index.js";
export type { CallOptions } from "./calling/scope.js";
export type { CallTrace } from "./calling/trace.js";
export { type Client, type ClientOptions, type CloseOptions, createClient } from "./client.js";
export {
  ColloquyError,
  type ColloquyErrorInit,
  type ErrorCode,
  errorCodes,
} from "./errors/colloquy-error.js";
export {
  createInbox,
  type Inbox,
  type InboxItem,
  type InboxOptions,
  type InboxPage,
  type InboxProviderOptions,
  type ListInbox,
  type SourceStatus,
  type TypesOfClient,
  type WalkInbox,
} from "./inbox/index.js";
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
} from "./model/capabilities.js";
export { type CapabilityDifference, compareCapabilities } from "./model/compare.js";
export type { ForwardedMessage, MessageContent } from "./model/content.js";
export type {
  Activity,
  Conversation,
  ConversationKind,
  Detail,
  GetConversations,
  ListConversations,
  MissingDetails,
  Unread,
  WalkConversations,
} from "./model/conversation.js";
export { detailCalls, type RowCounts } from "./model/cost.js";
export type { ColloquyEvent, EventBase, EventBody, EventConversation } from "./model/event.js";
export type {
  CreateConversation,
  CreatedConversation,
  DissolveConversation,
  GroupProfile,
  MarkRead,
  OpenConversation,
  OpenedConversation,
  RemoveFromList,
  UpdateConversation,
} from "./model/group.js";
export type { Page, ProviderOptions } from "./model/list.js";
export type {
  ConversationMarks,
  Folder,
  GetMarks,
  ListFolders,
  ListMarks,
  Mark,
  MarkChange,
  MarkResult,
  MarkResults,
  UpdateMarks,
} from "./model/mark.js";
export type {
  AddedMember,
  AddMembers,
  ChangedMember,
  ListMembers,
  Member,
  MemberResult,
  MemberResults,
  MemberRole,
  MembersOf,
  RemovedMember,
  RemoveMembers,
  UpdateMembers,
} from "./model/member.js";
export type { ListMessages, Message, MessagePage } from "./model/message.js";
export type { Outcome, Outcomes } from "./model/outcome.js";
export { type PreviewOptions, preview } from "./model/preview.js";
export type {
  DeletedMessage,
  DeleteMessages,
  EditMessage,
  GetMessages,
  MessageRef,
  MessageRefs,
  RecallMessage,
  SendableContent,
  SendMessage,
  SendResult,
  SentMessage,
} from "./model/send.js";
export type {
  GetUsers,
  IssueToken,
  RegisteredUser,
  RegisterUsers,
  UpdateUsers,
  User,
  UserRef,
  UserResult,
  UserResults,
  UserToken,
} from "./model/user.js";
export type { CursorOptions } from "./paging/cursor.js";
export type { Resource } from "./paging/walk.js";
export type {
  OptionsOf,
  Provider,
  ProviderTypes,
  ResourceOptions,
  TypesOf,
} from "./provider/contract/index.js";
export type { Json, JsonInput } from "./provider/json/index.js";
export type { Conversations } from "./resources/conversations/index.js";
export {
  type DetailsStore,
  type KnownDetails,
  type MemoryDetailsOptions,
  memoryDetails,
  type WantedDetails,
} from "./resources/details/index.js";
export type { Marks } from "./resources/marks.js";
export type { Members } from "./resources/members.js";
export type { Messages } from "./resources/messages/index.js";
export type { Users } from "./resources/users/index.js";
export type { OnWrite } from "./resources/writes.js";
