import type { GroupMessage } from "./message-records.js";

/** The names REST answers with; `Private` is the newer Work, `ChatRoom` the newer Meeting. */
export type GroupType = "Private" | "Public" | "ChatRoom" | "AVChatRoom" | "Community";

/** What a member of a group is. */
export type MemberRole = "Owner" | "Admin" | "Member";

/** What a member has said about being told of new messages. */
export type MessageFlag = "AcceptAndNotify" | "AcceptNotNotify" | "Discard";

/** One user in one group. */
export interface WorldMember {
  /** A group has one owner, or none. */
  role: MemberRole;
  /** Unix seconds. */
  joinedAt: number;
  /** MsgSeq of the member: everything up to this number has been read. */
  readSeq: number;
  /** MsgFlag. */
  messageFlag: MessageFlag;
  /** NameCard; empty where there is none. */
  nameCard: string;
  /** MuteUntil, Unix seconds; 0 for a member who may speak. */
  mutedUntil: number;
  /** LastSendMsgTime, Unix seconds; 0 for never. */
  lastSentAt: number;
  /** AppMemberDefinedData. */
  attributes: Map<string, string>;
}

/** A group, live room or community. */
export interface WorldGroup {
  /** GroupId, for example `@TGS#1TEAM2PQXA`. */
  id: string;
  /** An `AVChatRoom` is a live room: no history, in nobody's list. */
  type: GroupType;
  /** As shown; the conversation list does not carry it. */
  name: string;
  /** Empty where there is none. */
  introduction: string;
  /** Empty where there is none. */
  notification: string;
  /** A URL; empty where there is none. */
  faceUrl: string;
  /** Unix seconds. */
  createdAt: number;
  /** LastInfoTime, Unix seconds. */
  updatedAt: number;
  /** MaxMemberNum. */
  maxMembers: number;
  /** Who may join by asking. */
  applyJoinOption: "FreeAccess" | "NeedPermission" | "DisableApply";
  /** Who may bring others in; with `NeedPermission` those who are added wait for approval. */
  inviteJoinOption: "FreeAccess" | "NeedPermission" | "DisableInvite";
  /** MuteAllMember: only owner and admins may speak. */
  muteAll: boolean;
  /** AppDefinedData. */
  attributes: Map<string, string>;
  /** By user id, in the order in which they joined; owner and admins too. */
  members: Map<string, WorldMember>;
  /** Message number n stands at index n - 1. */
  messages: GroupMessage[];
  /** Topic id to messages, each topic with numbers of its own; only in a Community. */
  topics: Map<string, GroupMessage[]>;
}

/** What a group is made from. */
export interface GroupInput {
  /** GroupId; the same one takes the place of an earlier group. */
  id: string;
  /** `Public` when absent. */
  type?: GroupType;
  /** The id when absent. */
  name?: string;
  /** FaceUrl; none when absent. */
  faceUrl?: string;
  /** Also becomes a member; absent for a group without an owner. */
  ownerId?: string;
  /** Also become members. */
  adminIds?: string[];
  /** Owner and admins need not be named. */
  memberIds?: string[];
  /** Topics of a community; each gets a history of its own. */
  topicIds?: string[];
}

export function ownerOf(group: WorldGroup): string | undefined {
  for (const [userId, member] of group.members) if (member.role === "Owner") return userId;
  return undefined;
}
