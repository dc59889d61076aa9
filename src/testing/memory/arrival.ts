import { setImmediate as nextTurn } from "node:timers/promises";
import { type Call, ColloquyError, type Operation, type Wire } from "../../authoring/index.js";
import type { MemoryWorld } from "./world.js";

/**
 * The way into the world. There is no network to send over, yet reads must meet the same budget, deadline, signal and
 * retry as everybody's: so each goes through the guarded call as far as the request, where faults strike, and turns
 * back there with this error, which `arrive` takes for what it is.
 */
const arrived = new ColloquyError({ code: "unknown", message: "memory: arrived" });

/** More than a machine can do: the budget never waits. */
export const CALLS_PER_SECOND = 1_000_000;

export function createWire(world: MemoryWorld): Wire {
  return {
    async request(operation) {
      // As an answer over a network would: otherwise a walk without an end would keep the deadline's timer from firing.
      await nextTurn();
      await world.arrive(operation);
      throw arrived;
    },
    judge: () => null,
    secrets: () => [],
  };
}

/** Waits until one read or write may happen; throws what a fault, the deadline or the signal makes of it. */
export async function arrive(call: Call, name: MemoryOperation): Promise<void> {
  try {
    await call(operation(name), null);
  } catch (thrown) {
    if (thrown !== arrived) throw thrown;
  }
}

/** The names that faults and `world.requests` know. */
export type MemoryOperation = "conversations" | "messages" | "members" | "marks" | "marks.update";

function operation(name: MemoryOperation): Operation<null, never> {
  return {
    name,
    safe: true,
    callsPerSecond: CALLS_PER_SECOND,
    body: () => null,
    read: () => {
      throw new Error("the memory provider sends nothing");
    },
  };
}
