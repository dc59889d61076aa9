import type { Context } from "./context.js";
import { Refusal } from "./envelope.js";
import type { Fields } from "./fields.js";
import type { GroupType, WorldGroup } from "./world/group-records.js";
import type { ConversationRef } from "./world/records.js";

export function knownUser(fields: Fields, context: Context): string {
  const userId = fields.account("From_Account");
  if (!context.world.users.has(userId)) throw new Refusal(50001, `the UserID ${userId} is not imported`);
  return userId;
}

/** `groupField` is `GroupId` here and `ToGroupId` in the marks. */
export function readRef(item: Fields, groupField: "GroupId" | "ToGroupId"): ConversationRef {
  item.only("Type", "To_Account", groupField);
  if (item.integer("Type", { minimum: 1, maximum: 2 }) === 1) {
    return { type: "direct", id: item.account("To_Account") };
  }
  const id = item.text(groupField);
  return id === "" ? item.refuse(`${groupField} is empty`) : { type: "group", id };
}

export function requireTarget(ref: ConversationRef, context: Context, groupCode: number): void {
  if (ref.type === "direct") {
    if (!context.world.users.has(ref.id)) throw new Refusal(50001, `the UserID ${ref.id} is not imported`);
    return;
  }
  const groups = [...context.world.groups.values()];
  if (context.world.groups.has(ref.id) || groups.some((group) => group.topics.has(ref.id))) return;
  throw new Refusal(groupCode, `there is no group ${ref.id}`);
}

/** One of two who write to each other; `code` is what openim answers to one who was never imported. */
export function readParty(fields: Fields, name: string, code: number, { world }: Context): string {
  const userId = fields.account(name, code);
  if (!world.users.has(userId)) throw new Refusal(code, `${name}: the UserID ${userId} is not imported`);
  return userId;
}

/** A user whom a group service is asked about, member or not. */
export function knownMember(fields: Fields, name: string, context: Context): string {
  const userId = fields.account(name);
  requireAccount(userId, context);
  return userId;
}

export function requireAccount(userId: string, { world, readings }: Context): void {
  if (world.users.has(userId)) return;
  throw new Refusal(readings.unknownGroupAccount, `the UserID ${userId} is not imported`);
}

const groupTypes: Record<string, GroupType> = {
  Private: "Private",
  Work: "Private",
  Public: "Public",
  ChatRoom: "ChatRoom",
  Meeting: "ChatRoom",
  AVChatRoom: "AVChatRoom",
  Community: "Community",
};

/** Takes the first and the newer names. */
export function readGroupType(fields: Fields, name: string): GroupType {
  const text = fields.text(name);
  return (
    (Object.hasOwn(groupTypes, text) && groupTypes[text]) || fields.refuse(`there is no group type ${text}`)
  );
}

/** A group that is no live room. */
export function readGroup(fields: Fields, context: Context): WorldGroup {
  const group = findGroup(fields.text("GroupId"), context);
  if (group.type === "AVChatRoom") throw new Refusal(10007, "not for an AVChatRoom");
  return group;
}

/** Group ids are at most 96 bytes, a topic's (docs 1047/33529); the codes are those of group_open_http_svc. */
export function findGroup(groupId: string, context: Context): WorldGroup {
  if (groupId === "" || Buffer.byteLength(groupId) > 96 || groupId.includes("@TOPIC#")) {
    throw new Refusal(10015, "the group id is not valid");
  }
  const group = context.world.groups.get(groupId);
  if (group === undefined) throw new Refusal(10010, `there is no group ${groupId}`);
  return group;
}
