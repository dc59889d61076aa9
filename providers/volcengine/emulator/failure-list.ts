import type { VolcengineReadings } from "./readings/index.js";

/** The list of what failed under its name; one that is empty may be null or left out. */
export function failureList(
  name: string,
  failures: readonly unknown[],
  { emptyFailureList }: VolcengineReadings,
): Record<string, unknown> {
  if (failures.length > 0 || emptyFailureList === "list") return { [name]: failures };
  return emptyFailureList === "null" ? { [name]: null } : {};
}
