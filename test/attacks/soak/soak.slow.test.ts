import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { expect, it, onTestFinished } from "vitest";
import { startVendor } from "./vendor.js";
import type { Report } from "./walker.js";

const MOST_GROWTH_MEGABYTES = 20;

it("walks of 200,000 rows with two faults in a hundred give each row once, keep nothing and leave no handle", async () => {
  const vendor = await startVendor();
  onTestFinished(() => vendor.close());
  const { report, code } = await walkInAnotherProcess(vendor.url);
  const { requests, faults } = vendor.counts;
  console.log(`${requests} requests, ${faults} faults, ${JSON.stringify(report)}`);
  expect(report).toMatchObject({
    conversations: { once: 200_000, again: 0 },
    messages: { once: 200_000, again: 0 },
    inbox: { once: 10_000, again: 0 },
    handlesLeft: [],
  });
  for (const { grownMegabytes } of [report.conversations, report.messages, report.inbox])
    expect(grownMegabytes).toBeLessThan(MOST_GROWTH_MEGABYTES);
  expect(faults / requests).toBeCloseTo(0.02, 3);
  // It ended by itself: nothing was left that would have kept it alive.
  expect(code).toBe(0);
}, 180_000);

/** With a collector that can be called, and a heap that holds the client alone. */
async function walkInAnotherProcess(url: string): Promise<{ report: Report; code: number | null }> {
  const walker = fileURLToPath(new URL("walker.ts", import.meta.url));
  const args = ["--expose-gc", "--import", "tsx", walker, url];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  onTestFinished(() => void child.kill());
  const [printed, [code]] = await Promise.all([text(child.stdout), once(child, "close")]);
  return { report: JSON.parse(printed), code };
}
