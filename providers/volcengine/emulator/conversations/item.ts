import type { Context } from "../context.js";
import type { VolcengineReadings } from "../readings/index.js";
import { userFields } from "../user-ids.js";
import type { WorldConversation } from "../world/conversation.js";

export interface ConversationView {
  /** Whose "other user" a single chat shows. */
  viewer: string;
  skipMemberCount: boolean;
}

/** One ConversationInfo or ConversationCoreInfo, with the documented sample's irregularities as far as they are read so. */
export function conversationItem(
  conversation: WorldConversation,
  position: number,
  view: ConversationView,
  { appId, readings }: Context,
): Record<string, unknown> {
  const isSecond = position % 2 === 1;
  const withoutId = isSecond && readings.conversationIdOnSecondItem === "absent";
  return {
    ConversationShortId: conversation.shortId,
    ...(withoutId ? {} : { ConversationId: conversation.conversationId }),
    AppId: appId,
    InboxType: conversation.inboxType,
    Name: conversation.name,
    AvatarUrl: conversation.avatarUrl,
    Description: conversation.description,
    ...ownership(conversation, isSecond, readings),
    Notice: conversation.notice,
    Status: conversation.status,
    Ext: conversation.ext,
    CreateTime: seconds(conversation.createdAt),
    ModifyTime: seconds(conversation.modifiedAt),
    ConversationType: conversation.type,
    ...memberCount(conversation, view, readings),
    OnlineCount: BigInt(conversation.onlineCount),
    ...otherUser(conversation, view.viewer, readings),
  };
}

function ownership(
  { ownerUserId, creatorUserId }: WorldConversation,
  isSecond: boolean,
  readings: VolcengineReadings,
): Record<string, unknown> {
  const { ownerField } = readings;
  const owner = ownerField === "mixed" ? (isSecond ? "OwnerUid" : "OwnerUserId") : ownerField;
  const creator = ownerField === "OwnerUserId" ? "CreatorUserId" : "CreatorUid";
  return { ...userFields(owner, ownerUserId, readings), ...userFields(creator, creatorUserId, readings) };
}

function memberCount(
  { members }: WorldConversation,
  { skipMemberCount }: ConversationView,
  { skippedMemberCount }: VolcengineReadings,
): Record<string, unknown> {
  if (!skipMemberCount) return { MemberCount: BigInt(members.size) };
  return skippedMemberCount === "zero" ? { MemberCount: 0n } : {};
}

// The documented sample carries OtherUserId on a group (type 2) too, where it means nothing.
function otherUser(
  { members, type }: WorldConversation,
  viewer: string,
  readings: VolcengineReadings,
): Record<string, unknown> {
  if (type === 100) return {};
  const other = [...members].find((member) => member !== viewer);
  return other === undefined ? {} : userFields("OtherUserId", other, readings);
}

function seconds(time: Date): bigint {
  return BigInt(Math.floor(time.getTime() / 1000));
}
