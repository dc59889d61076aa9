import type { Operation } from "../context.js";
import { findGroup, knownMember } from "../targets.js";

/** group_open_http_svc/set_unread_msg_num, docs 269/1637. It does nothing, without an error, where nothing is counted. */
export const setGroupUnread: Operation = (fields, context) => {
  fields.only("GroupId", "Member_Account", "UnreadMsgNum");
  const group = findGroup(fields.text("GroupId"), context);
  const userId = knownMember(fields, "Member_Account", context);
  const number = fields.integer("UnreadMsgNum", { minimum: 0 });
  if (group.type === "ChatRoom" || group.type === "AVChatRoom") return {};
  if (!group.members.has(userId)) fields.refuse(`${userId} is not a member`);
  if (context.readings.groupUnreadMovesPosition) {
    context.world.readGroup(group.id, userId, Math.max(0, group.messages.length - number));
  }
  return {};
};
