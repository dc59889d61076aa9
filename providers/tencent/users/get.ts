import { batchesOf, type User, type UserDirectory } from "colloquy/provider";
import { checkUserId, PROVIDER } from "../ids.js";
import { checkNoOptions } from "../options/index.js";
import { PROFILES_PER_CALL, readProfiles } from "./profiles.js";

/** Accounts by id (docs 1047/34917). */
export const get: NonNullable<UserDirectory<{ userIds: string[] }>["get"]> = {
  prepare({ userIds, options }) {
    checkNoOptions(options);
    return { userIds: userIds.map((id) => checkUserId(id, "userIds")) };
  },
  async read({ userIds }, call) {
    const found: User[] = [];
    for (const batch of batchesOf(userIds, PROFILES_PER_CALL)) {
      await readProfiles(batch, call, ({ userId, name, avatarUrl, missing, raw }) => {
        if (missing !== undefined) return;
        const user: User = { id: userId, provider: PROVIDER, attributes: {}, raw };
        if (name !== undefined) user.name = name;
        if (avatarUrl !== undefined) user.avatarUrl = avatarUrl;
        found.push(user);
      });
    }
    return found;
  },
};
