import type { ErrorCode } from "../../provider/index.js";

/** Something that goes wrong on request. */
export type MemoryFault =
  | AnswerFault
  | (FaultScope & {
      /** No answer ever comes; the deadline or the signal ends the call. */
      kind: "hang";
    })
  | (FaultScope & {
      /** The list's position does not advance. */
      kind: "stall";
    });

/** What comes in place of the answer. */
export type AnswerFault = ErrorFault | StatusFault | LostFault;

/** The answer is an error of this code. */
export interface ErrorFault extends FaultScope {
  /** The attempt is refused. */
  kind: "error";
  /**
   * The vendor's code. Each of colloquy's own codes means itself; any other text is a code that no table has, and
   * the caller gets `unknown`.
   */
  code: ErrorCode | (string & {});
  /** The vendor's words; `"injected"` when absent. */
  text?: string;
  /** How long the vendor asks to wait, in milliseconds. */
  retryAfterMs?: number;
}

/** The answer is an HTTP status without a body, as a gateway in between would send it. */
export interface StatusFault extends FaultScope {
  /** The attempt does not reach the cloud. */
  kind: "status";
  /** For example 503. */
  status: number;
}

/** The read or write is done, and its answer never arrives. */
export interface LostFault extends FaultScope {
  /** The connection breaks behind the work. */
  kind: "lost";
}

/** Which reads and writes a fault hits. */
export interface FaultScope {
  /** Only reads or writes of this name, a `MemoryOperation`. */
  operation?: string;
  /** How many matching attempts pass first (0). */
  after?: number;
  /** How many attempts it hits (1; `Infinity` for ever). */
  times?: number;
}

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

  /** The failure that meets an attempt, if any; never returns where the attempt hangs. */
  async meet(operation: string): Promise<AnswerFault | undefined> {
    const fault = this.#next(operation, (kind) => kind !== "stall");
    if (fault?.kind === "hang") await new Promise<never>(() => {});
    return fault?.kind === "hang" || fault?.kind === "stall" ? undefined : fault;
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
