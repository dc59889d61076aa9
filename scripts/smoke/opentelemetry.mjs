// With the optional peer installed: calls of the package as a module and as CommonJS become spans.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { trace } from "@opentelemetry/api";
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from "@opentelemetry/sdk-trace-base";
import { createClient } from "colloquy";
import { startTencentEmulator } from "colloquy/emulator";
import { observeCalls } from "colloquy/opentelemetry";
import { tencent } from "colloquy/tencent";

const require = createRequire(import.meta.url);
const exporter = new InMemorySpanExporter();
const tracerProvider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
trace.setGlobalTracerProvider(tracerProvider);
const stop = observeCalls();
const app = { sdkAppId: 1400000000, secretKey: "s".repeat(64) };
const cloud = await startTencentEmulator(app);
const clients = [
  createClient(tencent({ ...app, baseUrl: cloud.url })),
  require("colloquy").createClient(require("colloquy/tencent").tencent({ ...app, baseUrl: cloud.url })),
];
for (const client of clients) await client.conversations.list({ userId: "alice" });
stop();
await Promise.all([...clients, cloud].map((open) => open.close()));
const names = exporter.getFinishedSpans().map(({ name }) => name);
assert.deepEqual(names, Array(2).fill("tencent v4/recentcontact/get_list"));
console.log(`ok: ${names.length} spans`);
