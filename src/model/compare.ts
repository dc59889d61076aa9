import { abilityAt, abilityRows, type Comparison, isMeaningful, placesOf } from "./abilities/index.js";
import type { Capabilities, Level } from "./capabilities.js";

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

type Change = Omit<CapabilityDifference, "path"> & { at?: string };

/**
 * What changes for an app that moves from `from`'s vendor to `to`'s, most serious first. What an app cannot notice is
 * left out: sizes of vendor pages, and details of a history that one of the two does not have.
 */
export function compareCapabilities(from: Capabilities, to: Capabilities): CapabilityDifference[] {
  const differences = abilityRows.flatMap(([path, { compares }]) =>
    placesOf(path)
      .filter(({ kind }) => isMeaningful(from, path, kind) && isMeaningful(to, path, kind))
      .flatMap((place) =>
        changesOf(compares, abilityAt(from, path, place.kind), abilityAt(to, path, place.kind)).map(
          ({ at, ...change }) => ({ path: at === undefined ? place.path : `${place.path}.${at}`, ...change }),
        ),
      ),
  );
  const weight = { lost: 0, changed: 1, gained: 2 };
  return differences.sort((a, b) => weight[a.effect] - weight[b.effect]);
}

function changesOf(compares: Comparison, from: unknown, to: unknown): Change[] {
  if (compares === "hidden" || JSON.stringify(from) === JSON.stringify(to)) return [];
  switch (compares) {
    case "level":
      return [{ from, to, effect: rankOf(to) < rankOf(from) ? "lost" : "gained" }];
    case "names":
      return changesOfNames(from as readonly string[], to as readonly string[]);
    case "entries":
      return changesOfEntries(from as Record<string, unknown>, to as Record<string, unknown>);
    case "presence":
      return [{ from, to, effect: effectOfPresence(from, to) }];
    case "choice":
      return [{ from, to, effect: "changed" }];
  }
}

function rankOf(level: unknown): number {
  const levels: readonly Level[] = ["unsupported", "emulated", "native"];
  return levels.indexOf(level as Level);
}

function changesOfNames(from: readonly string[], to: readonly string[]): Change[] {
  const missing = from.filter((name) => !to.includes(name));
  const added = to.filter((name) => !from.includes(name));
  return [
    ...(missing.length > 0 ? [{ from: missing, to: [], effect: "lost" } as const] : []),
    ...(added.length > 0 ? [{ from: [], to: added, effect: "gained" } as const] : []),
  ];
}

function changesOfEntries(from: Record<string, unknown>, to: Record<string, unknown>): Change[] {
  const names = [...new Set([...Object.keys(from), ...Object.keys(to)])];
  return names.flatMap((at) => {
    const pair = { at, from: from[at] ?? null, to: to[at] ?? null };
    return pair.from === pair.to ? [] : [{ ...pair, effect: effectOfPresence(pair.from, pair.to) }];
  });
}

function effectOfPresence(from: unknown, to: unknown): CapabilityDifference["effect"] {
  if (from !== null && to !== null) return "changed";
  return to === null ? "lost" : "gained";
}
