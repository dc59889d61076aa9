import { type AccountActions, batchesOf, type Secrets, type UserDirectory } from "colloquy/provider";
import { type App, refuseOptions } from "../options/index.js";
import { getUsers, USERS_PER_CALL } from "./get.js";
import { integerIds } from "./ids.js";
import { createToken } from "./token.js";
import { createRegister, createUpdate } from "./write.js";

type GetQuery = { userIds: string[] };

/** Users as far as they are registered, which on this vendor nobody need be. */
export function createUsers(app: App, secrets: Secrets): UserDirectory<GetQuery> & AccountActions {
  const { appId } = app;
  return {
    register: createRegister(appId),
    update: createUpdate(appId),
    token: createToken(app, secrets),
    get: {
      prepare({ userIds, options }) {
        refuseOptions(options);
        // Profiles have no field for text ids.
        return { userIds: userIds.map((id, index) => integerIds.check(id, `userIds[${index}]`)) };
      },
      async read({ userIds }, call) {
        const batches = batchesOf(userIds, USERS_PER_CALL);
        return (await Promise.all(batches.map((batch) => getUsers(appId, batch, call)))).flat();
      },
    },
  };
}
