/**
 * The first page of the inbox beside its slower source alone, both clouds answering after 100 ms a call.
 * Run: npx tsx test/bench/inbox-latency.ts
 */
import { createInbox } from "../../src/index.js";
import { startClouds } from "../support/clouds.js";

const RUNS = 15;
const clouds = await startClouds({ tencent: { latencyMs: 100 }, volcengine: { latencyMs: 100 } });
const inbox = createInbox(clouds.clients);

async function timeOf(users: Record<string, string>): Promise<number> {
  const startedAt = performance.now();
  await inbox.list({ users, limit: 20 });
  return performance.now() - startedAt;
}

await timeOf(clouds.users);
const ratios: number[] = [];
for (let run = 0; run < RUNS; run += 1) {
  const alone = [
    await timeOf({ tencent: clouds.users.tencent }),
    await timeOf({ volcengine: clouds.users.volcengine }),
  ];
  ratios.push((await timeOf(clouds.users)) / Math.max(...alone));
}
ratios.sort((a, b) => a - b);
const [low, median, high] = [ratios[0], ratios[Math.floor(RUNS / 2)], ratios.at(-1)].map((ratio) =>
  ratio?.toFixed(2),
);
console.log(`both sources take ${median} times the slower one alone (${low} to ${high}, ${RUNS} runs)`);
await clouds.close();
