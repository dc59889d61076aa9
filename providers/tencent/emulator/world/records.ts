import type { MessageElement } from "./elements.js";

/** A conversation in one user's eyes: `id` is the other user, the group, or the topic. */
export interface ConversationRef {
  /** A topic counts as a group. */
  type: "direct" | "group";
  /** User id, GroupId or topic id, without the `direct:` of `Conversation.id`. */
  id: string;
}

/** A user who has been imported into the app. */
export interface WorldUser {
  /** UserID, 1 to 32 bytes. */
  id: string;
  /** The nick name of the profile. */
  name?: string;
}

/** The names REST answers with; `Private` is the newer Work, `ChatRoom` the newer Meeting. */
export type GroupType = "Private" | "Public" | "ChatRoom" | "AVChatRoom" | "Community";

/** A group, live room or community. */
export interface WorldGroup {
  /** GroupId, for example `@TGS#1TEAM2PQXA`. */
  id: string;
  /** An `AVChatRoom` is a live room: no history, in nobody's list. */
  type: GroupType;
  /** As shown; the conversation list does not carry it. */
  name: string;
  /** Is among `memberIds` too. */
  ownerId: string;
  /** Are among `memberIds` too. */
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
  /** TopFlag. */
  pinned: boolean;
  /** Without a message; get_list leaves it out unless AssistFlags bit 1 is set. */
  empty: boolean;
  /** Grows with every touch in the world, so it orders the rows of one second. */
  serial: number;
}

/** Marks and folders, which are kept beside the conversation list and not in it. */
export interface WorldMark extends ConversationRef {
  /** Set bits of StandardMark, 0 to 63. */
  bits: Set<number>;
  /** CustomMark, up to 256 bytes. */
  customMark?: string;
  /** ContactGroupId: ids of folders of the same user. */
  folderIds: Set<number>;
  /** Unix seconds. */
  updatedAt: number;
}

/** A folder of conversations, which the vendor calls a conversation group. */
export interface WorldFolder {
  /** GroupId of get_contact_group, from 1 for each user. */
  id: number;
  /** GroupName. */
  name: string;
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
  /** IsPeerRead 1. */
  peerRead: boolean;
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
}

/** What a direct message is made from. */
export interface DirectMessageInput extends MessageInput {
  /** MsgBody itself. */
  body?: MessageElement[];
  /** MsgSeq; from the seed when absent. */
  seq?: number;
  /** Whether the other user has read it (false). */
  peerRead?: boolean;
}

/** What a group is made from. */
export interface GroupInput {
  /** GroupId; the same one takes the place of an earlier group. */
  id: string;
  /** `Public` when absent. */
  type?: GroupType;
  /** The id when absent. */
  name?: string;
  /** Also becomes a member. */
  ownerId: string;
  /** Also become members. */
  adminIds?: string[];
  /** Owner and admins need not be named. */
  memberIds?: string[];
  /** Topics of a community; each gets a history of its own. */
  topicIds?: string[];
}
