import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type CountingVendor, startCountingVendor } from "../support/counting-vendor.js";
import { type FleetResult, startInFleet } from "../support/fleet.js";
import { mostInASecond, perSecond } from "../support/rates.js";
import { hasRedis, startRedis } from "../support/redis.js";

const LIMIT = 100;
const installed = hasRedis();
const title = `four processes over one Redis${installed ? "" : " (redis-server is not installed)"}`;

/** Another process that has the machine meanwhile slows the fleet down as well: one good run of three tells. */
describe.runIf(installed)(title, { retry: 2, timeout: 120_000 }, () => {
  let vendor: CountingVendor;
  let redis: Awaited<ReturnType<typeof startRedis>>;
  beforeAll(async () => {
    const answer = { ResponseMetadata: {}, Result: { ConversationInfos: [], HasMore: false } };
    [vendor, redis] = await Promise.all([startCountingVendor(answer), startRedis()]);
  });
  afterAll(() => Promise.all([vendor.close(), redis.stop()]));

  const start = (callers: number, forMs: number) =>
    startInFleet({ vendorUrl: vendor.url, redisPort: redis.port, callsPerSecond: LIMIT, callers, forMs });
  const grantsOf = (results: readonly FleetResult[]) =>
    results.flatMap(({ granted }) => granted).sort((a, b) => a - b);

  it("never are granted more than the limit in a second, use it, and have a fair part each", async () => {
    await vendor.arrivals();
    const fleet = await Promise.all(Array.from({ length: 4 }, () => start(64, 8_000)));
    const [grants, arrivals] = [grantsOf(fleet), await vendor.arrivals()];
    const whole = perSecond(grants).slice(2, -3);
    const mean = whole.reduce((sum, count) => sum + count, 0) / whole.length;
    const parts = fleet.map(({ granted }) => granted.length / grants.length);
    const most = `${mostInASecond(grants)} granted and ${mostInASecond(arrivals)} arrived in a second at most`;
    console.log(
      `${most}; ${mean.toFixed(1)} a second; parts ${parts.map((part) => part.toFixed(2)).join(", ")}`,
    );
    expect(fleet.flatMap(({ failed }) => failed)).toEqual([]);
    expect(arrivals).toHaveLength(grants.length);
    expect(mostInASecond(grants)).toBeLessThanOrEqual(LIMIT);
    expect(mean).toBeGreaterThanOrEqual(85);
    expect(Math.min(...parts)).toBeGreaterThan(0.15);
  });

  it("serve one caller of a fourth process soon, while 192 wait in the three others", async () => {
    const crowd = Promise.all(Array.from({ length: 3 }, () => start(64, 6_000)));
    const { tookMs, failed } = await start(1, 4_000);
    await crowd;
    console.log(
      `${tookMs.length} calls of the newcomer, ${Math.round(Math.max(...tookMs))} ms at the longest`,
    );
    expect(failed).toEqual([]);
    expect(Math.max(...tookMs)).toBeLessThan(1_000);
  });

  it("end by themselves when their clients and their stores are closed", async () => {
    const { tookMs } = await start(3, 100);
    expect(tookMs.length).toBeGreaterThan(0);
  });
});
