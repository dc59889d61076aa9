import type { Fields } from "./fields.js";
import type { TencentReadings } from "./readings/index.js";
import type { TencentWorld } from "./world/index.js";

/** What every operation works with. */
export interface Context {
  sdkAppId: number;
  world: TencentWorld;
  readings: TencentReadings;
  edition: "standard" | "ultimate";
}

/** Reads a request's fields, throws a `Refusal`, or returns the fields of the answer. */
export type Operation = (fields: Fields, context: Context) => Record<string, unknown>;
