import type { Context } from "../context.js";
import { wireUserId } from "../user-ids.js";
import type { WorldProfile } from "../world/profile.js";

/** One of `Users`. There is no field for text ids here, so a user with such an id cannot be asked for. */
export function userItem(profile: WorldProfile, { appId }: Context): Record<string, unknown> {
  return {
    AppId: appId,
    UserId: wireUserId(profile.userId),
    NickName: profile.nickName,
    Portrait: profile.portrait,
    Tags: profile.tags,
    Ext: profile.ext,
    IsRobot: profile.isRobot,
    CreateTime: BigInt(profile.createdAt.getTime()),
    ModifyTime: BigInt(profile.modifiedAt.getTime()),
  };
}
