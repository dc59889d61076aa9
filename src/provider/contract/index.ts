/**
 * THE SEAM: what a provider is. Types only.
 *
 * A provider knows one vendor's wire and nothing else. It builds requests and reads answers; colloquy validates
 * input, spends the rate budget, retries, bounds by deadline, wraps errors, traces, cuts pages to their exact limit
 * and seals cursors. A provider never sleeps, retries, caches an answer or opens a connection.
 *
 * Every `prepare` is called before any request. It MUST refuse bad ids and unknown vendor options with
 * `invalidArgument`, and return a query of plain JSON: two calls with equal queries are the same walk, because the
 * query is what a cursor is bound to. Every position is an opaque text of the provider's own, at most 600 bytes (150
 * in a conversation list, whose cursors hold up to three); `null` starts a walk or ends it. Positions come back out of
 * cursors, so a provider MUST answer one that it did not make with `cursor_malformed`.
 */

export type { ActionInput, ChangeOutcome, ProviderAction } from "./action.js";
export type {
  AnchoredConversations,
  BoundedConversations,
  ConversationList,
  KeyedConversations,
  StreamedConversations,
} from "./conversations.js";
export type { ConversationDetails, DetailRead, DetailReport, FoundDetails, WantedRows } from "./details.js";
export type { ListInput, Part, Query, Whole } from "./list.js";
export type {
  ConversationIds,
  ConversationLookup,
  Lookup,
  MarkLookup,
  UserDirectory,
  UserIds,
} from "./lookup.js";
export type { MarkOutcome, MarkStore, UpdateInput } from "./marks.js";
export type { MemberList, MemberStore, MembersInput, MembersInputOf } from "./members.js";
export type { MessageHistory, MessagesInput, Stretch } from "./messages.js";
export type { Ask, Asked, Call, Method, Operation } from "./operation.js";
export type { OptionsOf, Provider, ProviderTypes, ResourceOptions, TypesOf } from "./provider.js";
export type { AccountActions, Token, TokenInput, UsersInput } from "./users.js";
export type {
  MessageDraft,
  Recognised,
  SendDecision,
  VendorEvent,
  Webhook,
  WebhookFreshness,
  WebhookReading,
} from "./webhook.js";
export type { Failure, HttpRequest, HttpResponse, Judged, RequestOptions, Verdict, Wire } from "./wire.js";
export type {
  ConversationActions,
  Created,
  CreateInput,
  EditInput,
  MarkReadInput,
  MessageActions,
  MessageSending,
  ProfileInput,
  SendInput,
  UpdateConversationInput,
} from "./writing.js";
