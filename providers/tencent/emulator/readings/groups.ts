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
}

export const groupReadings: GroupReadings = {
  groupTypeNames: "first",
  muteNames: "newer",
  groupListOrder: "joined",
  membersPerPage: 200,
  outsiders: "omit",
  unknownGroupAccount: 10019,
};
