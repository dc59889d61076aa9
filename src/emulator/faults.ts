import type { EmulatorRequest } from "./incoming.js";
import type { EmulatorAnswer } from "./server.js";

/** Which requests a fault hits. */
export interface FaultScope {
  /** Only requests of this operation, exactly as in `EmulatorRequest.operation`; all of them when absent. */
  operation?: string;
  /** How many matching requests pass before the fault acts (default 0). */
  after?: number;
  /** How many requests it hits (default 1; `Infinity` for ever). */
  times?: number;
}

/** An in-body error that the emulator renders the way its vendor does; the operation is not carried out. */
export type ErrorFault = FaultScope & {
  /** A failure in the vendor's envelope. */
  kind: "error";
  /** The vendor's code, a number or a name. */
  code: string | number;
  /** The vendor's words; invented when absent. */
  message?: string;
  /** The HTTP status beside it (200, or what this vendor sends with such errors). */
  status?: number;
};

/**
 * Something that goes wrong on request. `latency`, `reset` and `truncate` happen to the real answer, so the
 * operation has been carried out; `drop`, `status`, `error` and `body` take its place.
 */
export type Fault =
  | (FaultScope & {
      /** The answer comes later. */
      kind: "latency";
      /** How much later, in milliseconds. */
      ms: number;
    })
  | (FaultScope & {
      /** The connection closes without an answer. */
      kind: "drop";
    })
  | (FaultScope & {
      /** Head and the first bytes of the body, then a destroyed socket. */
      kind: "reset";
      /** How many bytes of the body go out (half of it). */
      afterBytes?: number;
    })
  | (FaultScope & {
      /** The first bytes of the body with a content-length that agrees: a complete answer, cut JSON. */
      kind: "truncate";
      /** How many bytes go out. */
      bytes: number;
    })
  | (FaultScope & {
      /** Another HTTP status, as a gateway in between would send it. */
      kind: "status";
      /** For example 503. */
      status: number;
      /** Any text; empty when absent. */
      body?: string;
      /** For example `{ "retry-after": "2" }`. */
      headers?: Record<string, string>;
    })
  | ErrorFault
  | (FaultScope & {
      /** Any other body with HTTP 200. */
      kind: "body";
      /** Sent as it is, as `application/json`. */
      body: string;
    });

type ActingFault = Exclude<Fault, { kind: "latency" }>;

interface ActiveFault {
  fault: Fault;
  passesLeft: number;
  hitsLeft: number;
}

/** The faults that wait to act. Latencies add up; of the other kinds the one injected first acts. */
export class FaultQueue {
  readonly #active: ActiveFault[] = [];

  inject(fault: Fault): () => void {
    const entry = { fault, passesLeft: fault.after ?? 0, hitsLeft: fault.times ?? 1 };
    this.#active.push(entry);
    return () => this.#remove(entry);
  }

  /** Counts the request against every matching fault and says what happens to it. */
  take(operation: string): { delayMs: number; fault: ActingFault | undefined } {
    let delayMs = 0;
    let acting: ActingFault | undefined;
    for (const entry of [...this.#active]) {
      const { fault } = entry;
      if (fault.operation !== undefined && fault.operation !== operation) continue;
      if (entry.passesLeft > 0) {
        entry.passesLeft -= 1;
        continue;
      }
      if (fault.kind === "latency") delayMs += fault.ms;
      else if (acting === undefined) acting = fault;
      else continue;
      entry.hitsLeft -= 1;
      if (entry.hitsLeft <= 0) this.#remove(entry);
    }
    return { delayMs, fault: acting };
  }

  #remove(entry: ActiveFault): void {
    const index = this.#active.indexOf(entry);
    if (index >= 0) this.#active.splice(index, 1);
  }
}

/** The answer a fault puts in place of the real one; `undefined` where the operation is carried out. */
export function replacementOf(
  fault: ActingFault | undefined,
  request: EmulatorRequest,
  renderError: (fault: ErrorFault, request: EmulatorRequest) => EmulatorAnswer,
): EmulatorAnswer | undefined {
  switch (fault?.kind) {
    case "status":
      return { status: fault.status, headers: fault.headers ?? {}, body: fault.body ?? "" };
    case "error":
      return renderError(fault, request);
    case "body":
      return { status: 200, headers: { "content-type": "application/json" }, body: fault.body };
    default:
      return undefined;
  }
}
