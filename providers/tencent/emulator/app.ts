/** What the app's plan and its console allow. Nothing is limited unless asked for. */
export interface TencentApp {
  /** Messages a group takes in one second; 40 on the vendor's servers. */
  groupMessagesPerSecond?: number;
  /** Accounts that can be imported (70398 after that); 100 on the free plan. */
  accounts?: number;
  /** Groups that can be created (10058 after that); 100 on the free plan. */
  groups?: number;
  /** The keys of AppDefinedData that the console has; any when absent. */
  groupKeys?: readonly string[];
  /** The keys of AppMemberDefinedData that the console has; any when absent. */
  memberKeys?: readonly string[];
  /** The tags like `Tag_Profile_Custom_Team` that the console has; any when absent. */
  profileTags?: readonly string[];
  /** False answers every group_msg_recall with RetCode 10041. */
  groupRecall?: boolean;
}
