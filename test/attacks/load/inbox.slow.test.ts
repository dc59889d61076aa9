import { expect, it, onTestFinished } from "vitest";
import {
  startTencentEmulator,
  startVolcengineEmulator,
  TencentWorld,
  VolcengineWorld,
} from "../../../providers/emulator.js";
import { tencent } from "../../../providers/tencent/index.js";
import { volcengine } from "../../../providers/volcengine/index.js";
import { type Budget, createMemoryBudget } from "../../../src/calling/budget/index.js";
import { createClient, createInbox } from "../../../src/index.js";
import { tencentApp, volcengineApp } from "../../support/clouds.js";
import { mostInASecond } from "../../support/rates.js";

const LOADS = 130;
/** In each cloud; a page has half as many. */
const ROWS = 20;
const LIMIT = 10;
const MINUTE_MS = 60_000;
const SLOWEST_MS = 10_000;

const tencentUser = (index: number) => `user-${index}`;
const volcengineUser = (index: number) => String(20_000 + index);

/** Conversations of the two clouds in turn, so that the two newest of every user lie in different ones. */
function worlds() {
  const now = Date.now();
  const [one, other] = [new TencentWorld(), new VolcengineWorld()];
  for (let index = 0; index < LOADS; index += 1) {
    for (let row = ROWS - 1; row >= 0; row -= 1) {
      const at = now - 2 * row * MINUTE_MS;
      one.directMessage(`peer-${row}`, tencentUser(index), { at: new Date(at) });
      const peer = String(90_000 + row);
      const { shortId } = other.addConversation({ type: 1, members: [volcengineUser(index), peer] });
      const sentAt = new Date(at - MINUTE_MS);
      other.addMessage(shortId, { sender: peer, text: `message ${row}`, sentAt });
    }
  }
  return { one, other };
}

/** A budget that notes when calls go out and what their limits are. */
function notingBudget() {
  const memory = createMemoryBudget();
  const limits = new Map<string, number>();
  const sent = new Map<string, number[]>();
  const budget: Budget = {
    ...memory,
    take(key, callsPerSecond, ...rest) {
      limits.set(key, callsPerSecond);
      return memory.take(key, callsPerSecond, ...rest);
    },
    takeNow(key, callsPerSecond) {
      limits.set(key, callsPerSecond);
      return memory.takeNow?.(key, callsPerSecond) ?? false;
    },
    sent(key) {
      sent.set(key, [...(sent.get(key) ?? []), performance.now()]);
      memory.sent?.(key);
    },
  };
  return { budget, limits, sent };
}

/** Another process that has the machine meanwhile delays the clouds as well: one good run of three tells. */
const retry = 2;

it("130 loads at once have rows of both clouds, however scarce the calls are", {
  retry,
  timeout: 120_000,
}, async () => {
  const { one, other } = worlds();
  const clouds = [
    await startTencentEmulator({ ...tencentApp, world: one }),
    await startVolcengineEmulator({ ...volcengineApp, world: other }),
  ] as const;
  for (const cloud of clouds) {
    cloud.inject({ kind: "latency", ms: 50, times: Number.POSITIVE_INFINITY });
    onTestFinished(() => cloud.close());
  }
  const { budget, limits, sent } = notingBudget();
  const { appId, ...credentials } = volcengineApp;
  const clients = {
    tencent: createClient(tencent({ ...tencentApp, baseUrl: clouds[0].url }), { budget }),
    volcengine: createClient(volcengine({ appId, credentials, baseUrl: clouds[1].url }), { budget }),
  };
  onTestFinished(async () => {
    await Promise.all([clients.tencent.close(), clients.volcengine.close()]);
  });
  const inbox = createInbox(clients);
  let slowest = 0;
  const pages = await Promise.all(
    Array.from({ length: LOADS }, async (_, index) => {
      const startedAt = performance.now();
      const users = { tencent: tencentUser(index), volcengine: volcengineUser(index) };
      const page = await inbox.list({ users, limit: LIMIT });
      slowest = Math.max(slowest, performance.now() - startedAt);
      return page;
    }),
  );
  const lacking = pages.flatMap(({ items }) => items.filter(({ missing }) => missing !== undefined));
  const approximate = pages.filter(({ sources }) => sources.volcengine.order === "approximate");
  console.log(`the slowest of ${LOADS} loads took ${Math.round(slowest)} ms`);
  console.log(
    `${lacking.length} of ${LOADS * LIMIT} rows lack something, ${approximate.length} pages are approximate`,
  );
  // Where first rows wait behind the rest of other pages, a fifth of them is late.
  expect(approximate.length).toBeLessThan(LOADS / 10);
  for (const { items, sources } of pages) {
    expect(Object.values(sources).map(({ status }) => status)).not.toContain("failed");
    expect(items).toHaveLength(LIMIT);
    expect(new Set(items.map(({ source }) => source))).toEqual(new Set(["tencent", "volcengine"]));
    for (const { lastMessage, missing } of items) {
      expect(lastMessage === undefined).toBe(missing?.lastMessage !== undefined);
    }
    const known = items.some(({ source, lastMessage }) => source === "volcengine" && lastMessage != null);
    expect(sources.volcengine.order).toBe(known ? "lastMessage" : "approximate");
  }
  expect(limits.size).toBeGreaterThan(3);
  for (const [key, limit] of limits) {
    expect({ key, isKept: mostInASecond(sent.get(key) ?? []) <= limit }).toEqual({ key, isKept: true });
  }
  expect(slowest).toBeLessThan(SLOWEST_MS);
});
