import { checkInput, invalidArgument, wholeNumber, z } from "colloquy/provider";
import { PROVIDER } from "../ids.js";

/** The webhook of one Tencent Cloud Chat app, as the console has it. */
export interface TencentWebhookOptions {
  /** The app's SDKAppID. */
  sdkAppId: number;
  /** The token of the console's "callback authentication". Needed unless `insecure`. */
  token?: string | undefined;
  /**
   * The last segment of the address that is set in the console, 4 to 200 of letters, digits and `-._~`. The vendor's
   * signature does not cover the body, so whoever has seen one request can send another with it: this, together with
   * TLS, is what keeps them out.
   */
  pathSecret?: string | undefined;
  /** Takes requests that are not signed (false): for an app whose console has no authentication, and for tests. */
  insecure?: boolean | undefined;
  /** How old a request may be, in milliseconds (300,000). */
  maxAgeMs?: number | undefined;
  /** How far ahead of the clock here the time of a request may be, in milliseconds (300,000). */
  maxAheadMs?: number | undefined;
}

/** {@link TencentWebhookOptions}, checked and complete. */
export interface WebhookSettings {
  sdkAppId: string;
  token: string | null;
  pathSecret: string | null;
  insecure: boolean;
  freshness: { maxAgeMs: number; maxAheadMs: number };
}

const DAY_MS = 86_400_000;
const FRESH_MS = 300_000;

const secretSegment = z.string().regex(/^[A-Za-z0-9._~-]{4,200}$/, {
  message: "4 to 200 letters, digits or -._~, which stand in an address as they are",
});

const schema = z.strictObject({
  sdkAppId: wholeNumber(1, Number.MAX_SAFE_INTEGER),
  token: z.string().min(1, { message: "must not be empty" }).optional(),
  pathSecret: secretSegment.optional(),
  insecure: z.boolean().default(false),
  maxAgeMs: wholeNumber(1_000, DAY_MS).default(FRESH_MS),
  maxAheadMs: wholeNumber(0, DAY_MS).default(FRESH_MS),
});

export function checkWebhookOptions(options: TencentWebhookOptions): WebhookSettings {
  // Nothing of a wrong value is shown here: it may be the token itself.
  if (typeof options !== "object" || options === null) {
    throw invalidArgument("tencentWebhook: the options must be an object with sdkAppId and token", PROVIDER);
  }
  const { sdkAppId, token, pathSecret, insecure, ...freshness } = checkInput(
    schema,
    options,
    "tencentWebhook",
    PROVIDER,
  );
  if (token === undefined && !insecure) {
    throw invalidArgument("tencentWebhook: token is needed to verify requests, or insecure: true", PROVIDER);
  }
  return {
    sdkAppId: String(sdkAppId),
    token: token ?? null,
    pathSecret: pathSecret ?? null,
    insecure,
    freshness,
  };
}
