/** Of profiles and of what one user has not read. */
export interface UserReadings {
  /** portrait_get: the most accounts of one call; the page only advises 100. */
  profilesPerCall: number;
  /** portrait_get: an account that was never imported fails the call with 40003, or only its item. */
  unknownProfile: "call" | "item";
  /** get_c2c_unread_msg_num: a count stops growing here (docs 1047/34381: 250 messages a conversation). */
  unreadMaximum: number;
}

export const userReadings: UserReadings = {
  profilesPerCall: 100,
  unknownProfile: "call",
  unreadMaximum: 250,
};
