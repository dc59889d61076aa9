/**
 * What the vendor's pages leave open or say in two ways, as start options: a client is right only if it works under
 * every combination that is coherent. The first value named is the default.
 */
export interface VolcengineReadings {
  /** Whether the message at `Cursor` itself is on the page (docs 6348/337138 say "start", not more). */
  messageCursor: "inclusive" | "exclusive";
  /** Array order inside a page of messages: that of the walk, or its opposite. */
  messageOrder: "walk" | "reversed";
  /**
   * `NewCursor`: a value that makes the next call start at the next message; the Index of the last one of this page
   * (comes again if the cursor is inclusive); like the first, but 0 beside `HasMore: false`; or how many messages
   * this page holds, which is what the documented sample (20) looks like and cannot be resumed from.
   */
  newCursor: "next-index" | "last-index" | "zero-at-end" | "count";
  /**
   * Which `Cursor` is "from the newest" under `Reverse: 1`: any upper bound (2^63-1, or now in microseconds); only
   * one that is at most a day ahead of the clock (a larger one is `InvalidParam`); or any upper bound and also 0.
   */
  newestCursor: "upper-bound" | "now" | "zero";
  /** Live groups accept only `Reverse: 1`: another value is read as 1, or refused. */
  liveForward: "backward" | "refused";
  /**
   * Recalled messages in history: there with `Status` 3 (the scale of RefMsgInfo.Status) and their content, or without
   * content; left out; or there like any other with `s:recalled` in `Ext`, a name that is made up here.
   */
  recalledMessages: "status" | "status-blank" | "absent" | "ext";
  /** Messages deleted by DeleteConversationMessage in history: left out, or there with `Status` 4. */
  deletedMessages: "absent" | "status";
  /** The same with DeleteType 1, which their senders still see. */
  senderOnlyMessages: "absent" | "kept";
  /** GetMessages with an id that is unknown or no longer shown: left out, or MessageNotFound. */
  unknownMessageIds: "omitted" | "refused";
  /** `Property` of a message: a map from key to values, or a list of both. Only the world writes it. */
  propertyShape: "map" | "list";
  /** SendMessage with a ClientMsgId that is stored; in no case is the message stored again. */
  duplicateClientMsgId: "first-id" | "refused" | "new-id";
  /** Within what a ClientMsgId counts as used: one sender in one conversation, a conversation, or the app. */
  clientMsgIdScope: "sender" | "conversation" | "app";
  /** How long a ClientMsgId is remembered, in milliseconds; Infinity, the default, for as long as its message. */
  clientMsgIdMemoryMs: number;
  /** SendMessage to a live group over its rate, with `enforceRates`: an id of no message, the id 0, or an error. */
  droppedMessage: "id" | "no-id" | "refused";
  /** CreateTime of SendMessage: shown only, or the Index follows it; or refused over five minutes from the clock. */
  sendCreateTime: "shown" | "index-follows" | "refused";
  /** The largest Content in bytes; no page names a bound, a client's code shows that there is one. */
  largestContent: number;
  /** How old a message may be to be recalled, in milliseconds; Infinity for no bound. Its code is made up here. */
  recallWindowMs: number;
  /** RecallRole: ignored; must be the member's Role; or not needed for own messages, and 0, its default, for no others. */
  recallRole: "ignored" | "checked" | "own-by-default";
  /** ModifyMessage with neither Content nor Ext: InvalidParam, or nothing happens. */
  emptyModification: "refused" | "ignored";
  /** ModifyMessage of a recalled message: MessageNotFound, or nothing happens. */
  modifiedRecalled: "not-found" | "ignored";
  /** CreateConversation of one that exists, with another Name and so on: it keeps its own, or takes them. */
  existingConversation: "kept" | "updated";
  /** Ext in ModifyConversation and of members: added key by key, or put in the place of what was there. */
  conversationExt: "merged" | "replaced";
  /** An OwnerUserId that is no member: ParticipantNotInConversation, or they become one. */
  newOwner: "member" | "anybody";
  /** The Role of who was the owner: 0 from then on, or still 1. */
  formerOwnerRole: "member" | "owner";
  /** Removing the owner: a failed item, or carried out, and the group has no owner. */
  ownerRemoval: "refused" | "allowed";
  /** BatchModifyConversationParticipant without `Role`, whose documented default is 0. */
  omittedRole: "keeps" | "resets";
  /** The ReadIndex of somebody who comes back, where the call names none. */
  rejoinedReadIndex: "kept" | "reset";
  /** Members or profiles over a limit: the whole call is refused and changes nothing, or they are failed items. */
  limitFailures: "error" | "listed";
  /** RegisterUsers of somebody who is registered: what was sent is changed, or they are a failed item. */
  repeatedRegistration: "updates" | "fails";
  /** `UserId` of a failed item of RegisterUsers: an integer as in the Go package, or text as on its page. */
  registerFailureIds: "integer" | "text";
  /** What the bound of 100 for a NickName counts: characters as on the page, or bytes as in the Go package. */
  nickNameUnit: "characters" | "bytes";
  /** A batch of users all of whom fail: success with the list, or refused with the code of the first. */
  failedBatch: "listed" | "error";
  /** Recalling, deleting, removing or dissolving what has been so before: the code for what is not there, or success. */
  repeatedEnd: "not-found" | "accepted";
  /** A ReadIndex that is not greater than the present one: InvalidParam, success without effect, or success with it. */
  staleReadIndex: "refused" | "ignored" | "accepted";
  /** The conversation `Cursor`: a plain offset, as the sample suggests, or a 62-bit number that arithmetic breaks. */
  conversationCursor: "offset" | "opaque";
  /** Most conversations on a page, whatever `Limit` allows; a list is used in turn, one number a call. */
  conversationPageSize: number | readonly number[];
  /** The last conversation of a page comes again as the first of the next. */
  repeatAtSeam: boolean;
  /** Whether dissolved conversations are in the lists of a user (as `Status` 1). */
  dissolvedConversations: "listed" | "absent";
  /** Whether live groups are in the lists of `DataType` 0 and 1. */
  liveConversations: "listed" | "absent";
  /** Rows that are left out go before the page is cut, or after it: then pages are short or empty and not the last. */
  filtering: "before-cut" | "after-cut";
  /** `HasMore`: whether rows follow, or whether the page is full, so that an empty page can end a walk. */
  hasMore: "exact" | "full-page";
  /** `MemberCount` under `SkipMemberCount: true`. */
  skippedMemberCount: "absent" | "zero";
  /** Names of owner and creator: the table's, the sample's short ones, or the sample's mixture from row to row. */
  ownerField: "OwnerUserId" | "OwnerUid" | "mixed";
  /** The second item of the documented sample has no `ConversationId`; "absent" leaves it out of every second item. */
  conversationIdOnSecondItem: "present" | "absent";
  /** Fills the `...Str` siblings of user ids. A user id that is no integer is 0 in the integer field. */
  stringUserIds: boolean;
  /** The integer field beside a filled `...Str` one. */
  longBesideText: "ignored" | "absent" | "zero";
  /** Most ids in one call of an action whose page names no bound; Infinity for none. */
  longestBatch: number;
  /** A list of what failed, or was not found, when it is empty: the vendor's samples leave some of them out. */
  emptyFailureList: "list" | "null" | "absent";
  /** BatchGetConversations with an unknown or dissolved id: left out, or ConversationShortIdsHasInvalidElem. */
  unknownConversationIds: "omitted" | "refused";
  /** A member without a setting record: default values, or SettingNotFound. */
  missingSetting: "defaults" | "not-found";
  /** The code for a user who never was in the conversation; who has left is ParticipantNotInConversation. */
  neverMember: "ParticipantNotInConversation" | "ParticipantNotFound";
  /** The code of GetConversationSetting for a user who is not in the conversation. */
  strangerSetting: "SettingNotFound" | "ParticipantNotInConversation";
  /** Ext in ModifyConversationSetting: added key by key, or put in the place of what was there. */
  settingExt: "merged" | "replaced";
  /** IsUserInConversation of a dissolved conversation: false, or ConversationNotFound. */
  dissolvedMembership: "false" | "not-found";
  /** StickTopTime and SetFavoriteTime in answers: documented milliseconds, sampled with 16 digits. */
  settingTimeUnit: "milliseconds" | "microseconds";
  /** ModifyConversationSetting without `IsMute`, whose documented default is false. */
  omittedMute: "keeps" | "unmutes";
  /** A call over the documented rate, with `enforceRates`: a code of the gateway with 429, or the first with 200. */
  overRate: "FlowLimitExceeded" | "RequestLimitExceeded" | "status-200";
  /** `Result` of an action that has nothing to answer: `{}`, or absent, as the vendor's packages allow. */
  emptyResult: "object" | "absent";
  /** HTTP status beside a business error. */
  businessErrorStatus: 200 | 400;
  /** Webhooks: the name of the event of a message that was sent, which the sample of one page has in a shorter form. */
  sentEvent: "AfterSendMessage" | "SendMessage";
  /** Webhooks: ClientMessageId and MessagePriority as release notes name them, or ClientMsgId and Priority as in the API. */
  eventNames: "callback" | "api";
  /** Webhooks: whether the event of a message that was sent has its IndexInConversation. */
  eventIndex: "present" | "absent";
  /** Webhooks: digits of EventTime, nine behind the second as in the sample, or none. */
  eventTime: "nanoseconds" | "seconds";
  /** Version, Service and Region in ResponseMetadata: an echo, or empty strings as in the sample of 6348/1223552. */
  echoMetadata: "full" | "empty";
  /** Fields that an action does not know: refused as InvalidParam (catches typing errors), or ignored. */
  unknownFields: "refused" | "ignored";
}
