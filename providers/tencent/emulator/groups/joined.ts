import type { Context, Operation } from "../context.js";
import { boundedAnswer } from "../envelope.js";
import type { Fields } from "../fields.js";
import { knownMember, readGroupType } from "../targets.js";
import type { WorldGroup } from "../world/group-records.js";
import { groupFields, memberFields, ordered, pick } from "./attributes.js";

const groupsPerPage = 5000;
const flag = { minimum: 0, maximum: 1 };

/** group_open_http_svc/get_joined_group_list, docs 1047/34925. */
export const getJoinedGroups: Operation = (fields, context) => {
  fields.only(
    "Member_Account",
    "WithHugeGroups",
    "WithNoActiveGroups",
    "Limit",
    "Offset",
    "GroupType",
    "SupportTopic",
    "ResponseFilter",
  );
  const userId = knownMember(fields, "Member_Account", context);
  const isWanted = readSelection(fields);
  const limit = fields.optionalInteger("Limit", { minimum: 0, maximum: groupsPerPage });
  const offset = fields.optionalInteger("Offset", { minimum: 0 }) ?? 0;
  const filter = fields.has("ResponseFilter") ? fields.object("ResponseFilter") : undefined;
  const base = filter?.optionalTexts("GroupBaseInfoFilter") ?? [];
  const self = filter?.optionalTexts("SelfInfoFilter");
  filter?.only("GroupBaseInfoFilter", "SelfInfoFilter");
  const joined = [...context.world.groups.values()].filter(({ members }) => members.has(userId));
  const groups = ordered(joined, context.readings).filter(isWanted);
  const page = groups.slice(offset, limit === undefined ? undefined : offset + limit);
  return boundedAnswer({
    TotalCount: groups.length,
    GroupIdList: page.map((group) => item(group, userId, base, self, context)),
  });
};

function readSelection(fields: Fields): (group: WorldGroup) => boolean {
  const withLive = fields.optionalInteger("WithHugeGroups", flag) === 1;
  const withInactive = fields.optionalInteger("WithNoActiveGroups", flag) === 1;
  const type = fields.has("GroupType") ? readGroupType(fields, "GroupType") : undefined;
  const withTopics = fields.optionalInteger("SupportTopic", flag);
  if (withTopics !== undefined && type !== "Community")
    fields.refuse("SupportTopic needs GroupType Community");
  return (group) => {
    if (type !== undefined && group.type !== type) return false;
    if (group.type === "AVChatRoom" && !withLive) return false;
    if (group.type === "Private" && group.messages.length === 0 && !withInactive) return false;
    return withTopics === undefined || group.topics.size > 0 === (withTopics === 1);
  };
}

function item(
  group: WorldGroup,
  userId: string,
  base: string[],
  self: string[] | undefined,
  { sdkAppId, readings }: Context,
): Record<string, unknown> {
  const member = group.members.get(userId);
  return {
    GroupId: group.id,
    ...pick(groupFields(group, sdkAppId, readings), base),
    ...(group.topics.size > 0 ? topicFields(group) : {}),
    ...(self === undefined || member === undefined
      ? {}
      : {
          SelfInfo: {
            ...pick(memberFields(member, readings), self),
            ...(group.topics.size > 0 ? { GrossTopicReadSeq: 0 } : {}),
          },
        }),
  };
}

/** Of a community with topics: the numbers of all its topics together. */
function topicFields(group: WorldGroup): Record<string, number> {
  const count = [...group.topics.values()].reduce((sum, messages) => sum + messages.length, 0);
  return { SupportTopic: 1, GrossTopicNextMsgSeq: count + 1 };
}
