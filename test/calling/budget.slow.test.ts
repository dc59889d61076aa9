import { setTimeout as sleep, setImmediate as turn } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Budget, createMemoryBudget } from "../../src/calling/budget/index.js";
import { type ClientOptions, createClient } from "../../src/client.js";
import { type CountingVendor, startCountingVendor } from "../support/counting-vendor.js";
import { mostInASecond, offer, perSecond } from "../support/rates.js";
import { scriptedProvider } from "../support/scripted-provider.js";

const LIMIT = 100;

/** Another process that has the machine meanwhile delays the vendor as well: one good run of three tells. */
const retry = 2;

let vendor: CountingVendor;
beforeAll(async () => {
  vendor = await startCountingVendor({ code: "ok", data: { items: [], next: null } });
});
afterAll(() => vendor.close());

/** A client with a budget of its own that notes when calls go out. */
function counted(options: ClientOptions = {}) {
  const memory = createMemoryBudget();
  const sent: number[] = [];
  const budget = {
    ...memory,
    sent(key: string) {
      sent.push(performance.now());
      memory.sent?.(key);
    },
  };
  const client = createClient(scriptedProvider({ url: vendor.url, callsPerSecond: LIMIT }), {
    budget,
    ...options,
  });
  const call = (timeoutMs: number) => client.conversations.list({ userId: "alice" }, { timeoutMs });
  return { client, call, sent };
}

describe("a limit of 100 a second, counted by a vendor in another process", {
  retry,
  timeout: 120_000,
}, () => {
  const times = (count: number, work: () => Promise<unknown>) =>
    Promise.all(Array.from({ length: count }, work));

  async function expectKept({ client, sent }: ReturnType<typeof counted>) {
    await client.close();
    const arrived = await vendor.arrivals();
    console.log(`most in a second: ${mostInASecond(sent)} sent, ${mostInASecond(arrived)} arrived`);
    expect(arrived).toHaveLength(sent.length);
    expect(mostInASecond(sent)).toBeLessThanOrEqual(LIMIT);
    expect(mostInASecond(arrived)).toBeLessThanOrEqual(1.05 * LIMIT);
    return arrived;
  }

  it("is kept in a burst of a new client, whose connections have to be made", async () => {
    await vendor.arrivals();
    const client = counted();
    await times(300, () => client.call(20_000));
    await expectKept(client);
  });

  it("is kept in a burst after a pause", async () => {
    await vendor.arrivals();
    const client = counted();
    await client.call(5_000);
    await sleep(1_500);
    await times(300, () => client.call(20_000));
    await expectKept(client);
  });

  it("is kept by 64 callers who call again and again", async () => {
    await vendor.arrivals();
    const client = counted();
    const endAt = performance.now() + 4_000;
    await times(64, async () => {
      while (performance.now() < endAt) await client.call(5_000);
    });
    await expectKept(client);
  });

  it("is kept, and used, under an overload of callers who will not wait", async () => {
    await vendor.arrivals();
    const client = counted();
    await offer(() => client.call(2_000), 1.3 * LIMIT, 8_000);
    const [, ...seconds] = perSecond(await expectKept(client));
    expect(Math.min(...seconds)).toBeGreaterThanOrEqual(80);
  });
});

describe("ten thousand calls that give up", { retry, timeout: 120_000 }, () => {
  /**
   * How long the event loop stood still at the longest while `work` was done. Counted is the time that this process had
   * a processor, since on a busy machine others stop it as well.
   */
  async function longestStopMs(work: () => Promise<unknown>): Promise<number> {
    let longest = 0;
    let before = process.cpuUsage();
    const look = () => {
      const { user, system } = process.cpuUsage(before);
      longest = Math.max(longest, user + system);
      before = process.cpuUsage();
    };
    const timer = setInterval(look, 1);
    await work();
    await sleep(5);
    clearInterval(timer);
    return longest / 1000;
  }

  it("at their deadlines stop the event loop for less than three times 50 ms", async () => {
    const memory = createMemoryBudget();
    // It is not told of the deadline, so it cannot refuse early, and all of them wait.
    const take: Budget["take"] = (key, limit, signal) => memory.take(key, limit, signal);
    const { client, call } = counted({ budget: { take } });
    const ended: Promise<string>[] = [];
    for (let made = 0; made < 10_000; made += 1) {
      ended.push(
        call(5_000).then(
          () => "ok",
          (error: { code: string }) => error.code,
        ),
      );
      if (made % 50 === 0) await turn();
    }
    let codes: string[] = [];
    const stopMs = await longestStopMs(async () => {
      codes = await Promise.all(ended);
    });
    expect(codes.filter((code) => code === "timeout").length).toBeGreaterThan(9_000);
    console.log(
      `10,000 calls gave up; the event loop stood still for ${Math.round(stopMs)} ms at the longest`,
    );
    expect(stopMs).toBeLessThan(3 * 50);
    await client.close();
  });
});
