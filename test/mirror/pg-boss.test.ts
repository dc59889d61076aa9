import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import type { StepResult } from "../../src/mirror/index.js";
import { type Boss, crawlOnPgBoss } from "../../src/mirror/pg-boss/index.js";

it("ends after the pages under way, which the workers' end does not wait for", async () => {
  const said: string[] = [];
  let release = (_: StepResult) => {};
  const mirror = {
    due: async () => ["1"],
    step: () =>
      new Promise<StepResult>((resolve) => {
        release = resolve;
      }),
  };
  const boss: Boss = {
    createQueue: async () => undefined,
    send: async () => "job",
    async work(_name, _options, handler) {
      const jobs = [{ data: { crawlId: "1" } }] as unknown as Parameters<typeof handler>[0];
      void handler(jobs);
      return "worker";
    },
    async offWork() {
      said.push("no more jobs");
    },
  };
  const controller = new AbortController();
  const ended = crawlOnPgBoss(mirror, boss, { signal: controller.signal }).then(() => said.push("ended"));
  await sleep(20);
  controller.abort();
  await sleep(20);
  expect(said).toEqual(["no more jobs"]);
  release({ state: "done" });
  await ended;
  expect(said).toEqual(["no more jobs", "ended"]);
});
