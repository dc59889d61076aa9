import type { Context, Operation } from "../context.js";
import { boundedAnswer, Refusal } from "../envelope.js";
import type { Fields } from "../fields.js";
import { findGroup } from "../targets.js";
import type { WorldGroup } from "../world/group-records.js";
import { dataItems, groupFields, memberFields, pick } from "./attributes.js";

const groupsPerCall = 50;

interface Filter {
  base: string[] | undefined;
  member: string[] | undefined;
  groupData: string[] | undefined;
  memberData: string[] | undefined;
}

/** group_open_http_svc/get_group_info, docs 1047/34961. Each group has a code of its own. */
export const getGroupInfo: Operation = (fields, context) => {
  fields.only("GroupIdList", "ResponseFilter");
  const ids = fields.texts("GroupIdList");
  if (ids.length === 0 || ids.length > groupsPerCall) {
    fields.refuse("GroupIdList is empty or has more than 50 items");
  }
  const filter = fields.has("ResponseFilter") ? readFilter(fields.object("ResponseFilter")) : undefined;
  return boundedAnswer({ GroupInfo: ids.map((id) => groupItem(id, filter, context)) });
};

function readFilter(fields: Fields): Filter {
  fields.only(
    "GroupBaseInfoFilter",
    "MemberInfoFilter",
    "AppDefinedDataFilter_Group",
    "AppDefinedDataFilter_GroupMember",
  );
  return {
    base: fields.optionalTexts("GroupBaseInfoFilter"),
    member: fields.optionalTexts("MemberInfoFilter"),
    groupData: fields.optionalTexts("AppDefinedDataFilter_Group"),
    memberData: fields.optionalTexts("AppDefinedDataFilter_GroupMember"),
  };
}

function groupItem(id: string, filter: Filter | undefined, context: Context): Record<string, unknown> {
  try {
    const group = findGroup(id, context);
    return { GroupId: id, ErrorCode: 0, ErrorInfo: "", ...render(group, filter, context) };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { GroupId: id, ErrorCode: error.code, ErrorInfo: error.message };
  }
}

/** With a filter only what it names comes, the member list included. */
function render(group: WorldGroup, filter: Filter | undefined, { sdkAppId, readings }: Context) {
  const base = pick(groupFields(group, sdkAppId, readings), filter?.base);
  const hasData = filter === undefined || filter.groupData !== undefined;
  const hasMembers = (filter === undefined || filter.member !== undefined) && group.type !== "AVChatRoom";
  const members = [...group.members].map(([userId, member]) => ({
    Member_Account: userId,
    ...pick(memberFields(member, readings), filter?.member),
    AppMemberDefinedData: dataItems(member.attributes, filter?.memberData),
  }));
  return {
    ...base,
    ...(hasData ? { AppDefinedData: dataItems(group.attributes, filter?.groupData) } : {}),
    ...(hasMembers ? { MemberList: members } : {}),
  };
}
