import type { Capabilities } from "./capabilities.js";

/** One difference between two providers. `effect` is seen from an app that moves from the first to the second. */
export interface CapabilityDifference {
  /** Where it stands, for example `messages.kinds.direct.newer`. */
  path: string;
  /** What the first declares; of a list of names only those that the second lacks. */
  from: unknown;
  /** What the second declares; of a list of names only those that it adds. */
  to: unknown;
  /** `changed` where neither value is plainly the better one, for example another order. */
  effect: "lost" | "gained" | "changed";
}

const levels: readonly unknown[] = ["unsupported", "emulated", "native"];

/** What changes for an app that moves from `from`'s vendor to `to`'s, most serious first. */
export function compareCapabilities(from: Capabilities, to: Capabilities): CapabilityDifference[] {
  const differences: CapabilityDifference[] = [];
  for (const resource of ["conversations", "messages", "marks"] as const) {
    compare(resource, from[resource], to[resource], differences);
  }
  const weight = { lost: 0, changed: 1, gained: 2 };
  return differences.sort((a, b) => weight[a.effect] - weight[b.effect]);
}

function compare(path: string, from: unknown, to: unknown, into: CapabilityDifference[]): void {
  if (isRecord(from) && isRecord(to)) {
    for (const key of new Set([...Object.keys(from), ...Object.keys(to)])) {
      compare(`${path}.${key}`, from[key], to[key], into);
    }
    return;
  }
  if (isNameList(from) && isNameList(to)) compareLists(path, from, to, into);
  else if (JSON.stringify(from) !== JSON.stringify(to))
    into.push({ path, from, to, effect: effectOf(path, from, to) });
}

function compareLists(path: string, from: string[], to: string[], into: CapabilityDifference[]): void {
  const missing = from.filter((name) => !to.includes(name));
  const added = to.filter((name) => !from.includes(name));
  if (missing.length > 0) into.push({ path, from: missing, to: [], effect: "lost" });
  if (added.length > 0) into.push({ path, from: [], to: added, effect: "gained" });
}

function effectOf(path: string, from: unknown, to: unknown): CapabilityDifference["effect"] {
  // Elsewhere null means "not documented"; here it means that there are none.
  if (path === "marks.bits" && (from === null || to === null)) return to === null ? "lost" : "gained";
  if (from === undefined || to === undefined) return to === undefined ? "lost" : "gained";
  const [before, after] = [levels.indexOf(from), levels.indexOf(to)];
  if (before === -1 || after === -1) return "changed";
  return after < before ? "lost" : "gained";
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isNameList(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((entry) => typeof entry === "string");
}
