// Type-checked with the optional peer installed.
import { metrics, trace } from "@opentelemetry/api";
import { type ObserveOptions, observeCalls } from "colloquy/opentelemetry";

const options: ObserveOptions = {
  tracerProvider: trace.getTracerProvider(),
  meterProvider: metrics.getMeterProvider(),
};
export const stop: () => void = observeCalls(options);
