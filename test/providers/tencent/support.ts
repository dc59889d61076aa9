import { readFileSync } from "node:fs";
import { type TencentOptions, tencent } from "../../../providers/tencent/index.js";
import { type Client, type ClientOptions, createClient } from "../../../src/client.js";
import { vendor } from "./vendor.js";

export const credentials = {
  sdkAppId: 1400000000,
  secretKey: "5bd2850fff3ecb11d7c805251c51ee463a25727bddc2385f3fa8bfee1bb93b5e",
};

export function clientOf(options: Partial<TencentOptions> = {}, clientOptions: ClientOptions = {}): Client {
  const provider = tencent({ ...credentials, ...options } as TencentOptions);
  const { dispatcher } = vendor;
  return createClient(provider, { budget: false, retry: false, dispatcher, ...clientOptions });
}

export function fixture(name: string): Record<string, unknown> {
  const url = new URL(`../../fixtures/tencent/${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(url, "utf8")) as Record<string, unknown>;
}
