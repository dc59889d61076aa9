// Uses the installed package as an app would: both clouds (their emulators) and the inbox, over real HTTP.
import assert from "node:assert/strict";
import { ColloquyError, createClient, createInbox } from "colloquy";
import { startTencentEmulator, startVolcengineEmulator } from "colloquy/emulator";
import { tencent } from "colloquy/tencent";
import { memory } from "colloquy/testing";
import { volcengine } from "colloquy/volcengine";

const sdkAppId = 1400000000;
const secretKey = "s".repeat(64);
const appId = 666675;
const credentials = { accessKeyId: "AKLTEXAMPLE", secretAccessKey: "k".repeat(32) };
const clouds = [
  await startTencentEmulator({ sdkAppId, secretKey }),
  await startVolcengineEmulator({ appId, ...credentials }),
];
const clients = {
  tencent: createClient(tencent({ sdkAppId, secretKey, baseUrl: clouds[0].url })),
  volcengine: createClient(volcengine({ appId, credentials, baseUrl: clouds[1].url })),
};
const inbox = createInbox(clients, { cursor: { keys: ["c".repeat(32)] } });
const seen = new Set();
for await (const page of inbox.pages({ users: { tencent: "alice", volcengine: "10001" }, limit: 50 })) {
  for (const item of page.items) seen.add(`${item.source}/${item.id}`);
}
assert.ok(seen.size >= 140, `the inbox has ${seen.size} conversations`);
const refused = await clients.tencent.conversations.list({ userId: "" }).catch((error) => error);
assert.ok(refused instanceof ColloquyError && refused.code === "invalid_argument");
assert.equal(typeof memory, "function");
await Promise.all([...Object.values(clients), ...clouds].map((open) => open.close()));
console.log(`ok: ${seen.size} conversations of both clouds`);
