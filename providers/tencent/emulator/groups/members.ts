import type { Context, Operation } from "../context.js";
import { boundedAnswer, Refusal } from "../envelope.js";
import type { Fields } from "../fields.js";
import { readGroup } from "../targets.js";
import type { WorldGroup, WorldMember } from "../world/group-records.js";
import { dataItems, memberFields, ordered, pick } from "./attributes.js";

const rolesPerCall = 500;
const communityPage = 100;
const namedPerCall = 50;

/** group_open_http_svc/get_role_in_group, docs 1047/34963. */
export const getRoleInGroup: Operation = (fields, context) => {
  fields.only("GroupId", "User_Account");
  const group = readGroup(fields, context);
  const userIds = fields.texts("User_Account");
  if (userIds.length === 0 || userIds.length > rolesPerCall) {
    fields.refuse("User_Account is empty or has more than 500 items");
  }
  return {
    UserIdList: userIds.map((userId) => ({
      Member_Account: userId,
      Role: group.members.get(userId)?.role ?? "NotMember",
    })),
  };
};

/** group_open_http_svc/get_group_member_info, docs 269/1617. A community is paged by Next, the others by Offset. */
export const getGroupMembers: Operation = (fields, context) => {
  fields.only("GroupId", "Limit", "Offset", "Next", ...filterNames);
  const group = readGroup(fields, context);
  const isCommunity = group.type === "Community";
  const most = isCommunity ? communityPage : context.readings.membersPerPage;
  const limit = fields.optionalInteger("Limit", { minimum: 1, maximum: most });
  const start = isCommunity ? readNext(fields) : (fields.optionalInteger("Offset", { minimum: 0 }) ?? 0);
  const roles = fields.optionalTexts("MemberRoleFilter");
  const members = ordered([...group.members], context.readings).filter(
    ([, { role }]) => roles === undefined || roles.includes(role),
  );
  if (limit === undefined && members.length > most) throw new Refusal(10054, "too many members for one page");
  const page = members.slice(start, start + (limit ?? most));
  const end = start + page.length;
  return boundedAnswer({
    MemberNum: group.members.size,
    MemberList: page.map((entry) => renderMember(entry, fields, context)),
    ...(isCommunity ? { Next: end < members.length ? nextText(end) : "" } : {}),
  });
};

/** group_open_http_svc/get_specified_group_member_info, docs 269/112002. */
export const getNamedGroupMembers: Operation = (fields, context) => {
  fields.only("GroupId", "Member_List_Account", ...filterNames);
  const group = readGroup(fields, context);
  const userIds = fields.texts("Member_List_Account");
  if (userIds.length === 0 || userIds.length > namedPerCall) {
    fields.refuse("Member_List_Account is empty or has more than 50 items");
  }
  return { MemberList: userIds.flatMap((userId) => renderNamed(group, userId, fields, context)) };
};

function renderNamed(group: WorldGroup, userId: string, fields: Fields, context: Context) {
  const member = group.members.get(userId);
  if (member !== undefined) return [renderMember([userId, member], fields, context)];
  return context.readings.outsiders === "omit" ? [] : fields.refuse(`${userId} is not a member`);
}

const filterNames = ["MemberInfoFilter", "MemberRoleFilter", "AppDefinedDataFilter_GroupMember"];

function renderMember([userId, member]: [string, WorldMember], fields: Fields, { readings }: Context) {
  const filter = fields.optionalTexts("MemberInfoFilter");
  const keys = fields.optionalTexts("AppDefinedDataFilter_GroupMember");
  return {
    Member_Account: userId,
    ...pick(memberFields(member, readings), filter),
    AppMemberDefinedData: dataItems(member.attributes, keys),
  };
}

/** Not to be calculated with: a community's Next is text. */
function nextText(index: number): string {
  return Buffer.from(`member ${index}`).toString("base64url");
}

function readNext(fields: Fields): number {
  const next = fields.optionalText("Next") ?? "";
  if (next === "") return 0;
  const index = /^member (\d{1,9})$/.exec(Buffer.from(next, "base64url").toString())?.[1];
  return index === undefined ? fields.refuse("Next is not one of this list") : Number(index);
}
