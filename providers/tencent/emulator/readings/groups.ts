/** Of groups and their members. */
export interface GroupReadings {
  /** Type of a group in answers: the first names, or Work for Private and Meeting for ChatRoom. */
  groupTypeNames: "first" | "newer";
  /** Muting in answers: MuteAllMember and MuteUntil, or ShutUpAllMember and ShutUpUntil as older servers have it. */
  muteNames: "newer" | "first";
  /** get_joined_group_list, get_group_member_info: the order, of which no page says anything. */
  groupListOrder: "joined" | "reversed" | "shuffled";
  /** get_group_member_info: the largest Limit; the text says 200, the table 6,000. Without Limit more members than this are 10054. */
  membersPerPage: number;
  /** get_specified_group_member_info: who is no member is left out, or fails the call with 10004. */
  outsiders: "omit" | "refuse";
  /** Group services: the code for an account that was never imported. */
  unknownGroupAccount: 10019 | 10004;
  /** create_group, modify_group_base_info: bytes of name, introduction, notification and picture as REST pages have them (30, 240, 300, 100) or the clients' (100, 400, 400, 500). */
  groupTexts: "rest" | "client";
  /** create_group: an initial member who was never imported fails the call, or is passed over. */
  unknownInitialMember: "refuse" | "skip";
  /** add_group_member: the most members of one call; 20 in the newest page, 100 and 300 elsewhere. More are 10005. */
  membersPerAdd: number;
  /** add_group_member: who was never imported has Result 0, or fails the call. */
  unknownAddedMember: "item" | "call";
  /** add_group_member: where InviteJoinOption is NeedPermission who is added waits (Result 3), or an admin needs no permission. */
  invitePermission: "ask" | "ignore";
  /** delete_group_member: the code for the owner; 0 passes over them. */
  removeOwner: 10004 | 10007 | 0;
  /** Notices of who came, went or changed: kept in the history, only a number of it, or neither. A community has none. */
  groupNotices: "history" | "number" | "none";
}

export const groupReadings: GroupReadings = {
  groupTypeNames: "first",
  muteNames: "newer",
  groupListOrder: "joined",
  membersPerPage: 200,
  outsiders: "omit",
  unknownGroupAccount: 10019,
  groupTexts: "rest",
  unknownInitialMember: "refuse",
  membersPerAdd: 20,
  unknownAddedMember: "item",
  invitePermission: "ask",
  removeOwner: 10004,
  groupNotices: "history",
};
