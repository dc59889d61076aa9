import { batchesOf, type Call, type User, type UserDirectory } from "../../provider/index.js";
import { arrive } from "./arrival.js";
import { checkId, type MemorySettings, refuseOptions, unless } from "./options.js";
import type { MemoryWorld } from "./world.js";

/** So that an ordinary page takes more than one. */
export const USERS_PER_CALL = 10;

type Getting = { userIds: string[] };

export function createUsers(world: MemoryWorld, settings: MemorySettings): UserDirectory<Getting> {
  const { name } = settings;
  return unless(settings, "users", {
    get: {
      prepare({ userIds, options }) {
        refuseOptions(options, name);
        return { userIds: userIds.map((id) => checkId(id, "userIds", name)) };
      },
      async read({ userIds }, call) {
        const batches = batchesOf(userIds, USERS_PER_CALL);
        return (await Promise.all(batches.map((batch) => readUsers(world, batch, call, name)))).flat();
      },
    },
  });
}

/** The users that the world knows, in one call. */
export function readUsers(
  world: MemoryWorld,
  userIds: readonly string[],
  call: Call,
  provider: string,
): Promise<User[]> {
  return arrive(call, "users", [...userIds], () =>
    userIds.flatMap((id) => {
      const user = world.users.get(id);
      if (user === undefined) return [];
      const { attributes, barred: _, ...profile } = user;
      const raw = structuredClone({ ...profile, attributes });
      return [{ ...profile, provider, attributes: { ...attributes }, raw }];
    }),
  );
}
