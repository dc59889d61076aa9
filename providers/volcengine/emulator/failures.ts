import type { Context } from "./context.js";
import { ApiError } from "./errors.js";
import type { VolcengineReadings } from "./readings/index.js";
import { wireUserId } from "./user-ids.js";

/** Users whom a batch could not change, with the reason. */
export type Failures = ReadonlyMap<string, ApiError>;

/** Asks for every user whether they can be changed, before anybody is. */
export function failuresOf(userIds: readonly string[], check: (userId: string) => void): Failures {
  const failures = new Map<string, ApiError>();
  for (const userId of userIds) {
    try {
      check(userId);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      failures.set(userId, error);
    }
  }
  return failures;
}

/** Of failures that are limits: one of them may refuse the whole call. */
export function refuseLimits(failures: Failures, { readings }: Context): void {
  const [first] = failures.values();
  if (first !== undefined && readings.limitFailures === "error") throw first;
}

/** Where all have failed, the whole call may be refused. */
export function refuseFailedBatch(
  userIds: readonly string[],
  failures: Failures,
  { readings }: Context,
): void {
  const [first] = failures.values();
  if (first === undefined || readings.failedBatch === "listed") return;
  if (userIds.every((userId) => failures.has(userId))) throw first;
}

/** The ids alone, without a reason. */
export function failedUserIds(failures: Failures, { readings }: Context): Record<string, unknown> {
  return failureList("FailedUserIds", [...failures.keys()].map(wireUserId), readings);
}

/** Each with its reason. RegisterUsers' page types the id there as text. */
export function failedInfos(
  failures: Failures,
  userIds: "integer" | "text",
  { readings }: Context,
): Record<string, unknown> {
  const infos = [...failures].map(([userId, { code, message }]) => ({
    UserId: userIds === "text" ? userId : wireUserId(userId),
    Code: code,
    Message: message,
  }));
  return failureList("FailedInfos", infos, readings);
}

/** The list of what failed under its name; one that is empty may be null or left out. */
export function failureList(
  name: string,
  failures: readonly unknown[],
  { emptyFailureList }: VolcengineReadings,
): Record<string, unknown> {
  if (failures.length > 0 || emptyFailureList === "list") return { [name]: failures };
  return emptyFailureList === "null" ? { [name]: null } : {};
}
