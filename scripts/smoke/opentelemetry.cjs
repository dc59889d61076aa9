// The same from CommonJS.
const assert = require("node:assert/strict");
const { trace } = require("@opentelemetry/api");
const {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} = require("@opentelemetry/sdk-trace-base");
const { createClient } = require("colloquy");
const { startTencentEmulator } = require("colloquy/emulator");
const { observeCalls } = require("colloquy/opentelemetry");
const { tencent } = require("colloquy/tencent");

async function main() {
  const exporter = new InMemorySpanExporter();
  const spanProcessors = [new SimpleSpanProcessor(exporter)];
  trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors }));
  const stop = observeCalls();
  const app = { sdkAppId: 1400000000, secretKey: "s".repeat(64) };
  const cloud = await startTencentEmulator(app);
  const client = createClient(tencent({ ...app, baseUrl: cloud.url }));
  await client.conversations.list({ userId: "alice" });
  stop();
  await client.close();
  await cloud.close();
  assert.equal(exporter.getFinishedSpans().length, 1);
  console.log("ok: 1 span from CommonJS");
}

main();
