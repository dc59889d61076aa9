/** The rows of both clouds, made of their numbers when they are asked for: how many there are costs nothing. */

/** How many conversations each Volcengine user has: one for a walk of the list, two for an inbox. */
export const conversationsOf: Readonly<Record<string, number>> = {
  "10001": 200_000,
  "10002": 5_000,
  "10003": 5_000,
};

/** How many messages the Tencent group has. */
export const GROUP_MESSAGES = 200_000;

const PAGE_SIZE = 20;
const NEWEST_SECONDS = 1_790_000_000;

/** Last messages are long: an inbox that kept them would not stay under its bound. */
const LONG_TEXT = "长".repeat(1_500);

/** The ids of one user's conversations follow each other; they are beyond what a number holds. */
const conversationId = (userId: string, index: number) => `70${userId}00000${String(index).padStart(6, "0")}`;

/** The number of a row in its list, from 0, whatever its kind. */
export const indexOf = {
  conversation: (id: string) => Number(id.slice(-6)),
  message: (id: string) => GROUP_MESSAGES - Number(id),
};

/** An answer to GetUserConversations: 20 rows, whose place in the list is the cursor. */
export function volcengineList({ ParticipantUserId, Cursor }: Record<string, number>): string {
  const userId = String(ParticipantUserId);
  const start = Cursor ?? 0;
  const end = Math.min(start + PAGE_SIZE, conversationsOf[userId] ?? 0);
  const rows = Array.from({ length: end - start }, (_, offset) => {
    const index = start + offset;
    return `{"ConversationShortId":${conversationId(userId, index)},"Name":"${index}","ConversationType":2,"Status":0,"InboxType":0,"CreateTime":${NEWEST_SECONDS - index},"ModifyTime":${NEWEST_SECONDS - index},"Ext":{}}`;
  });
  const hasMore = end < (conversationsOf[userId] ?? 0);
  return volcengineAnswer(
    `{"ConversationInfos":[${rows.join(",")}],"HasMore":${hasMore},"NextCursor":${end}}`,
  );
}

/** An answer to GetConversationMessages: the one message of the conversation, as recent as its place in the list. */
export function lastMessage(body: string): string {
  const id = /"ConversationShortId":(\d+)/.exec(body)?.[1] ?? "";
  const sentAtMs = (NEWEST_SECONDS - indexOf.conversation(id)) * 1000;
  const content = JSON.stringify(JSON.stringify({ text: LONG_TEXT }));
  return volcengineAnswer(
    `{"Messages":[{"MessageId":${id},"ConversationShortId":${id},"ConversationType":2,"MsgType":10001,"Content":${content},"Sender":10001,"Status":0,"CreateTime":${sentAtMs},"IndexInConversation":${sentAtMs}000,"Ext":{}}],"HasMore":false,"NewCursor":0}`,
  );
}

function volcengineAnswer(result: string): string {
  return `{"ResponseMetadata":{"RequestId":"r"},"Result":${result}}`;
}

/** An answer to group_msg_get_simple: 20 numbers downwards from the one that is asked for. */
export function groupHistory({ GroupId, ReqMsgSeq = GROUP_MESSAGES }: Record<string, number>): string {
  const from = Math.min(ReqMsgSeq, GROUP_MESSAGES);
  const messages = Array.from({ length: Math.min(PAGE_SIZE, from) }, (_, offset) => {
    const MsgSeq = from - offset;
    return {
      From_Account: "bob",
      IsPlaceMsg: 0,
      MsgBody: [{ MsgType: "TIMTextElem", MsgContent: { Text: `message ${MsgSeq}` } }],
      MsgPriority: 1,
      MsgRandom: MsgSeq,
      MsgSeq,
      MsgTimeStamp: NEWEST_SECONDS - GROUP_MESSAGES + MsgSeq,
    };
  });
  const IsFinished = from <= PAGE_SIZE ? 1 : 0;
  return tencentAnswer({ ErrorCode: 0, ActionStatus: "OK", GroupId, IsFinished, RspMsgList: messages });
}

export function tencentAnswer(fields: Record<string, unknown>): string {
  return JSON.stringify({ ErrorInfo: "", ...fields });
}
