import {
  startTencentEmulator,
  startVolcengineEmulator,
  type TencentReadings,
  type VolcengineReadings,
} from "../../../providers/emulator.js";
import { tencent } from "../../../providers/tencent/index.js";
import { volcengine } from "../../../providers/volcengine/index.js";
import type { Fault } from "../../../src/emulator/index.js";
import { type Client, type ClientOptions, createClient } from "../../../src/index.js";
import type { Provider } from "../../../src/provider/index.js";

/** One cloud whose answers to repeated messages are read in one way. */
export interface SendingCloud {
  name: "Tencent" | "Volcengine";
  /** With the reading. */
  title: string;
  /** What it answers to a message that it has already: the id of the first, another that no message has, or none. */
  duplicate: "first" | "another" | "none";
  start(): Promise<StartedCloud>;
}

/** A cloud without users, as whoever sends sees it. */
export interface StartedCloud {
  inject(fault: Fault): () => void;
  /** Another process of the app, so to say. */
  newClient(options?: ClientOptions): Client;
  /** The vendor's clock goes on by so much. */
  pass(ms: number): void;
  /** With all its clients. */
  close(): Promise<void>;
}

const tencentApp = { sdkAppId: 1_400_000_002, secretKey: "3f5a7c9e1b2d4f6a8c0e2b4d6f8a1c3e" };
const credentials = { accessKeyId: "AKLTsending", secretAccessKey: "TnpZeSending==" };
const appId = 666_676;

const tencentReadings = [
  ["first", { directDuplicate: "first", groupDuplicate: "first" }],
  ["another", { directDuplicate: "renewed", groupDuplicate: "renewed" }],
  ["none", { directDuplicate: "bare", groupDuplicate: "bare" }],
] as const satisfies readonly Reading<TencentReadings>[];
const volcengineReadings = [
  ["first", { duplicateClientMsgId: "first-id" }],
  ["none", { duplicateClientMsgId: "refused" }],
  ["another", { duplicateClientMsgId: "new-id" }],
] as const satisfies readonly Reading<VolcengineReadings>[];

type Reading<Readings> = readonly [SendingCloud["duplicate"], Partial<Readings>];

/** Each cloud under every reading of what it says to a message that it has already. */
export const sendingClouds: readonly SendingCloud[] = [
  ...tencentReadings.map(
    ([duplicate, readings]): SendingCloud => ({
      name: "Tencent",
      duplicate,
      title: `Tencent, ${JSON.stringify(readings)}`,
      start: () =>
        startedCloud(
          (now) => startTencentEmulator({ ...tencentApp, world: "empty", readings, now }),
          (baseUrl) => tencent({ ...tencentApp, baseUrl }),
        ),
    }),
  ),
  ...volcengineReadings.map(
    ([duplicate, readings]): SendingCloud => ({
      name: "Volcengine",
      duplicate,
      title: `Volcengine, ${JSON.stringify(readings)}`,
      start: () =>
        startedCloud(
          (now) => startVolcengineEmulator({ appId, ...credentials, world: "empty", readings, now }),
          (baseUrl) => volcengine({ appId, credentials, baseUrl }),
        ),
    }),
  ),
];

interface Server {
  url: string;
  inject(fault: Fault): () => void;
  close(): Promise<void>;
}

async function startedCloud(
  start: (now: () => Date) => Promise<Server>,
  providerAt: (baseUrl: string) => Provider,
): Promise<StartedCloud> {
  let passedMs = 0;
  const server = await start(() => new Date(Date.now() + passedMs));
  const clients: Client[] = [];
  return {
    inject: (fault) => server.inject(fault),
    newClient(options = {}) {
      const client = createClient(providerAt(server.url), { budget: false, ...options });
      clients.push(client);
      return client;
    },
    pass: (ms) => {
      passedMs += ms;
    },
    async close() {
      await Promise.all(clients.map((client) => client.close()));
      await server.close();
    },
  };
}
