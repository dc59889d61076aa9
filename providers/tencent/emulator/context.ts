import type { TencentApp } from "./app.js";
import type { Actor } from "./callbacks/callback.js";
import type { Fields } from "./fields.js";
import type { RecentSends } from "./messages/recent.js";
import type { TencentReadings } from "./readings/index.js";
import type { TencentWorld } from "./world/index.js";

/** What every operation works with. */
export interface Context {
  sdkAppId: number;
  /** Who calls; also the sender of a message that names none. */
  adminUserId: string;
  /** What the app's plan and console allow. */
  app: TencentApp;
  /** What was sent lately, to know a repetition. */
  recent: RecentSends;
  world: TencentWorld;
  readings: TencentReadings;
  edition: "standard" | "ultimate";
}

type Answer = Record<string, unknown>;

/** Reads a request's fields, throws a `Refusal`, or returns the fields of the answer. */
export type Operation = (fields: Fields, context: Context) => Answer | Promise<Answer>;

/** Who does what an operation asks for; `userId` where the request names an operator. */
export function callerOf({ adminUserId, world }: Context, userId = adminUserId): Actor {
  return { platform: "RESTAPI", userId, at: world.now() };
}
