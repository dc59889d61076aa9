/** Of sending, changing and reading messages. */
export interface MessageReadings {
  /** sendmsg: seconds in which an equal message is dropped; 120 in the newest page, 1 in older ones. */
  directDedupeSeconds: number;
  /** sendmsg: a message with equal numbers is dropped only if its content is equal too, or in any case. */
  directDedupeContent: boolean;
  /**
   * sendmsg: the answer to a message that was dropped. `first`: that of the one that stands; `renewed`: with the time
   * of now, so with a MsgKey that no message has; `bare`: without MsgTime and MsgKey.
   */
  directDuplicate: "first" | "renewed" | "bare";
  /** send_group_msg: seconds in which an equal message is dropped. */
  groupDedupeSeconds: number;
  /** send_group_msg: what must be equal. The page names Random and content, the limits page Random and sender. */
  groupDedupeKey: "random-content-sender" | "random-content" | "random-sender" | "random";
  /** send_group_msg: the answer to a message that was dropped; `renewed` has the next MsgSeq, which the next message gets. */
  groupDuplicate: "first" | "renewed" | "bare";
  /** sendmsg: MsgTimeStamp is ignored, or becomes the message's time. */
  directTime: "server" | "asked";
  /** sendmsg: a MsgLifeTime over 7 days is cut, or refused with 90026. */
  longLifeTime: "cut" | "refuse";
  /** Bytes that MsgBody and CloudCustomData may have: 12 KB, or 8,000 in older pages. */
  messageBytes: number;
  /** MsgId comes in the answer of sendmsg, in all answers and histories, or nowhere. */
  messageIds: "direct" | "everywhere" | "nowhere";
  /** sendmsg, modify_c2c_msg: the code for a To_Account that was never imported. */
  unknownReceiver: 90012 | 20003 | 90048;
  /** sendmsg, modify_c2c_msg: the code for a From_Account that was never imported. */
  unknownSender: 20003 | 90048;
  /** send_group_msg: for a member who is muted it is refused with 10017, or delivered, as an admin sends. */
  mutedSender: "refuse" | "deliver";
  /** send_group_msg: for who is no member it is delivered, or refused with 10007. */
  outsideSender: "deliver" | "refuse";
  /** send_group_msg: the sender's own read position moves to the message. */
  sendingReads: boolean;
  /** send_group_msg over the frequency: OK with a MsgDropReason, or refused with 10023. */
  overFrequency: "drop" | "refuse";
  /** send_group_msg over the frequency: the MsgSeq of the answer is used up. */
  droppedTakesNumber: boolean;
  /** group_msg_get_simple: GroupAtInfo comes with a message that mentions somebody. */
  historyMentions: boolean;
  /** modify_c2c_msg, modify_group_msg: the code for a message that is not there, was recalled or has expired. */
  modifyMissing: 20026 | 20022 | 10030;
  /** modify_c2c_msg, modify_group_msg with neither MsgBody nor CloudCustomData: refused, or OK. */
  modifyNothing: "refuse" | "accept";
  /** group_msg_recall: RetCode of a message that was recalled before. */
  recalledTwice: 10032 | 10030;
  /** group_msg_recall: RetCode of a message that has expired. */
  recallExpired: 10031 | 10030;
  /** group_msg_recall in an AVChatRoom: as newer pages have it, up to an hour back; or RetCode 10033. */
  liveRoomRecall: "allow" | "refuse";
  /** delete_c2c_msg_ramble: keys of no message come back in InvalidMsgKeyList, or are passed over. */
  invalidKeys: "list" | "ignore";
  /** admin_set_msg_read: a message of the very second of MsgReadTime is read too. */
  readBound: "inclusive" | "exclusive";
  /** set_unread_msg_num: the member's MsgSeq follows, or only the clients' counter moves, which REST does not show. */
  groupUnreadMovesPosition: boolean;
  /** recentcontact/delete: ClearRamble when it is absent. */
  clearHistoryDefault: 0 | 1;
  /** recentcontact/delete: a conversation that is not in the list is OK, or refused with 50002. */
  absentConversation: "accept" | "refuse";
  /** recentcontact/delete: what was unread in the conversation counts no longer. */
  deletionReads: boolean;
}

export const messageReadings: MessageReadings = {
  directDedupeSeconds: 120,
  directDedupeContent: true,
  directDuplicate: "first",
  groupDedupeSeconds: 300,
  groupDedupeKey: "random-content-sender",
  groupDuplicate: "first",
  directTime: "server",
  longLifeTime: "cut",
  messageBytes: 12 * 1024,
  messageIds: "direct",
  unknownReceiver: 90012,
  unknownSender: 20003,
  mutedSender: "refuse",
  outsideSender: "deliver",
  sendingReads: true,
  overFrequency: "drop",
  droppedTakesNumber: false,
  historyMentions: false,
  modifyMissing: 20026,
  modifyNothing: "refuse",
  recalledTwice: 10032,
  recallExpired: 10031,
  liveRoomRecall: "allow",
  invalidKeys: "list",
  readBound: "inclusive",
  groupUnreadMovesPosition: true,
  clearHistoryDefault: 0,
  absentConversation: "accept",
  deletionReads: true,
};
