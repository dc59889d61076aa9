import { tracingChannel } from "node:diagnostics_channel";
import { context, SpanKind, SpanStatusCode } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from "@opentelemetry/sdk-metrics";
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from "@opentelemetry/sdk-trace-base";
import type { Budget, CallTrace, ClientOptions } from "colloquy";
import { observeCalls } from "colloquy/opentelemetry";
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import { errorOf } from "../support/catching.js";
import { startClouds, tencentApp, volcengineApp } from "../support/clouds.js";

beforeAll(() => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
});
afterAll(() => {
  context.disable();
});

/** Both clouds' emulators, observed with the SDK's exporters in memory. */
async function observed(client: ClientOptions = {}) {
  const clouds = await startClouds({ client: { budget: false, retry: { baseDelayMs: 1 }, ...client } });
  const spans = new InMemorySpanExporter();
  const tracerProvider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spans)] });
  const exported = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({ exporter: exported });
  const meterProvider = new MeterProvider({ readers: [reader] });
  const stop = observeCalls({ tracerProvider, meterProvider });
  onTestFinished(async () => {
    stop();
    await Promise.all([tracerProvider.shutdown(), meterProvider.shutdown(), clouds.close()]);
  });
  const histograms = async () => {
    exported.reset();
    await meterProvider.forceFlush();
    return exported
      .getMetrics()
      .flatMap(({ scopeMetrics }) => scopeMetrics.flatMap(({ metrics }) => metrics));
  };
  return { ...clouds, tracer: tracerProvider.getTracer("app"), spans, histograms, stop };
}

/** What `colloquy:call` says of each attempt while the test runs. */
function listen(): CallTrace[] {
  const traces: CallTrace[] = [];
  const { asyncEnd } = tracingChannel("colloquy:call");
  const note = (message: unknown) => void traces.push(message as CallTrace);
  asyncEnd.subscribe(note);
  onTestFinished(() => void asyncEnd.unsubscribe(note));
  return traces;
}

const told = ({ name, kind, attributes, status }: ReadableSpan) => ({ name, kind, attributes, status });

describe("a span", () => {
  it("is made of a call that succeeds, on either cloud", async () => {
    const { clients, users, spans } = await observed();
    await clients.tencent.conversations.list({ userId: users.tencent });
    await clients.volcengine.conversations.list({ userId: users.volcengine });
    const spanOf = (provider: string, operation: string) => ({
      name: `${provider} ${operation}`,
      kind: SpanKind.CLIENT,
      attributes: {
        "colloquy.provider": provider,
        "colloquy.operation": operation,
        "colloquy.attempt": 1,
      },
      status: { code: SpanStatusCode.UNSET },
    });
    expect(spans.getFinishedSpans().map(told)).toEqual([
      spanOf("tencent", "v4/recentcontact/get_list"),
      spanOf("volcengine", "GetUserConversations"),
    ]);
  });

  it("is made of each attempt, and those that fail say how", async () => {
    const { clients, users, volcengineCloud, spans } = await observed();
    volcengineCloud.inject({ kind: "error", code: "InternalError", status: 500 });
    volcengineCloud.inject({ kind: "error", code: "AccessDenied", status: 403 });
    const { code } = await errorOf(() => clients.volcengine.conversations.list({ userId: users.volcengine }));
    expect(code).toBe("permission_denied");
    expect(
      spans
        .getFinishedSpans()
        .map(({ attributes, status }) => [attributes["colloquy.attempt"], attributes["error.type"], status]),
    ).toEqual([
      [1, "unavailable", { code: SpanStatusCode.ERROR }],
      [2, "permission_denied", { code: SpanStatusCode.ERROR }],
    ]);
  });

  it("is a child of the span in which the call was made, also after a pause and beside other calls", async () => {
    const { clients, users, tencentCloud, spans, tracer } = await observed();
    tencentCloud.inject({ kind: "status", status: 503 });
    const inSpan = (name: string, list: () => Promise<unknown>) =>
      tracer.startActiveSpan(name, async (span) => {
        await list();
        span.end();
      });
    await Promise.all([
      inSpan("one", () => clients.tencent.conversations.list({ userId: users.tencent })),
      inSpan("other", () => clients.volcengine.conversations.list({ userId: users.volcengine })),
    ]);
    const all = spans.getFinishedSpans();
    const parentOf = (span: ReadableSpan) =>
      all.find((other) => other.spanContext().spanId === span.parentSpanContext?.spanId)?.name;
    const children = all.filter(({ kind }) => kind === SpanKind.CLIENT);
    expect(children.map((span) => `${span.name} in ${parentOf(span)}`).sort()).toEqual([
      "tencent v4/recentcontact/get_list in one",
      "tencent v4/recentcontact/get_list in one",
      "volcengine GetUserConversations in other",
    ]);
  });

  it("is not made of an attempt that has begun before, and one that is open at the end is not exported", async () => {
    const { clients, users, spans, stop } = await observed();
    stop();
    const later = new InMemorySpanExporter();
    const tracerProvider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(later)] });
    const { start } = tracingChannel("colloquy:call");
    let stopLater = () => {};
    const observeLater = () => {
      stopLater = observeCalls({ tracerProvider });
    };
    start.subscribe(observeLater);
    await clients.tencent.conversations.list({ userId: users.tencent });
    start.unsubscribe(observeLater);
    const stopAmid = () => stopLater();
    start.subscribe(stopAmid);
    await clients.tencent.conversations.list({ userId: users.tencent });
    start.unsubscribe(stopAmid);
    expect([...spans.getFinishedSpans(), ...later.getFinishedSpans()]).toEqual([]);
  });
});

describe("metrics", () => {
  it("are the durations of the traces in seconds, by provider, operation and code", async () => {
    const { clients, users, volcengineCloud, histograms } = await observed();
    const traces = listen();
    volcengineCloud.inject({ kind: "error", code: "InternalError", status: 500 });
    await clients.volcengine.conversations.list({ userId: users.volcengine });
    const [duration, ...others] = await histograms();
    expect(others).toEqual([]);
    expect(duration?.descriptor).toMatchObject({ name: "colloquy.call.duration", unit: "s" });
    const called = { "colloquy.provider": "volcengine", "colloquy.operation": "GetUserConversations" };
    const inSeconds = traces.map(({ durationMs = 0 }) => durationMs / 1000);
    expect(duration?.dataPoints.map(({ attributes, value }) => ({ attributes, value }))).toEqual([
      {
        attributes: { ...called, "error.type": "unavailable" },
        value: expect.objectContaining({ count: 1, sum: inSeconds[0] }),
      },
      { attributes: called, value: expect.objectContaining({ count: 1, sum: inSeconds[1] }) },
    ]);
  });

  it("have the wait for the call limit, where an attempt waited", async () => {
    const budget: Budget = { take: () => new Promise((resolve) => setImmediate(resolve)) };
    const { clients, users, histograms } = await observed({ budget });
    const traces = listen();
    await clients.tencent.conversations.list({ userId: users.tencent });
    const wait = (await histograms()).find(
      ({ descriptor }) => descriptor.name === "colloquy.call.budget_wait",
    );
    expect(wait?.descriptor.unit).toBe("s");
    expect(wait?.dataPoints.map(({ attributes, value }) => ({ attributes, value }))).toEqual([
      {
        attributes: {
          "colloquy.provider": "tencent",
          "colloquy.operation": "v4/recentcontact/get_list",
        },
        value: expect.objectContaining({ count: 1, sum: (traces[0]?.budgetWaitMs ?? 0) / 1000 }),
      },
    ]);
  });
});

it("records nothing that is secret or a user's, not even where the vendor echoes it", async () => {
  const { clients, users, tencentCloud, volcengineCloud, spans, histograms } = await observed();
  const message = `refused ${tencentApp.secretKey} ${volcengineApp.secretAccessKey} ${users.tencent}`;
  await clients.tencent.conversations.list({ userId: users.tencent });
  tencentCloud.inject({ kind: "error", code: 60010, message });
  volcengineCloud.inject({ kind: "error", code: "AccessDenied", status: 403, message });
  await errorOf(() => clients.tencent.conversations.list({ userId: users.tencent }));
  await errorOf(() => clients.volcengine.conversations.list({ userId: users.volcengine }));
  const userSig = tencentCloud.requests[0]?.query.get("usersig") ?? "";
  expect(userSig.length).toBeGreaterThan(50);
  const measured = (await histograms()).flatMap(({ dataPoints }) =>
    dataPoints.map(({ attributes }) => attributes),
  );
  const recorded = spans.getFinishedSpans().map((span) => [told(span), span.events, span.links]);
  const written = JSON.stringify([recorded, measured]);
  expect(written).toContain("permission_denied");
  for (const secret of [
    tencentApp.secretKey,
    volcengineApp.secretAccessKey,
    userSig,
    ...Object.values(users),
  ])
    expect(written).not.toContain(secret);
});

describe("stopping", () => {
  it("ends spans and metrics, and a call without subscribers is not traced at all", async () => {
    const { clients, users, spans, histograms, stop } = await observed();
    const channel = tracingChannel("colloquy:call");
    const tracePromise = vi.spyOn(Object.getPrototypeOf(channel), "tracePromise");
    onTestFinished(() => tracePromise.mockRestore());
    const list = () => clients.tencent.conversations.list({ userId: users.tencent });
    const counts = async () => {
      const [duration] = await histograms();
      return [
        spans.getFinishedSpans().length,
        duration?.dataPoints.map(({ value }) => (value as { count: number }).count),
        tracePromise.mock.calls.length,
      ];
    };
    await list();
    expect(await counts()).toEqual([1, [1], 1]);
    stop();
    expect(channel.hasSubscribers).toBe(false);
    await list();
    expect(await counts()).toEqual([1, [1], 1]);
  });
});
