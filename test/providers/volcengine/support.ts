import { readFileSync } from "node:fs";
import { onTestFinished } from "vitest";
import {
  startVolcengineEmulator,
  type VolcengineEmulator,
  type VolcengineEmulatorOptions,
  type VolcengineReadings,
  VolcengineWorld,
} from "../../../providers/volcengine/emulator/index.js";
import { type VolcengineOptions, volcengine } from "../../../providers/volcengine/index.js";
import type { App } from "../../../providers/volcengine/options/index.js";
import { integerIds } from "../../../providers/volcengine/users/ids.js";
import { type Client, type ClientOptions, createClient } from "../../../src/index.js";
import type { Call, Json } from "../../../src/provider/index.js";
import { vendor } from "./answers.js";

export const appId = 666666;
export const credentials = { accessKeyId: "AKLTEXAMPLE", secretAccessKey: "secretKeyExample==" };

/** A client that spends freely, so that tests do not wait, and tries once. */
export function clientOf(options: Partial<VolcengineOptions> = {}, client: ClientOptions = {}): Client {
  const made = createClient(volcengine({ appId, credentials, ...options }), {
    budget: false,
    retry: false,
    dispatcher: vendor.dispatcher,
    ...client,
  });
  onTestFinished(() => made.close());
  return made;
}

/** An app for a part of the provider alone, whose histories have their newest end there. */
export function appWith(newestCursor: bigint): App {
  return { appId, userIds: integerIds, newestCursor: () => newestCursor };
}

/** A call that answers with what `answer` makes of each body, read by the operation itself; nothing is sent. */
export function callOf(answer: (body: Record<string, unknown>) => object): Call {
  return async (operation, input) => {
    const { body } = operation.request(input);
    return operation.read(answer(body as Record<string, unknown>) as Json);
  };
}

export function fixture(name: string): string {
  return readFileSync(new URL(`../../fixtures/volcengine/${name}`, import.meta.url), "utf8");
}

export async function startEmulator(
  readings: Partial<VolcengineReadings> = {},
  options: Partial<VolcengineEmulatorOptions> = {},
): Promise<VolcengineEmulator> {
  const world = new VolcengineWorld({ seed: 7 });
  const emulator = await startVolcengineEmulator({ appId, ...credentials, world, readings, ...options });
  onTestFinished(() => emulator.close());
  return emulator;
}
