import fc from "fast-check";
import { afterAll, expect, it } from "vitest";
import { startTencentEmulator, startVolcengineEmulator } from "../../../providers/emulator.js";
import { tencent } from "../../../providers/tencent/index.js";
import { volcengine } from "../../../providers/volcengine/index.js";
import { createClient } from "../../../src/client.js";
import { seeded } from "../../../src/emulator/index.js";
import { createMirror } from "../../../src/mirror/index.js";
import type { ColloquyEvent } from "../../../src/model/event.js";
import { tencentApp, volcengineApp } from "../../support/clouds.js";
import { preparedStore } from "../../support/prepared-store.js";
import { emptyTables } from "../../support/stores.js";
import { readLive, readMirror } from "./live.js";
import { type Act, Actor, acts, userIds } from "./worlds.js";

/** `npm run test:mirror` draws more. */
const RUNS = Number(process.env.MIRROR_RUNS ?? 4);

/** Seconds between two acts: the order inside one second of a direct history is not promised. */
const STEP_MS = 1_500;

const store = await preparedStore();
afterAll(() => store.close());

/** Both clouds, empty, with a clock of their own. */
async function startWorld(onWrite: (event: ColloquyEvent) => void) {
  let acted = 0;
  const startedAt = Date.now() - 120_000;
  const now = () => new Date(startedAt + acted * STEP_MS);
  const { appId, accessKeyId, secretAccessKey } = volcengineApp;
  const credentials = { accessKeyId, secretAccessKey };
  const cloud = {
    tencent: await startTencentEmulator({ ...tencentApp, world: "empty", now }),
    volcengine: await startVolcengineEmulator({ appId, ...credentials, world: "empty", now }),
  };
  const options = { budget: false, onWrite } as const;
  const clients = {
    tencent: createClient(tencent({ ...tencentApp, baseUrl: cloud.tencent.url }), options),
    volcengine: createClient(volcengine({ appId, credentials, baseUrl: cloud.volcengine.url }), options),
  };
  return {
    clients,
    tick: () => {
      acted += 1;
    },
    async close() {
      await Promise.all(Object.values(clients).map((client) => client.close()));
      await Promise.all(Object.values(cloud).map((one) => one.close()));
    },
  };
}

async function check(script: readonly Act[], seed: number): Promise<void> {
  await emptyTables(store);
  const random = seeded(seed);
  const events: ColloquyEvent[] = [];
  const world = await startWorld((event) => events.push(event));
  try {
    const mirror = createMirror({ clients: world.clients, store, tailDelayMs: 0 });
    const actors = Object.values(world.clients).map((client) => new Actor(client));
    for (const actor of actors) await actor.register();
    for (const userId of userIds.slice(0, 2))
      await mirror.enroll({ person: `p${userId}`, users: { tencent: userId, volcengine: userId } });
    for (const act of script) {
      world.tick();
      if (act.type === "crawl") await mirror.run({ until: "idle" });
      else for (const actor of actors) await actor.act(act);
      await tellSome(events, random, (event) => mirror.apply(event));
    }
    for (const userId of userIds.slice(0, 2)) await mirror.recrawl({ person: `p${userId}` });
    await mirror.run({ until: "idle" });
    for (const userId of userIds.slice(0, 2)) {
      const { seen, gone } = await readLive(world.clients, { tencent: userId, volcengine: userId });
      expect(await readMirror(mirror, `p${userId}`, gone)).toEqual(seen);
    }
  } finally {
    await world.close();
  }
}

/** A third of the events is lost, some come twice, and some much later than others. */
async function tellSome(
  events: ColloquyEvent[],
  random: () => number,
  apply: (event: ColloquyEvent) => Promise<void>,
): Promise<void> {
  for (const event of events.splice(0)) {
    const luck = random();
    if (luck < 0.3) continue;
    if (luck > 0.8) events.push(event);
    if (luck < 0.95) await apply(event);
  }
  events.sort(() => random() - 0.5);
}

it(
  "shows what the clouds show, after one crawl, whatever became of the events",
  async () => {
    await fc.assert(
      fc.asyncProperty(acts, fc.nat(), async (script, seed) => check(script, seed)),
      { numRuns: RUNS, endOnFailure: true },
    );
  },
  60_000 + RUNS * 10_000,
);
