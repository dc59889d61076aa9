import type { MessageElement } from "./elements.js";

/** How a message was sent; nothing of it is in a history, unless the readings say so. */
export interface SentWith {
  /** SendMsgControl. */
  control?: readonly string[];
  /** IsNeedReadReceipt or NeedReadReceipt 1. */
  needsReceipt?: boolean;
  /** OfflinePushInfo as it came; PushFlag 1 in it is silence. */
  push?: Record<string, unknown>;
  /** GroupAtInfo as it came. */
  mentions?: readonly Record<string, unknown>[];
  /** To_Account of a group message: only these, and the sender, are told of it. */
  onlyFor?: readonly string[];
}

/** A message of a group or of a topic. */
export interface GroupMessage {
  /** Tells it from a direct message. */
  kind: "group";
  /** Of a topic the community. */
  groupId: string;
  /** Absent in a group. */
  topicId?: string;
  /** MsgSeq, from 1 without a gap. */
  seq: number;
  /** From_Account. */
  from: string;
  /** MsgRandom, 32 bits. */
  random: number;
  /** Unix seconds. */
  time: number;
  /** 1 High, 2 Normal, 3 Low, 4 Lowest. */
  priority: number;
  /** An array of elements; for a system message an object. */
  body: MessageElement[] | Record<string, unknown>;
  /** IsSystemMsg 1. */
  system: boolean;
  /** CloudCustomData. */
  customData?: string;
  /** How it was sent. */
  sentWith: SentWith;
  /** `deleted` and `expired` ones are placeholders; `recalled` ones that nobody asked for are what the readings say. */
  state: "normal" | "recalled" | "deleted" | "expired";
}

/** A message between two users. */
export interface DirectMessage {
  /** Tells it from a group message. */
  kind: "direct";
  /** From_Account. */
  from: string;
  /** To_Account. */
  to: string;
  /** Chosen by the sender: neither unique nor increasing. */
  seq: number;
  /** MsgRandom, 32 bits. */
  random: number;
  /** Unix seconds. */
  time: number;
  /** `{seq}_{random}_{time}` */
  key: string;
  /** MsgBody. */
  body: MessageElement[];
  /** CloudCustomData; empty where there is none. */
  customData: string;
  /** IsPeerRead 1: a receipt, which is apart from the unread count. */
  peerRead: boolean;
  /** Counts in the receiver's unread number. */
  unread: boolean;
  /** How it was sent. */
  sentWith: SentWith;
  /** `recalled` is bit 3 of MsgFlagBits. */
  state: "normal" | "recalled";
  /** Users who no longer see it. It keeps its place, so that a page can still go on from it. */
  hiddenFrom: Set<string>;
}

/** What a message is made from; `text` is short for a body of one text element. */
export interface MessageInput {
  /** `message <n>` when absent; a body that is given wins. */
  text?: string;
  /** Now when absent. */
  at?: Date;
  /** CloudCustomData. */
  customData?: string;
  /** MsgRandom; from the seed when absent. */
  random?: number;
  /** Moves the conversation up in the lists (true); false for NoLastMsg. */
  movesLists?: boolean;
  /** How it was sent; nothing when absent. */
  sentWith?: SentWith;
}

/** What a group message is made from. */
export interface GroupMessageInput extends MessageInput {
  /** The owner when absent. */
  from?: string;
  /** Puts it into that topic of a community. */
  topicId?: string;
  /** MsgBody itself; for a system message the notice. */
  body?: MessageElement[] | Record<string, unknown>;
  /** A notice of the system (false). */
  system?: boolean;
  /** 1 High, 2 Normal, 3 Low, 4 Lowest (2). */
  priority?: number;
  /** Moves the sender's read position to the message (true): clients show one's own messages as read. */
  senderReads?: boolean;
}

/** What a direct message is made from. */
export interface DirectMessageInput extends MessageInput {
  /** MsgBody itself. */
  body?: MessageElement[];
  /** MsgSeq; from the seed when absent. */
  seq?: number;
  /** Whether the other user sent a receipt (false). */
  peerRead?: boolean;
  /** Whether it counts in the receiver's unread number; when absent, unless there is a receipt. */
  unread?: boolean;
  /** Whether the sender sees it too (true); false for SyncOtherMachine 2. */
  senderCopy?: boolean;
}
