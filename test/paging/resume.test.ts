import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { describe, expect, it } from "vitest";
import {
  clientOf,
  type Emulator,
  tencentApp,
  type Vendor,
  vendors,
  volcengineApp,
} from "../support/clouds.js";

const key = "the cursor key of every process of the app";
const SIZE = 500;

function start(vendor: Vendor, emulator: Emulator) {
  return clientOf(vendor.provider(emulator.url), { cursor: { keys: [key] } });
}

function optionsOf(vendor: Vendor, baseUrl: string): object {
  if (vendor.name === "tencent") return { ...tencentApp, baseUrl };
  const { appId, ...credentials } = volcengineApp;
  return { appId, credentials, baseUrl };
}

/** Sends every job to one new process and gives its answers in order. */
async function inNewProcess(jobs: object[]): Promise<string[][]> {
  const child = spawn(process.execPath, ["--import", "tsx", "test/support/resume-child.ts"], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  child.stdin.end(jobs.map((job) => `${JSON.stringify(job)}\n`).join(""));
  const answers: string[][] = [];
  for await (const line of createInterface({ input: child.stdout }))
    answers.push(JSON.parse(line) as string[]);
  return answers;
}

describe.each(vendors)("500 conversations of $name", (vendor) => {
  const { userId } = vendor;

  it("come in one sequence, most recent first, with every limit and verb", async () => {
    const emulator = await vendor.start(SIZE);
    const { conversations } = start(vendor, emulator);
    expect(emulator.expected).toHaveLength(SIZE);
    for (const limit of [1, 7, 20, 50, 200]) {
      const ids: string[] = [];
      for await (const { items, nextCursor } of conversations.pages({ userId, limit })) {
        const left = SIZE - ids.length;
        expect(items).toHaveLength(Math.min(limit, left));
        expect(nextCursor === null).toBe(left <= limit);
        ids.push(...items.map(({ id }) => id));
      }
      expect(ids, `limit ${limit}`).toEqual(emulator.expected);
    }
  });

  it("go on from every cursor in a new process, nothing lost and nothing twice", async () => {
    const emulator = await vendor.start(SIZE);
    const { conversations } = start(vendor, emulator);
    const jobs: object[] = [];
    const rests: string[][] = [];
    // The whole rest from a few places, the next rows from very many.
    for (const [limit, take] of [
      [7, 30],
      [50, SIZE],
      [200, SIZE],
    ] as const) {
      let delivered = 0;
      for await (const { items, nextCursor } of conversations.pages({ userId, limit })) {
        delivered += items.length;
        if (nextCursor === null) continue;
        expect(nextCursor.length).toBeLessThan(1024);
        const options = optionsOf(vendor, emulator.url);
        jobs.push({ vendor: vendor.name, options, key, userId, take, cursor: nextCursor });
        rests.push(emulator.expected.slice(delivered, delivered + take));
      }
    }
    expect(jobs.length).toBe(71 + 9 + 2);
    expect(await inNewProcess(jobs)).toEqual(rests);
  });

  it("are walked with single calls of list, each with the cursor of the one before", async () => {
    const emulator = await vendor.start(120);
    const { conversations } = start(vendor, emulator);
    for (const limit of [1, 13]) {
      const ids: string[] = [];
      let cursor: string | null | undefined;
      while (cursor !== null) {
        const page = await conversations.list({ userId, limit, ...(cursor ? { cursor } : {}) });
        ids.push(...page.items.map(({ id }) => id));
        cursor = page.nextCursor;
      }
      expect(ids).toEqual(emulator.expected);
    }
  });
});

describe("a cursor of one cloud", () => {
  it("is foreign to the other, and nothing is sent", async () => {
    for (const [vendor, other] of [vendors, [...vendors].reverse()]) {
      const [from, to] = [await vendor!.start(30), await other!.start(30)];
      const page = await start(vendor!, from).conversations.list({ userId: vendor!.userId, limit: 5 });
      const stray = start(other!, to).conversations.list({
        userId: other!.userId,
        cursor: page.nextCursor ?? "",
      });
      await expect(stray).rejects.toMatchObject({ code: "cursor_foreign" });
      expect(to.requests).toEqual([]);
    }
  });
});
