import type { Context } from "../context.js";
import { readUserId, userFields } from "../user-ids.js";
import type { Fields } from "../validate.js";

/** docs 6348/1208779. The time is absolute and in milliseconds, so that a duration or seconds lie in the past. */
export function getAppToken(fields: Fields, context: Context): Record<string, unknown> {
  const { world, readings, appId, now } = context;
  const userId = readUserId(fields, "UserId", 0n, readings);
  // The largest time that a Date can hold.
  const expireTime = fields.long("ExpireTime", { min: 1n, max: 8_640_000_000_000_000n });
  fields.done();

  const expiresAt = new Date(Number(expireTime));
  if (expiresAt <= now()) fields.refuse("ExpireTime", "must lie in the future");
  const token = Array.from({ length: 64 }, () => Math.floor(world.random() * 16).toString(16)).join("");
  world.tokens.set(token, { userId, expiresAt });
  return { AppId: appId, ...userFields("UserId", userId, readings), Token: token };
}
