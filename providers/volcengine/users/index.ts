import { type AccountActions, batchesOf, type Secrets, type UserDirectory } from "colloquy/provider";
import { checkIntegerUserId } from "../ids.js";
import { refuseOptions } from "../options/index.js";
import { getUsers, USERS_PER_CALL } from "./get.js";
import { createToken } from "./token.js";
import { createRegister, createUpdate } from "./write.js";

type GetQuery = { userIds: string[] };

/** Users as far as they are registered, which on this vendor nobody need be. */
export function createUsers(appId: number, secrets: Secrets): UserDirectory<GetQuery> & AccountActions {
  return {
    register: createRegister(appId),
    update: createUpdate(appId),
    token: createToken(appId, secrets),
    get: {
      prepare({ userIds, options }) {
        refuseOptions(options);
        return { userIds: userIds.map((id) => checkIntegerUserId(id, "profiles are kept")) };
      },
      async read({ userIds }, call) {
        const batches = batchesOf(userIds, USERS_PER_CALL);
        return (await Promise.all(batches.map((batch) => getUsers(appId, batch, call)))).flat();
      },
    },
  };
}
