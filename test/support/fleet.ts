import { fork } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { createClient as createRedisClient } from "@redis/client";
import { RateLimiterRedis } from "rate-limiter-flexible";
import { volcengine } from "../../providers/volcengine/index.js";
import { type Budget, createClient, shareBudget } from "../../src/index.js";

/** What one process of a fleet is to do: so many callers, each of whom calls again as soon as it has its answer. */
export interface FleetWork {
  vendorUrl: string;
  redisPort: number;
  callsPerSecond: number;
  callers: number;
  forMs: number;
}

/** What became of it. */
export interface FleetResult {
  /** When calls were granted, in milliseconds of the machine's clock. */
  granted: number[];
  /** How long each call took. */
  tookMs: number[];
  failed: string[];
}

/** Works in a process of its own; it ends by itself, when its client and its store are closed. */
export async function startInFleet(work: FleetWork): Promise<FleetResult> {
  const member = fork(fileURLToPath(import.meta.url), [JSON.stringify(work)], {
    execArgv: ["--import", "tsx"],
  });
  const exited = once(member, "exit");
  const [result] = (await once(member, "message")) as [FleetResult];
  const [code] = await exited;
  if (code !== 0) throw new Error(`a process of the fleet ended with ${code}`);
  return result;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await run(JSON.parse(process.argv[2] ?? ""));

async function run({ vendorUrl, redisPort, callsPerSecond, callers, forMs }: FleetWork): Promise<void> {
  const storeClient = createRedisClient({ socket: { port: redisPort, host: "127.0.0.1" } });
  await storeClient.connect();
  const shared = shareBudget(
    (points) => new RateLimiterRedis({ storeClient, points, duration: 1, useRedisPackage: true }),
  );
  const result: FleetResult = { granted: [], tookMs: [], failed: [] };
  const budget: Budget = {
    ...shared,
    async take(...call) {
      await shared.take(...call);
      result.granted.push(performance.timeOrigin + performance.now());
    },
  };
  const credentials = { accessKeyId: "AK", secretAccessKey: "SK" };
  const client = createClient(volcengine({ appId: 1, credentials, baseUrl: vendorUrl }), {
    budget,
    limits: { GetUserConversations: callsPerSecond },
  });
  const endAt = performance.now() + forMs;
  const caller = async () => {
    while (performance.now() < endAt) {
      const startedAt = performance.now();
      await client.conversations.list({ userId: "1" }).catch(async (thrown: { code: string }) => {
        result.failed.push(thrown.code);
        await sleep(100);
      });
      result.tookMs.push(performance.now() - startedAt);
    }
  };
  await Promise.all(Array.from({ length: callers }, caller));
  await client.close();
  await storeClient.close();
  process.send?.(result, () => process.disconnect());
}
