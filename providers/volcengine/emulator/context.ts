import type { VolcengineLimits } from "./members/limits.js";
import type { Quota } from "./quota.js";
import type { VolcengineReadings } from "./readings/index.js";
import type { Fields } from "./validate.js";
import type { VolcengineWorld } from "./world/index.js";

/** What every action works with. */
export interface Context {
  appId: number;
  world: VolcengineWorld;
  readings: VolcengineReadings;
  quota: Quota;
  limits: VolcengineLimits;
  now: () => Date;
  /** How many conversations this page may hold at most. */
  nextPageSize: () => number;
}

/** An action reads its fields, all of them before it changes anything, and returns `Result`. */
export type Action = (fields: Fields, context: Context) => Record<string, unknown>;
