import type { Context } from "../context.js";
import { failureList } from "../failures.js";
import type { Fields } from "../validate.js";
import type { WorldProfile } from "../world/profile.js";
import { userItem } from "./item.js";

/** docs 6348/1125996. Who was never registered is in `NotFoundUsers`, also a member of a conversation. */
export function batchGetUser(fields: Fields, context: Context): Record<string, unknown> {
  const ids = fields.longs("UserIds", { min: 0n, atMost: 50 });
  fields.done();

  const { profiles } = context.world;
  const found = ids
    .map((id) => profiles.get(String(id)))
    .filter((one): one is WorldProfile => one !== undefined);
  const unknown = ids.filter((id) => !profiles.has(String(id)));
  return {
    Users: found.map((profile) => userItem(profile, context)),
    ...failureList("NotFoundUsers", unknown, context.readings),
  };
}
