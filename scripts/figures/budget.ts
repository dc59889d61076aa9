import { createMemoryBudget } from "../../src/calling/budget/index.js";
import { createClient } from "../../src/index.js";
import { startCountingVendor } from "../../test/support/counting-vendor.js";
import { mostInASecond, offer, perSecond } from "../../test/support/rates.js";
import { scriptedProvider } from "../../test/support/scripted-provider.js";
import { report } from "./pairs.js";

const LIMIT = 100;
const OFFERED = 130;
const FOR_MS = 60_000;

/** What a vendor in another process counts of a limit of 100 a second that is offered 130 for a minute. */
export async function budget(): Promise<void> {
  const vendor = await startCountingVendor({ code: "ok", data: { items: [], next: null } });
  const memory = createMemoryBudget();
  const sent: number[] = [];
  const client = createClient(scriptedProvider({ url: vendor.url, callsPerSecond: LIMIT }), {
    budget: {
      ...memory,
      sent(key) {
        sent.push(performance.now());
        memory.sent?.(key);
      },
    },
  });
  const call = () => client.conversations.list({ userId: "alice" }, { timeoutMs: 2_000 });
  await offer(call, OFFERED, FOR_MS);
  await client.close();
  const arrived = await vendor.arrivals();
  await vendor.close();
  const seconds = perSecond(arrived);
  const mean = seconds.reduce((sum, count) => sum + count, 0) / seconds.length;
  const least = Math.min(...seconds.slice(1));
  report(
    `calls a second over a limit of ${LIMIT}, offered ${OFFERED} for ${FOR_MS / 1000} s`,
    [[mean, LIMIT]],
    "calls a second",
    `at least ${least} in each whole second after the first, at most ${mostInASecond(sent)} sent and ${mostInASecond(arrived)} arrived in any sliding second`,
  );
}
