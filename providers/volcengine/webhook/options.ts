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
 * The webhook of one Volcengine IM app, as the console has it. An event may be 86,400,000 ms old by default: the vendor
 * does not say for how long it repeats one.
 */
export interface VolcengineWebhookOptions extends CommonWebhookOptions {
  /** The IM app. */
  appId: number;
  /** The secret key of the console's callback settings, which is no access key. Needed unless `insecure`. */
  secretKey?: string | undefined;
}

/** {@link VolcengineWebhookOptions}, checked and complete. */
export interface WebhookSettings {
  appId: string;
  secretKey: string | null;
  pathSecret: string | null;
  insecure: boolean;
  freshness: { maxAgeMs: number; maxAheadMs: number };
}

const schema = z.strictObject({
  appId: wholeNumber(1, 2 ** 31 - 1),
  secretKey: signingSecret.optional(),
  ...webhookShape(86_400_000),
});

export function checkWebhookOptions(options: VolcengineWebhookOptions): WebhookSettings {
  // Nothing of a wrong value is shown here: it may be the key itself.
  if (typeof options !== "object" || options === null) {
    throw invalidArgument(
      "volcengineWebhook: the options must be an object with appId and secretKey",
      PROVIDER,
    );
  }
  const { appId, secretKey, pathSecret, insecure, ...freshness } = checkInput(
    schema,
    options,
    "volcengineWebhook",
    PROVIDER,
  );
  if (secretKey === undefined && !insecure) {
    const message = "volcengineWebhook: secretKey is needed to verify requests, or insecure: true";
    throw invalidArgument(message, PROVIDER);
  }
  return {
    appId: String(appId),
    secretKey: secretKey ?? null,
    pathSecret: pathSecret ?? null,
    insecure,
    freshness,
  };
}
