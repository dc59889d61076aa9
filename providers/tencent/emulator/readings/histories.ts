/** Of the two histories. */
export interface HistoryReadings {
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
}

export const historyReadings: HistoryReadings = {
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
};
