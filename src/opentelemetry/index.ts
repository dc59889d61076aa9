/** Spans and metrics of OpenTelemetry for every attempt of a vendor call. Needs `@opentelemetry/api`. */

import { tracingChannel } from "node:diagnostics_channel";
import {
  type Attributes,
  type Histogram,
  type Meter,
  type MeterProvider,
  metrics,
  type Span,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  type TracerProvider,
  trace,
} from "@opentelemetry/api";
import type { ErrorCode } from "../errors/colloquy-error.js";

/** Where {@link observeCalls} writes. */
export interface ObserveOptions {
  /** Gets the spans; the provider that is registered globally where absent. */
  tracerProvider?: TracerProvider | undefined;
  /** Gets the metrics; the provider that is registered globally where absent. */
  meterProvider?: MeterProvider | undefined;
}

/** What is read of a message on the channel. Other copies and versions of colloquy publish there as well. */
interface Attempt {
  readonly provider: string;
  readonly operation: string;
  readonly attempt: number;
  readonly durationMs?: number;
  readonly budgetWaitMs?: number;
  readonly code?: ErrorCode;
}

/** The scope of the spans and metrics. */
const SCOPE = "colloquy";

/** In seconds, as OpenTelemetry's conventions have them for HTTP calls; the SDK's own suit milliseconds. */
const BOUNDARIES = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];

/**
 * Makes a span of kind CLIENT of every attempt of a vendor call, and records how long attempts take and wait for the
 * call limit. All clients of the process are observed. Call it once, when the SDK has been set up: a meter provider
 * that is registered later is not found.
 *
 * Nothing is recorded but provider, operation, attempt, duration, wait and error code.
 *
 * @returns What ends it. Attempts that are under way then are not recorded.
 */
export function observeCalls({
  tracerProvider = trace.getTracerProvider(),
  meterProvider = metrics.getMeterProvider(),
}: ObserveOptions = {}): () => void {
  const spans = new Spans(tracerProvider.getTracer(SCOPE));
  const histograms = new Histograms(meterProvider.getMeter(SCOPE));
  const channel = tracingChannel("colloquy:call");
  const onStart = (message: unknown) => spans.start(message as Attempt);
  const onEnd = (message: unknown) => {
    spans.end(message as Attempt);
    histograms.record(message as Attempt);
  };
  channel.start.subscribe(onStart);
  channel.asyncEnd.subscribe(onEnd);
  return () => {
    channel.start.unsubscribe(onStart);
    channel.asyncEnd.unsubscribe(onEnd);
  };
}

/** The spans of the attempts that are under way. */
class Spans {
  readonly #tracer: Tracer;
  /** An attempt is one object from its beginning to its end. */
  readonly #open = new WeakMap<Attempt, Span>();

  constructor(tracer: Tracer) {
    this.#tracer = tracer;
  }

  /** Runs where the attempt is made, so the parent is the span that is active there. */
  start(attempt: Attempt): void {
    const name = `${attempt.provider} ${attempt.operation}`;
    const attributes = { ...attributesOf(attempt), "colloquy.attempt": attempt.attempt };
    this.#open.set(attempt, this.#tracer.startSpan(name, { kind: SpanKind.CLIENT, attributes }));
  }

  end(attempt: Attempt): void {
    const span = this.#open.get(attempt);
    if (span === undefined) return;
    if (attempt.code !== undefined) {
      span.setAttribute("error.type", attempt.code);
      span.setStatus({ code: SpanStatusCode.ERROR });
    }
    span.end();
  }
}

class Histograms {
  readonly #duration: Histogram;
  readonly #budgetWait: Histogram;

  constructor(meter: Meter) {
    const advice = { explicitBucketBoundaries: BOUNDARIES };
    this.#duration = meter.createHistogram("colloquy.call.duration", {
      description: "How long an attempt of a vendor call took, its wait for the call limit included.",
      unit: "s",
      advice,
    });
    this.#budgetWait = meter.createHistogram("colloquy.call.budget_wait", {
      description: "How long an attempt waited for the call limit, where it did.",
      unit: "s",
      advice,
    });
  }

  record(attempt: Attempt): void {
    const { durationMs, budgetWaitMs } = attempt;
    const attributes = attributesOf(attempt);
    if (durationMs !== undefined) this.#duration.record(durationMs / 1000, attributes);
    if (budgetWaitMs !== undefined) this.#budgetWait.record(budgetWaitMs / 1000, attributes);
  }
}

function attributesOf({ provider, operation, code }: Attempt): Attributes {
  return {
    "colloquy.provider": provider,
    "colloquy.operation": operation,
    ...(code === undefined ? {} : { "error.type": code }),
  };
}
