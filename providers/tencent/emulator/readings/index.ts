/**
 * What Tencent's pages leave open. Each default is the likelier reading; a client has to be right under all of them.
 */
export interface TencentReadings {
  /** get_list: items a page. The vendor names no size; 44 in one page have been seen. */
  conversationPageSize: number;
  /**
   * get_list: order of the walk and of the page. `ascending-pinned-first` as in the older sample and a captured
   * answer, `ascending-mixed` as in the newest sample, `shuffled` pages over an ascending walk, or `descending`.
   */
  conversationOrder: "ascending-pinned-first" | "ascending-mixed" | "descending" | "shuffled";
  /**
   * get_list: what StartIndex and TopStartIndex count. `serial`: a number of the item itself, so that a removal
   * moves nothing; `count`: items of that second; `offset`: items of the whole list (which loses items when the
   * list changes).
   */
  conversationCursor: "serial" | "count" | "offset";
  /** get_list: newest conversations kept (plan limit); the least recently updated fall out. 500, or 100 on a standard app. */
  conversationLimit: number | undefined;
  /** get_list: whether pinned conversations fall out too when the list is over its limit. */
  evictPinned: boolean;
  /** get_list: SessionItem is missing, not empty, when there is nothing to return. */
  omitEmptySessionItem: boolean;
  /** get_list: a last page that is exactly full says CompleteFlag 0, and an empty one follows. */
  trailingEmptyPage: boolean;
  /** get_list: the AssistFlags bits that all must be set for mark and folder fields to come (bits 3 to 5 are undocumented). */
  markFieldBits: number;
  /** get_list: unset mark fields are left out, or come as empty text and an empty array. */
  unsetMarkFields: "omit" | "empty";
  /** get_contact_group: items a page; the vendor names no size. */
  contactPageSize: number;
  /** get_contact_group: ContactItem and GroupItem are missing, not empty, when there is nothing to return. */
  omitEmptyContactItem: boolean;
  /** get_contact_group: the pages that carry GroupItem. */
  folderPages: "every" | "first" | "last";
  /** StandardMark: which end of the text of 0 and 1 is bit 0. */
  standardMarkDirection: "left-is-bit-0" | "right-is-bit-0";
  /** mark_contact: a conversation whose marks were all cleared stays in get_contact_group. */
  keepClearedMarks: boolean;
  /** mark_contact: 51013 comes as the item's ResultCode, or fails the whole call. */
  editionError: "item" | "call";
  /** admin_getroammsg: which of MinTime and MaxTime are left out of the window (MaxTime on a first page only). */
  historyBounds: "inclusive" | "exclusive-min" | "exclusive-max" | "exclusive";
  /**
   * admin_getroammsg: where the message of LastMsgKey, always the page's oldest, stands. `first`: the page ascends
   * as in the sample; `last`: it descends.
   */
  lastMsgKeyPosition: "first" | "last";
  /** admin_getroammsg: the message of the request's LastMsgKey comes again at the newest end of the page. */
  repeatBoundaryMessage: boolean;
  /** admin_getroammsg: bytes of messages after which a page is cut (docs 1047/35478: 13 KB). */
  historyPageBytes: number;
  /** admin_getroammsg: the largest MaxCnt that is served; more is cut silently. */
  maxHistoryCount: number;
  /** admin_getroammsg: the first page of a walk is empty (MsgCnt 0, Complete 0) and only moves LastMsgTime. */
  emptyHistoryIncomplete: boolean;
  /** admin_getroammsg: a last page that is exactly full says Complete 0, and an empty one follows. */
  lateComplete: boolean;
  /** Both histories: a recalled message still carries its MsgBody. */
  recalledKeepsBody: boolean;
  /** group_msg_get_simple: a recalled message that was not asked for is a gap in MsgSeq, or IsPlaceMsg 1. */
  recalledInGroup: "gap" | "placeholder";
  /** group_msg_get_simple: a deleted message is IsPlaceMsg 1, or a gap in MsgSeq. */
  deletedInGroup: "placeholder" | "gap";
  /**
   * group_msg_get_simple: ReqMsgNumber counts numbers downwards from ReqMsgSeq (so gaps shorten a page), or the
   * messages that are returned.
   */
  groupCount: "interval" | "messages";
  /** group_msg_get_simple: how a page answers whose messages have all expired. */
  expiredPage: "finished-2" | "finished-1" | "empty";
  /** group_msg_get_simple: IsPlaceMsg 1 keeps sender, time and random, or has them blank. */
  placeholderFields: "kept" | "blank";
  /** group_msg_get_simple: what ReqMsgSeq 0 asks for. */
  zeroSequence: "newest" | "nothing" | "error";
  /** group_msg_get_simple: a ReqMsgSeq above the newest message is taken as the newest, or as it stands. */
  sequenceAboveNewest: "clamp" | "as-asked";
  /** group_msg_get_simple: bytes of messages after which a page is cut with IsFinished 0 (undocumented). */
  groupPageBytes: number;
  /** group_msg_get_simple: RspMsgList is missing, not empty, when there is nothing to return. */
  omitEmptyRspMsgList: boolean;
  /** Fields that no page names: ignored, or refused like a wrong one (to find typing errors). */
  unknownFields: "ignore" | "refuse";
}

export const defaultReadings: TencentReadings = {
  conversationPageSize: 100,
  conversationOrder: "ascending-pinned-first",
  conversationCursor: "serial",
  conversationLimit: undefined,
  evictPinned: false,
  omitEmptySessionItem: false,
  trailingEmptyPage: false,
  markFieldBits: 0b111000,
  unsetMarkFields: "omit",
  contactPageSize: 100,
  omitEmptyContactItem: false,
  folderPages: "every",
  standardMarkDirection: "left-is-bit-0",
  keepClearedMarks: false,
  editionError: "item",
  historyBounds: "inclusive",
  lastMsgKeyPosition: "first",
  repeatBoundaryMessage: false,
  historyPageBytes: 13 * 1024,
  maxHistoryCount: 100,
  emptyHistoryIncomplete: false,
  lateComplete: false,
  recalledKeepsBody: false,
  recalledInGroup: "gap",
  deletedInGroup: "placeholder",
  groupCount: "interval",
  expiredPage: "finished-2",
  placeholderFields: "kept",
  zeroSequence: "newest",
  sequenceAboveNewest: "clamp",
  groupPageBytes: 1024 * 1024,
  omitEmptyRspMsgList: false,
  unknownFields: "ignore",
};
