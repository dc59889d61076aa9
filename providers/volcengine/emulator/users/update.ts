import type { Context } from "../context.js";
import { ApiError } from "../errors.js";
import { failedInfos, failuresOf, refuseFailedBatch, refuseLimits } from "../failures.js";
import type { Fields } from "../validate.js";
import { checkLimits, readUsers, type UserInfo } from "./read.js";

/** docs 6348/1187901. Every field of a profile is required and replaces what was there. */
export function batchUpdateUser(fields: Fields, context: Context): Record<string, unknown> {
  const { world, readings, now } = context;
  const users = readUsers(fields, 10, readProfile);
  const userIds = [...users.keys()];
  const tooLarge = failuresOf(userIds, (userId) => checkLimits(users.get(userId) ?? {}, readings));
  refuseLimits(tooLarge, context);
  const unknown = failuresOf(userIds, (userId) => {
    if (!world.profiles.has(userId)) throw new ApiError("UserNotFound", "The user is not registered.");
  });
  const failures = new Map([...tooLarge, ...unknown]);
  refuseFailedBatch(userIds, failures, context);
  for (const [userId, user] of users) {
    const profile = failures.has(userId) ? undefined : world.profiles.get(userId);
    if (profile !== undefined) Object.assign(profile, user, { modifiedAt: now() });
  }
  return failedInfos(failures, "integer", context);
}

function readProfile(info: Fields): Omit<UserInfo, "userId"> {
  return {
    nickName: info.string("NickName"),
    portrait: info.string("Portrait"),
    tags: info.optionalStrings("Tags") ?? info.refuse("Tags", "is required"),
    ext: info.optionalStringMap("Ext") ?? info.refuse("Ext", "is required"),
  };
}
