// The same from CommonJS, and that all entries share one error class.
const assert = require("node:assert/strict");
const { ColloquyError, createClient } = require("colloquy");
const { tencent } = require("colloquy/tencent");
const { volcengine } = require("colloquy/volcengine");
const provider = require("colloquy/provider");
require("colloquy/testing");

async function main() {
  const { startTencentEmulator } = require("colloquy/emulator");
  const secretKey = "s".repeat(64);
  const cloud = await startTencentEmulator({ sdkAppId: 1400000000, secretKey });
  const client = createClient(tencent({ sdkAppId: 1400000000, secretKey, baseUrl: cloud.url }));
  const page = await client.conversations.list({ userId: "alice" });
  assert.equal(page.items.length, 20);
  assert.equal(provider.ColloquyError, ColloquyError);
  assert.throws(() => volcengine({ appId: -1 }), ColloquyError);
  await client.close();
  await cloud.close();
  console.log(`ok: ${page.items.length} conversations from CommonJS`);
}

main();
