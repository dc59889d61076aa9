import type { MessageElement } from "./elements.js";

/** A conversation in one user's eyes: `id` is the other user, the group, or the topic. */
export interface ConversationRef {
  type: "direct" | "group";
  id: string;
}

export interface WorldUser {
  id: string;
  name?: string;
}

/** The names REST answers with; `Private` is the newer Work, `ChatRoom` the newer Meeting. */
export type GroupType = "Private" | "Public" | "ChatRoom" | "AVChatRoom" | "Community";

export interface WorldGroup {
  id: string;
  type: GroupType;
  name: string;
  ownerId: string;
  adminIds: Set<string>;
  /** Everybody, owner and admins included. */
  memberIds: Set<string>;
  /** Message number n stands at index n - 1. */
  messages: GroupMessage[];
  /** Topic id to messages, each topic with numbers of its own; only in a Community. */
  topics: Map<string, GroupMessage[]>;
}

/** A row of one user's conversation list. */
export interface WorldConversation extends ConversationRef {
  /** Unix seconds. */
  time: number;
  pinned: boolean;
  /** Without a message; get_list leaves it out unless AssistFlags bit 1 is set. */
  empty: boolean;
  /** Grows with every touch in the world, so it orders the rows of one second. */
  serial: number;
}

/** Marks and folders, which are kept beside the conversation list and not in it. */
export interface WorldMark extends ConversationRef {
  bits: Set<number>;
  customMark?: string;
  folderIds: Set<number>;
  /** Unix seconds. */
  updatedAt: number;
}

export interface WorldFolder {
  id: number;
  name: string;
}

export interface GroupMessage {
  kind: "group";
  groupId: string;
  topicId?: string;
  seq: number;
  from: string;
  random: number;
  /** Unix seconds. */
  time: number;
  /** 1 High, 2 Normal, 3 Low, 4 Lowest. */
  priority: number;
  /** An array of elements; for a system message an object. */
  body: MessageElement[] | Record<string, unknown>;
  system: boolean;
  customData?: string;
  state: "normal" | "recalled" | "deleted" | "expired";
}

export interface DirectMessage {
  kind: "direct";
  from: string;
  to: string;
  /** Chosen by the sender: neither unique nor increasing. */
  seq: number;
  random: number;
  /** Unix seconds. */
  time: number;
  /** `{seq}_{random}_{time}` */
  key: string;
  body: MessageElement[];
  customData: string;
  peerRead: boolean;
  state: "normal" | "recalled";
  /** Users who no longer see it. It keeps its place, so that a page can still go on from it. */
  hiddenFrom: Set<string>;
}

/** What a message is made from; `text` is short for a body of one text element. */
export interface MessageInput {
  text?: string;
  /** Now when absent. */
  at?: Date;
  customData?: string;
  random?: number;
}

export interface GroupMessageInput extends MessageInput {
  /** The owner when absent. */
  from?: string;
  topicId?: string;
  body?: MessageElement[] | Record<string, unknown>;
  system?: boolean;
  priority?: number;
}

export interface DirectMessageInput extends MessageInput {
  body?: MessageElement[];
  seq?: number;
  peerRead?: boolean;
}

export interface GroupInput {
  id: string;
  type?: GroupType;
  name?: string;
  ownerId: string;
  adminIds?: string[];
  memberIds?: string[];
  topicIds?: string[];
}
