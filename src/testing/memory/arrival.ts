import { setImmediate as nextTurn } from "node:timers/promises";
import { type Call, flag, type Operation, record, text, type Wire } from "../../provider/index.js";
import type { ErrorFault } from "./faults.js";
import type { MemoryWorld } from "./world.js";

/** More than a machine can do: the budget never waits. */
export const CALLS_PER_SECOND = 1_000_000;

/** The names that faults and `world.requests` know. */
export type MemoryOperation = "conversations" | "messages" | "members" | "marks" | "marks.update";

/** There is no network, yet reads meet the same budget, deadline, signal and retry as everybody's. */
export function createWire(world: MemoryWorld): Wire {
  return {
    request: async ({ operation }) => ({ url: `memory:${operation}`, headers: {} }),
    async send({ url }) {
      // As an answer over a network would: otherwise a walk without an end would keep the deadline's timer from firing.
      await nextTurn();
      const fault = await world.arrive(url.slice("memory:".length));
      return {
        status: 200,
        headers: fault?.retryAfterMs === undefined ? {} : { "retry-after": `${fault.retryAfterMs / 1000}` },
        text: JSON.stringify(fault === undefined ? { ok: true } : { ok: false, code: fault.code }),
      };
    },
    judge({ body }) {
      const envelope = record(body, "answer");
      if (flag(envelope.ok)) return { ok: true, answer: null };
      const code = text(envelope.code, "code") as ErrorFault["code"];
      return { ok: false, failure: { code, providerCode: "Injected", text: "injected" } };
    },
    secrets: () => [],
  };
}

/** Sends one read or write through the guarded call; `answer` is what the world does once it has arrived. */
export function arrive<Output>(call: Call, name: MemoryOperation, answer: () => Output): Promise<Output> {
  const operation: Operation<null, Output> = {
    name,
    safe: true,
    callsPerSecond: CALLS_PER_SECOND,
    request: () => ({}),
    read: answer,
  };
  return call(operation, null);
}
