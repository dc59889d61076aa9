import { readFileSync } from "node:fs";
import nock from "nock";
import { type TencentOptions, tencent } from "../../../providers/tencent/index.js";
import { type ClientOptions, createClient } from "../../../src/client.js";

export const credentials = {
  sdkAppId: 1400000000,
  secretKey: "5bd2850fff3ecb11d7c805251c51ee463a25727bddc2385f3fa8bfee1bb93b5e",
};

export function clientOf(options: Partial<TencentOptions> = {}, clientOptions: ClientOptions = {}) {
  const provider = tencent({ ...credentials, ...options } as TencentOptions);
  return createClient(provider, { budget: false, retry: false, ...clientOptions });
}

export function fixture(name: string): Record<string, unknown> {
  const url = new URL(`../../fixtures/tencent/${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(url, "utf8")) as Record<string, unknown>;
}

export interface SeenRequest {
  method: string;
  path: string;
  parameters: [string, string][];
  contentType: string;
  body: Record<string, unknown>;
}

export const ok = (fields: Record<string, unknown> = {}) => ({
  ...fields,
  ActionStatus: "OK",
  ErrorCode: 0,
  ErrorInfo: "",
});

/** Answers every request to the vendor's host from a list, and keeps what was asked. */
export function answerWith(...answers: unknown[]): SeenRequest[] {
  const seen: SeenRequest[] = [];
  for (const answer of answers) {
    nock("https://console.tim.qq.com")
      .post(/.*/)
      .reply(function (uri, body) {
        const url = new URL(uri, "https://console.tim.qq.com");
        seen.push({
          method: this.req.method,
          path: url.pathname,
          parameters: [...url.searchParams],
          contentType: String(this.req.headers["content-type"]),
          body: body as Record<string, unknown>,
        });
        return [200, answer as nock.Body];
      });
  }
  return seen;
}

/** The error of a promise that must fail. */
export async function failureOf(promise: Promise<unknown>) {
  try {
    await promise;
  } catch (thrown) {
    return thrown as import("../../../src/errors.js").ColloquyError;
  }
  throw new Error("it did not fail");
}
