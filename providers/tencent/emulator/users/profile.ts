import { profileSet } from "../callbacks/users.js";
import { type Context, callerOf, type Operation } from "../context.js";
import { Refusal } from "../envelope.js";
import type { Fields } from "../fields.js";
import type { WorldUser } from "../world/records.js";
import { refusalOf, tagRule } from "./tags.js";

const nameTag = "Tag_Profile_IM_Nick";
const pictureTag = "Tag_Profile_IM_Image";

/** profile/portrait_get, docs 1047/34917. */
export const getProfiles: Operation = (fields, context) => {
  fields.only("To_Account", "TagList");
  const userIds = fields.texts("To_Account");
  const tags = fields.texts("TagList");
  const { profilesPerCall, unknownProfile } = context.readings;
  if (userIds.length === 0 || userIds.length > profilesPerCall) {
    fields.refuse(`To_Account is empty or has more than ${profilesPerCall} items`);
  }
  if (tags.length === 0) fields.refuse("TagList is empty");
  const noTag = tags.find((tag) => tagRule(tag, context.app) === undefined);
  if (noTag !== undefined) throw new Refusal(40009, `there is no tag ${noTag}`);
  const unknown = userIds.filter((userId) => !context.world.users.has(userId));
  if (unknown.length > 0 && unknownProfile === "call") {
    throw new Refusal(40003, `the UserID ${unknown[0]} is not imported`);
  }
  return {
    UserProfileItem: userIds.map((userId) => profileItem(userId, tags, context)),
    ...(unknown.length === 0 ? {} : { Fail_Account: unknown }),
  };
};

function profileItem(userId: string, tags: string[], { world }: Context): Record<string, unknown> {
  const user = world.users.get(userId);
  if (user === undefined) {
    return { To_Account: userId, ResultCode: 40003, ResultInfo: `the UserID ${userId} is not imported` };
  }
  const items = tags.flatMap((tag) => {
    const value = profileValue(user, tag);
    return value === undefined ? [] : [{ Tag: tag, Value: value }];
  });
  return {
    To_Account: userId,
    ...(items.length === 0 ? {} : { ProfileItem: items }),
    ResultCode: 0,
    ResultInfo: "",
  };
}

function profileValue(user: WorldUser, tag: string): string | number | undefined {
  if (tag === nameTag) return user.name;
  return tag === pictureTag ? user.avatarUrl : user.profile.get(tag);
}

/** profile/portrait_set, docs 1047/34916. Tags that are not named stay; one wrong value leaves all as they were. */
export const setProfile: Operation = (fields, context) => {
  fields.only("From_Account", "ProfileItem");
  const userId = fields.account("From_Account");
  const user = context.world.users.get(userId);
  if (user === undefined) throw new Refusal(40003, `the UserID ${userId} is not imported`);
  const items = fields.objects("ProfileItem");
  if (items.length === 0) fields.refuse("ProfileItem is empty");
  const changes = items.map((item) => readItem(item, context));
  for (const { tag, value } of changes) setValue(user, tag, value);
  context.world.callbacks.tell(profileSet(userId, changes, callerOf(context)));
  return {};
};

function readItem(item: Fields, { app }: Context): { tag: string; value: string | number } {
  item.only("Tag", "Value");
  const tag = item.text("Tag");
  const rule = tagRule(tag, app);
  if (rule === undefined) throw new Refusal(40009, `there is no tag ${tag}`);
  const { Value: value } = item.body;
  const code = refusalOf(value, rule);
  if (code !== 0) throw new Refusal(code, `${tag} has a value that it cannot have`);
  return { tag, value: typeof value === "number" ? value : String(value) };
}

function setValue(user: WorldUser, tag: string, value: string | number): void {
  if (tag === nameTag) user.name = String(value);
  else if (tag === pictureTag) user.avatarUrl = String(value);
  else user.profile.set(tag, value);
}
