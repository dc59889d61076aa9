import {
  type Activity,
  type Conversation,
  optionalInteger,
  optionalRecord,
  optionalSeconds,
  optionalText,
  textMap,
} from "colloquy/provider";
import { type Fields, idIn, kindOf, longText, PROVIDER, userIn } from "../ids.js";

/** `undefined` for an item without an identity. */
export function readConversation(value: unknown, skipMemberCount: boolean): Conversation | undefined {
  const item = optionalRecord(value);
  const id = idIn(item?.ConversationShortId);
  if (item === undefined || id === undefined) return undefined;
  const kind = kindOf(item.ConversationType);
  const createdAt = optionalSeconds(item.CreateTime);
  const updatedAt = optionalSeconds(item.ModifyTime);
  const conversation: Conversation = {
    id,
    provider: PROVIDER,
    kind,
    activity: activityOf(updatedAt, createdAt),
    attributes: textMap(item.Ext, "s:"),
    raw: rawOf(item),
  };
  addProfile(conversation, item);
  addUsers(conversation, item);
  addCounts(conversation, item, skipMemberCount);
  if (createdAt !== undefined) conversation.createdAt = createdAt;
  if (updatedAt !== undefined) conversation.updatedAt = updatedAt;
  return conversation;
}

function addProfile(conversation: Conversation, item: Fields): void {
  const title = optionalText(item.Name);
  const avatarUrl = optionalText(item.AvatarUrl);
  const description = optionalText(item.Description);
  const notice = optionalText(item.Notice);
  const status = optionalInteger(item.Status);
  if (title !== undefined) conversation.title = title;
  if (avatarUrl !== undefined) conversation.avatarUrl = avatarUrl;
  if (description !== undefined) conversation.description = description;
  if (notice !== undefined) conversation.notice = notice;
  if (status !== undefined) conversation.dissolved = status === 1;
}

function addUsers(conversation: Conversation, item: Fields): void {
  // The documented sample carries OtherUserId on a group too, where it means nothing.
  const isDirect = conversation.kind === "direct";
  const peerId = isDirect ? userIn(item.OtherUserId, item.OtherUserIdStr) : undefined;
  // The table says ...UserId, the sample on the same page ...Uid.
  const ownerId = userIn(item.OwnerUserId, item.OwnerUserIdStr) ?? userIn(item.OwnerUid, item.OwnerUidStr);
  const creatorId =
    userIn(item.CreatorUserId, item.CreatorUserIdStr) ?? userIn(item.CreatorUid, item.CreatorUidStr);
  if (peerId !== undefined) conversation.peerId = peerId;
  if (ownerId !== undefined) conversation.ownerId = ownerId;
  if (creatorId !== undefined) conversation.creatorId = creatorId;
}

function addCounts(conversation: Conversation, item: Fields, skipMemberCount: boolean): void {
  const memberCount = skipMemberCount ? undefined : optionalInteger(item.MemberCount);
  const onlineCount = conversation.kind === "live" ? optionalInteger(item.OnlineCount) : undefined;
  if (memberCount !== undefined) conversation.memberCount = memberCount;
  if (onlineCount !== undefined) conversation.onlineCount = onlineCount;
}

/** The list carries no time of the last message. */
function activityOf(updatedAt: Date | undefined, createdAt: Date | undefined): Activity {
  if (updatedAt !== undefined) return { at: updatedAt, source: "modified", precision: "second" };
  if (createdAt !== undefined) return { at: createdAt, source: "created", precision: "second" };
  return { at: null, source: "none", precision: "second" };
}

/** The item as received, with its 64-bit fields as text. Named one by one: a loop over names takes three times as long. */
function rawOf(item: Fields): Fields {
  const raw = { ...item };
  if (typeof raw.ConversationShortId === "number")
    raw.ConversationShortId = longText(raw.ConversationShortId);
  if (typeof raw.OwnerUserId === "number") raw.OwnerUserId = longText(raw.OwnerUserId);
  if (typeof raw.OwnerUid === "number") raw.OwnerUid = longText(raw.OwnerUid);
  if (typeof raw.CreatorUserId === "number") raw.CreatorUserId = longText(raw.CreatorUserId);
  if (typeof raw.CreatorUid === "number") raw.CreatorUid = longText(raw.CreatorUid);
  if (typeof raw.OtherUserId === "number") raw.OtherUserId = longText(raw.OtherUserId);
  if (typeof raw.CreateTime === "number") raw.CreateTime = longText(raw.CreateTime);
  if (typeof raw.ModifyTime === "number") raw.ModifyTime = longText(raw.ModifyTime);
  if (typeof raw.MemberCount === "number") raw.MemberCount = longText(raw.MemberCount);
  if (typeof raw.OnlineCount === "number") raw.OnlineCount = longText(raw.OnlineCount);
  return raw;
}
