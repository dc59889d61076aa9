import { tracingChannel } from "node:diagnostics_channel";
import type { ColloquyError, ErrorCode } from "../errors/colloquy-error.js";

/** What subscribers of the tracing channel `colloquy:call` receive, once for each attempt. */
export interface CallTrace {
  /** The name of the provider. */
  provider: string;
  /** The vendor's name for the operation. */
  operation: string;
  /** 1 for the first attempt. */
  attempt: number;
  /** Set when the attempt has ended. */
  durationMs?: number;
  /** The part of it that passed in waiting for the call limit; absent where the attempt did not wait. */
  budgetWaitMs?: number;
  /** The error code, when the attempt failed. */
  code?: ErrorCode;
}

/** A failed attempt: the error for the user, and whether a new signature may mend it. */
export class Failed {
  constructor(
    readonly error: ColloquyError,
    readonly renew = false,
  ) {}
}

const channel = tracingChannel<CallTrace, CallTrace>("colloquy:call");

/**
 * Publishes an attempt's beginning and end, where anybody listens. `attempt` does not throw: how it failed is what it
 * returns.
 */
export function traced<Output>(
  trace: CallTrace,
  attempt: () => Promise<Output | Failed>,
): Promise<Output | Failed> {
  // Bun's channels do not say whether somebody listens.
  return channel.hasSubscribers === false ? attempt() : published(trace, attempt);
}

async function published<Output>(
  trace: CallTrace,
  attempt: () => Promise<Output | Failed>,
): Promise<Output | Failed> {
  const startedAt = performance.now();
  let outcome: Output | Failed | undefined;
  // The traced function returns nothing, so that no answer is published.
  await channel.tracePromise(async () => {
    outcome = await attempt();
    trace.durationMs = performance.now() - startedAt;
    if (outcome instanceof Failed) trace.code = outcome.error.code;
  }, trace);
  return outcome as Output | Failed;
}
