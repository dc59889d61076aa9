import { onTestFinished } from "vitest";
import {
  startTencentEmulator,
  startVolcengineEmulator,
  type TencentEmulatorOptions,
  TencentWorld,
  type VolcengineEmulatorOptions,
  VolcengineWorld,
} from "../../providers/emulator.js";
import { tencent } from "../../providers/tencent/index.js";
import { volcengine } from "../../providers/volcengine/index.js";
import { type Client, type ClientOptions, createClient } from "../../src/client.js";
import type { EmulatorRequest, Fault } from "../../src/emulator/index.js";
import type { Provider } from "../../src/provider/contract/index.js";

export const tencentApp = {
  sdkAppId: 1_400_000_001,
  secretKey: "8f7a6b5c4d3e2f1a0b9c8d7e6f5a4b3c2d1e0f9a8b7c6d5e",
};
export const volcengineApp = {
  appId: 666_675,
  accessKeyId: "AKLTexampleaccesskey0001",
  secretAccessKey: "TnpZeExampleSecretAccessKey/with+signs==",
  sessionToken: "STSexampleSessionToken/with+signs==",
};

/** Both emulators and a client of each, with what the sample worlds call the same person. */
export async function startClouds(
  options: {
    tencent?: Partial<TencentEmulatorOptions>;
    volcengine?: Partial<VolcengineEmulatorOptions>;
    client?: ClientOptions;
  } = {},
) {
  const { appId, ...credentials } = volcengineApp;
  const tencentCloud = await startTencentEmulator({ ...tencentApp, ...options.tencent });
  const volcengineCloud = await startVolcengineEmulator({ ...volcengineApp, ...options.volcengine });
  const clients = {
    tencent: createClient(tencent({ ...tencentApp, baseUrl: tencentCloud.url }), options.client),
    volcengine: createClient(
      volcengine({ appId, credentials, baseUrl: volcengineCloud.url }),
      options.client,
    ),
  };
  return {
    tencentCloud,
    volcengineCloud,
    clients,
    users: { tencent: "alice", volcengine: "10001" },
    async close() {
      await Promise.all([clients.tencent.close(), clients.volcengine.close()]);
      await Promise.all([tencentCloud.close(), volcengineCloud.close()]);
    },
  };
}

/** One vendor as the tests of both see it. */
export interface Vendor {
  name: "tencent" | "volcengine";
  userId: string;
  /** A conversation of the sample world with a history. */
  conversationId: string;
  /** Texts that may stand nowhere; signatures of single requests are added by `secretsIn`. */
  secrets: string[];
  /** Vendor codes inside a 200, one for each kind of failure. */
  errorCodes: string[];
  provider(baseUrl: string, changes?: { wrongKey?: boolean; failing?: () => never }): Provider;
  start(conversations?: number): Promise<Emulator>;
}

export interface Emulator {
  url: string;
  requests: readonly EmulatorRequest[];
  /** Ids in the order in which the list must come; set where the world was made with a size. */
  expected: string[];
  inject(fault: Fault): () => void;
  /** The conversation becomes active now: it moves to the front of the user's list. */
  move(id: string): void;
  remove(id: string): void;
  /** A new conversation at the front. */
  insert(): void;
}

export const vendors: readonly Vendor[] = [
  {
    name: "tencent",
    userId: "alice",
    conversationId: "direct:bob",
    secrets: [tencentApp.secretKey],
    errorCodes: ["50004", "60011", "70001", "70003", "50001", "50002", "999999"],
    provider: (baseUrl, { wrongKey = false, failing } = {}) =>
      tencent({
        sdkAppId: tencentApp.sdkAppId,
        secretKey: failing ?? (wrongKey ? `${tencentApp.secretKey}x` : tencentApp.secretKey),
        baseUrl,
      }),
    async start(conversations) {
      const made = conversations === undefined ? undefined : tencentWorld(conversations);
      const emulator = await startTencentEmulator({ ...tencentApp, ...(made ? { world: made.world } : {}) });
      onTestFinished(() => emulator.close());
      const { url, requests, world } = emulator;
      let now = baseTime + 10_000;
      const tick = () => {
        now += 1;
        return new Date(now * 1000);
      };
      const contact = (id: string) => ({ type: "direct" as const, id: id.replace("direct:", "") });
      return {
        url,
        requests,
        expected: made?.expected ?? [],
        inject: (fault) => emulator.inject(fault),
        move: (id) => void world.touch("alice", contact(id), tick()),
        remove: (id) => void world.removeConversation("alice", contact(id)),
        insert: () => void world.addConversation("alice", contact(`new-${now}`), { at: tick() }),
      };
    },
  },
  {
    name: "volcengine",
    userId: "10001",
    conversationId: "",
    secrets: [volcengineApp.secretAccessKey, volcengineApp.sessionToken],
    errorCodes: [
      "InternalError",
      "FlowLimitExceeded",
      "InvalidTimestamp",
      "AccessDenied",
      "UserNotFound",
      "InvalidParam",
      "Odd",
    ],
    provider(baseUrl, { wrongKey = false, failing } = {}) {
      const { appId, ...credentials } = volcengineApp;
      const secretAccessKey = wrongKey ? `${credentials.secretAccessKey}x` : credentials.secretAccessKey;
      return volcengine({ appId, baseUrl, credentials: failing ?? { ...credentials, secretAccessKey } });
    },
    async start(conversations) {
      const made = conversations === undefined ? undefined : volcengineWorld(conversations);
      const emulator = await startVolcengineEmulator({
        ...volcengineApp,
        ...(made ? { world: made.world } : {}),
      });
      onTestFinished(() => emulator.close());
      const { url, requests, world } = emulator;
      return {
        url,
        requests,
        expected: made?.expected ?? [],
        inject: (fault) => emulator.inject(fault),
        move: (id) => world.touch("10001", id),
        remove: (id) => world.leave("10001", id),
        insert: () => void world.addConversation({ members: ["10001", "9"] }),
      };
    },
  },
];

export function clientOf(provider: Provider, options: ClientOptions = {}): Client {
  const client = createClient(provider, { budget: false, retry: false, ...options });
  onTestFinished(() => client.close());
  return client;
}

const baseTime = 1_790_000_000;

/** Times tie in threes and do not follow the ids, so that only sorting by time and then id gives the order. */
function tencentWorld(size: number) {
  const world = new TencentWorld({ now: () => new Date((baseTime + 100_000) * 1000) });
  world.addUser("alice");
  const rows = Array.from({ length: size }, (_, index) => ({
    id: `user-${(index * 7919) % size}`,
    time: baseTime + Math.floor(((index * 104_729) % size) / 3),
  }));
  for (const { id, time } of rows) {
    world.addUser(id);
    world.addConversation(
      "alice",
      { type: "direct", id },
      { at: new Date(time * 1000), pinned: time % 50 === 0 },
    );
  }
  rows.sort((a, b) => b.time - a.time || (a.id < b.id ? 1 : -1));
  return { world, expected: rows.map(({ id }) => `direct:${id}`) };
}

function volcengineWorld(size: number) {
  const world = new VolcengineWorld();
  for (let index = 0; index < size; index += 1) {
    const activeAt = new Date((baseTime + index) * 1000);
    world.addConversation({ members: ["10001", String(20_000 + index)], type: 2, activeAt });
  }
  const expected = world.listByActivity("10001").map(({ shortId }) => String(shortId));
  return { world, expected };
}
