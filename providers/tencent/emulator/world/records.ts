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
  /** Tag_Profile_IM_Nick. */
  name?: string;
  /** Tag_Profile_IM_Image, a URL. */
  avatarUrl?: string;
  /** The other tags of the profile that are set, by their full names. */
  profile: Map<string, string | number>;
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
