import {
  type CommonWebhookOptions,
  checkInput,
  invalidArgument,
  signingSecret,
  webhookShape,
  wholeNumber,
  z,
} from "colloquy/provider";
import { PROVIDER } from "../ids.js";

/**
 * The webhook of one Tencent Cloud Chat app, as the console has it. A request may be 300,000 ms old by default. Give a
 * `pathSecret`: the vendor's signature does not cover the body, so whoever has seen one request can send another with
 * its signature.
 */
export interface TencentWebhookOptions extends CommonWebhookOptions {
  /** The app's SDKAppID. */
  sdkAppId: number;
  /** The token of the console's "callback authentication". Needed unless `insecure`. */
  token?: string | undefined;
}

/** {@link TencentWebhookOptions}, checked and complete. */
export interface WebhookSettings {
  sdkAppId: string;
  token: string | null;
  pathSecret: string | null;
  insecure: boolean;
  freshness: { maxAgeMs: number; maxAheadMs: number };
}

const schema = z.strictObject({
  sdkAppId: wholeNumber(1, Number.MAX_SAFE_INTEGER),
  token: signingSecret.optional(),
  ...webhookShape(300_000),
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
