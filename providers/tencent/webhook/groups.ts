import { type EventBody, type MemberRole, optionalText, present } from "colloquy/provider";
import { readKeyValues } from "../conversations/profile.js";
import type { Reader } from "./messages.js";
import { accountsIn, type Fields, groupPlace, userIn } from "./place.js";

type GroupEvent = Extract<
  EventBody,
  { type: "conversation.created" | "conversation.updated" | "conversation.dissolved" }
>;
type MemberEvent = Extract<EventBody, { type: "member.joined" | "member.left" | "member.updated" }>;

/** By CallbackCommand. */
export const groupReaders: Readonly<Record<string, Reader>> = {
  "Group.CallbackAfterCreateGroup": (body) => {
    const owner = userIn(body.Owner_Account);
    const others = accountsIn(body.MemberList).filter((userId) => userId !== owner);
    const members: MemberEvent["members"] = others.map((userId) => ({ userId }));
    if (owner !== undefined) members.unshift({ userId: owner, role: "owner" });
    return [
      ...group("conversation.created", body, { ...profileOf(body), ...ownerOf(body.Owner_Account) }),
      ...membership("member.joined", body, members),
    ];
  },
  "Group.CallbackAfterGroupInfoChanged": (body) => group("conversation.updated", body, profileOf(body)),
  "Group.CallbackAfterChangeGroupOwner": (body) => {
    const owner = userIn(body.NewOwner_Account);
    if (owner === undefined) return [];
    return [
      ...group("conversation.updated", body, { ownerId: owner }),
      ...membership("member.updated", body, [{ userId: owner, role: "owner" }]),
    ];
  },
  "Group.CallbackAfterGroupDestroyed": (body) =>
    group("conversation.dissolved", body, { ...profileOf(body), ...ownerOf(body.Owner_Account) }),
  "Group.CallbackAfterNewMemberJoin": (body) =>
    membership("member.joined", body, membersIn(body.NewMemberList)),
  "Group.CallbackAfterMemberExit": (body) => membership("member.left", body, membersIn(body.ExitMemberList)),
  "Group.CallbackAfterMemberFieldChanged": (body) => {
    const userId = userIn(body.Modified_Account);
    if (userId === undefined) return [];
    const role = optionalText(body.Role);
    const known = role !== undefined && Object.hasOwn(roles, role) ? roles[role] : undefined;
    return membership("member.updated", body, [{ userId, ...(known === undefined ? {} : { role: known }) }]);
  },
};

const roles: Readonly<Record<string, MemberRole>> = { Owner: "owner", Admin: "admin", Member: "member" };

function membersIn(value: unknown): MemberEvent["members"] {
  return accountsIn(value).map((userId) => ({ userId }));
}

function group(type: GroupEvent["type"], body: Fields, profile: GroupEvent["profile"]): EventBody[] {
  const place = groupPlace(body);
  return place === undefined ? [] : [{ type, conversation: place.conversation, profile }];
}

function membership(type: MemberEvent["type"], body: Fields, members: MemberEvent["members"]): EventBody[] {
  const place = groupPlace(body);
  if (place === undefined || members.length === 0) return [];
  return [{ type, conversation: place.conversation, members }];
}

/** Only what changed is there; text that is empty was taken away. */
function profileOf(body: Fields): GroupEvent["profile"] {
  const pairs = body.UserDefinedDataList;
  return present({
    title: textIn(body.Name),
    description: textIn(body.Introduction),
    notice: textIn(body.Notification),
    avatarUrl: textIn(body.FaceUrl),
    attributes: pairs === undefined ? undefined : readKeyValues(pairs),
  });
}

function textIn(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function ownerOf(account: unknown): { ownerId?: string } {
  return present({ ownerId: userIn(account) });
}
