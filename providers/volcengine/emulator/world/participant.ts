/** A user's record in a conversation; it stays when they leave. Plain fields: change them at any time. */
export interface WorldParticipant {
  /** ParticipantUserId, as text. */
  readonly userId: string;
  /** Role: 0 member, 1 owner, 2 manager. The owner's is 1, except in single chats. */
  role: 0 | 1 | 2;
  /** NickName in this conversation; empty where there is none. */
  nickName: string;
  /** AvatarUrl in this conversation, which no action sets; empty where there is none. */
  avatarUrl: string;
  /** Level: any number of the app's. */
  level: number;
  /** 0 in the conversation, 1 left. */
  status: 0 | 1;
  /** Operator: who added them, as text. */
  operator: string;
  /** CreateTime, which is sent in seconds. */
  joinedAt: Date;
  /** BlockTime: muted until this second; 0 for not muted. */
  blockTime: bigint;
  /** Ext. */
  ext: Record<string, string>;
  /** Marks of a member of a live group, which no action here sets. */
  marks: string[];
  /** Barrier: what was sent before they joined is hidden from them, in their clients alone. */
  barrier: boolean;
}

/** A member without any details. */
export function makeParticipant(userId: string, isOwner: boolean, joinedAt: Date): WorldParticipant {
  return {
    userId,
    role: isOwner ? 1 : 0,
    nickName: "",
    avatarUrl: "",
    level: 0,
    status: 0,
    operator: userId,
    joinedAt,
    blockTime: 0n,
    ext: {},
    marks: [],
    barrier: false,
  };
}
