import type { Context } from "../context.js";
import type { WorldGroup } from "../world/group-records.js";

/** OpType of a notice, as the vendor's web client reads it. */
export const noticeTypes = {
  joined: 1,
  kicked: 3,
  adminSet: 4,
  adminUnset: 5,
  groupChanged: 6,
  memberChanged: 7,
} as const;

/** What happened, as a message of the group that everybody sees (docs 1047/33526). */
export function notify(
  group: WorldGroup,
  type: keyof typeof noticeTypes,
  about: { userIds?: readonly string[]; news?: Record<string, string> },
  { world, readings, adminUserId }: Context,
): void {
  const isTold = group.type !== "Community" && group.type !== "AVChatRoom";
  if (!isTold || readings.groupNotices === "none") return;
  const message = world.groupMessage(group.id, {
    from: "@TIM#SYSTEM",
    system: true,
    movesLists: readings.groupNotices === "history",
    body: {
      OpType: noticeTypes[type],
      Operator_Account: adminUserId,
      List_Account: about.userIds ?? [],
      MemberNum: group.members.size,
      ...(about.news === undefined ? {} : { MsgGroupNewInfo: about.news }),
    },
  });
  if (readings.groupNotices === "number") world.deleteMessage(message);
}
