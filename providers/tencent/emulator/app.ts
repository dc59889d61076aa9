/** What the app's plan and its console allow. Nothing is limited unless asked for. */
export interface TencentApp {
  /** Messages a group takes in one second; 40 on the vendor's servers. */
  groupMessagesPerSecond?: number;
  /** False answers every group_msg_recall with RetCode 10041. */
  groupRecall?: boolean;
}
