import type { Context } from "../context.js";
import { ApiError } from "../errors.js";
import { failedInfos, failuresOf, refuseFailedBatch, refuseLimits } from "../failures.js";
import type { Fields } from "../validate.js";
import { checkLimits, readUsers, type UserInfo } from "./read.js";

/** docs 6348/1125993. Only profiles and broadcasts need it: who is not registered can send as well. */
export function registerUsers(fields: Fields, context: Context): Record<string, unknown> {
  const { world, readings } = context;
  const users = readUsers(fields, 20, readProfile);
  const userIds = [...users.keys()];
  const tooLarge = failuresOf(userIds, (userId) => checkLimits(users.get(userId) ?? {}, readings));
  refuseLimits(tooLarge, context);
  const known = failuresOf(userIds, (userId) => {
    if (readings.repeatedRegistration === "fails" && world.profiles.has(userId)) throw alreadyRegistered();
  });
  const failures = new Map([...known, ...tooLarge]);
  refuseFailedBatch(userIds, failures, context);
  for (const user of users.values()) if (!failures.has(user.userId)) register(user, context);
  return failedInfos(failures, readings.registerFailureIds, context);
}

function readProfile(info: Fields): Omit<UserInfo, "userId"> {
  const nickName = info.optionalString("NickName");
  const portrait = info.optionalString("Portrait");
  const tags = info.optionalStrings("Tags");
  const ext = info.optionalStringMap("Ext");
  const isRobot = info.optionalBoolean("IsRobot");
  return {
    ...(nickName !== undefined && { nickName }),
    ...(portrait !== undefined && { portrait }),
    ...(tags !== undefined && { tags }),
    ...(ext !== undefined && { ext }),
    ...(isRobot !== undefined && { isRobot }),
  };
}

// The code is made up: the one that the page's sample shows, UserNotFound, does not fit.
function alreadyRegistered(): ApiError {
  return new ApiError("UserAlreadyRegistered", "The user is registered.");
}

/** Of somebody who is registered it changes what was sent. */
function register(user: UserInfo, { world, now }: Context): void {
  const profile = world.profiles.get(user.userId);
  if (profile === undefined) world.register(user);
  else Object.assign(profile, user, { modifiedAt: now() });
}
