/** Walks from each cursor that comes in, in a process that knows nothing but its configuration. */
import { createInterface } from "node:readline";
import { tencent } from "../../providers/tencent/index.js";
import { volcengine } from "../../providers/volcengine/index.js";
import { createClient } from "../../src/index.js";

interface Job {
  vendor: "tencent" | "volcengine";
  options: never;
  key: string;
  userId: string;
  take: number;
  cursor: string;
}

for await (const line of createInterface({ input: process.stdin })) {
  const { vendor, options, key, userId, take, cursor } = JSON.parse(line) as Job;
  const provider = vendor === "tencent" ? tencent(options) : volcengine(options);
  const client = createClient(provider, { budget: false, cursor: { keys: [key] } });
  const ids: string[] = [];
  const limit = Math.min(take, 200);
  for await (const { id } of client.conversations.iterate({ userId, limit, cursor })) {
    ids.push(id);
    if (ids.length === take) break;
  }
  process.stdout.write(`${JSON.stringify(ids)}\n`);
  await client.close();
}
