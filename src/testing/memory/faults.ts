import { ColloquyError, type ErrorCode } from "../../authoring/index.js";

/** Something that goes wrong on request. */
export type MemoryFault = FaultScope &
  (
    | { kind: "error"; code: ErrorCode; retryAfterMs?: number }
    /** No answer ever comes; the deadline or the signal ends the call. */
    | { kind: "hang" }
    /** The list's position does not advance. */
    | { kind: "stall" }
  );

interface FaultScope {
  /** Only reads or writes of this name: `"conversations"`, `"messages"`, `"members"`, `"marks"`, `"marks.update"`. */
  operation?: string;
  /** How many matching attempts pass first (0). */
  after?: number;
  /** How many attempts it hits (1; `Infinity` for ever). */
  times?: number;
}

const transient = new Set<ErrorCode>(["rate_limited", "unavailable", "timeout"]);

interface ActiveFault {
  fault: MemoryFault;
  passesLeft: number;
  hitsLeft: number;
}

/** Faults that wait to act; the one injected first acts. */
export class FaultQueue {
  #active: ActiveFault[] = [];

  inject(fault: MemoryFault): () => void {
    const entry = { fault, passesLeft: fault.after ?? 0, hitsLeft: fault.times ?? 1 };
    this.#active.push(entry);
    return () => {
      this.#active = this.#active.filter((other) => other !== entry);
    };
  }

  async meet(operation: string): Promise<void> {
    const fault = this.#next(operation, (kind) => kind !== "stall");
    if (fault?.kind === "hang") await new Promise<never>(() => {});
    if (fault?.kind !== "error") return;
    throw new ColloquyError({
      code: fault.code,
      message: `memory ${operation}: injected`,
      provider: "memory",
      operation,
      providerCode: "Injected",
      retryable: transient.has(fault.code),
      outcome: transient.has(fault.code) ? "unknown" : "not_applied",
      retryAfterMs: fault.retryAfterMs,
    });
  }

  stalls(operation: string): boolean {
    return this.#next(operation, (kind) => kind === "stall") !== undefined;
  }

  #next(operation: string, concerns: (kind: MemoryFault["kind"]) => boolean): MemoryFault | undefined {
    for (const entry of this.#active) {
      const { fault } = entry;
      if (!concerns(fault.kind) || (fault.operation ?? operation) !== operation) continue;
      if (entry.passesLeft > 0) {
        entry.passesLeft -= 1;
        continue;
      }
      if (entry.hitsLeft <= 0) continue;
      entry.hitsLeft -= 1;
      return fault;
    }
    return undefined;
  }
}
