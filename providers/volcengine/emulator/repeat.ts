import type { Context } from "./context.js";
import type { ApiError } from "./errors.js";

/** What a call answers that asks for what has been done before: success, or that the thing is no longer there. */
export function answerRepeat(notThere: ApiError, { readings }: Context): Record<string, unknown> {
  if (readings.repeatedEnd === "accepted") return {};
  throw notThere;
}
