import { onTestFinished } from "vitest";
import { startTencentEmulator, startVolcengineEmulator } from "../../../providers/emulator.js";
import type { Client } from "../../../src/index.js";
import { memory } from "../../../src/testing/index.js";
import { clientOf, tencentApp, vendors, volcengineApp } from "../../support/clouds.js";

/** The vendors over which the script acts, each without users. */
const stages = {
  tencent: async () => over("tencent", await startTencentEmulator({ ...tencentApp, world: "empty" })),
  volcengine: async () =>
    over("volcengine", await startVolcengineEmulator({ ...volcengineApp, world: "empty" })),
  memory: async () => clientOf(memory()),
};

export type StageName = keyof typeof stages;

export function start(name: StageName): Promise<Client> {
  return stages[name]();
}

function over(name: StageName, emulator: { url: string; close(): Promise<void> }): Client {
  onTestFinished(() => emulator.close());
  const vendor = vendors.find((one) => one.name === name);
  if (vendor === undefined) throw new Error(`no vendor is called ${name}`);
  return clientOf(vendor.provider(emulator.url));
}
