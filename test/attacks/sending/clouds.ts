import { onTestFinished } from "vitest";
import {
  startTencentEmulator,
  startVolcengineEmulator,
  type TencentReadings,
  type VolcengineReadings,
} from "../../../providers/emulator.js";
import type { Client, ClientOptions } from "../../../src/client.js";
import type { Fault } from "../../../src/emulator/index.js";
import { clientOf, tencentApp, vendors, volcengineApp } from "../../support/clouds.js";

/** One cloud whose answers to repeated messages are read in one way. */
export interface SendingCloud {
  /** With the reading. */
  title: string;
  start(): Promise<StartedCloud>;
}

/** A cloud without users, as whoever sends sees it. */
export interface StartedCloud {
  inject(fault: Fault): () => void;
  /** Another process of the app, so to say. */
  newClient(options?: ClientOptions): Client;
  /** The vendor's clock goes on by so much. */
  pass(ms: number): void;
}

const tencentReadings = (["first", "renewed", "bare"] as const).map(
  (duplicate): Partial<TencentReadings> => ({ directDuplicate: duplicate, groupDuplicate: duplicate }),
);
const volcengineReadings = (["first-id", "refused", "new-id"] as const).map(
  (duplicateClientMsgId): Partial<VolcengineReadings> => ({ duplicateClientMsgId }),
);

/** Each cloud under every reading of what it says to a message that it has already. */
export const sendingClouds: readonly SendingCloud[] = [
  ...tencentReadings.map((readings) => ({
    title: `Tencent, ${JSON.stringify(readings)}`,
    start: () =>
      startedCloud("tencent", (now) =>
        startTencentEmulator({ ...tencentApp, world: "empty", readings, now }),
      ),
  })),
  ...volcengineReadings.map((readings) => ({
    title: `Volcengine, ${JSON.stringify(readings)}`,
    start: () =>
      startedCloud("volcengine", (now) =>
        startVolcengineEmulator({ ...volcengineApp, world: "empty", readings, now }),
      ),
  })),
];

interface Server {
  url: string;
  inject(fault: Fault): () => void;
  close(): Promise<void>;
}

async function startedCloud(
  name: "tencent" | "volcengine",
  start: (now: () => Date) => Promise<Server>,
): Promise<StartedCloud> {
  let passedMs = 0;
  const server = await start(() => new Date(Date.now() + passedMs));
  onTestFinished(() => server.close());
  const vendor = vendors.find((one) => one.name === name);
  if (vendor === undefined) throw new Error(`no vendor is called ${name}`);
  return {
    inject: (fault) => server.inject(fault),
    newClient: (options = {}) => clientOf(vendor.provider(server.url), options),
    pass: (ms) => {
      passedMs += ms;
    },
  };
}
