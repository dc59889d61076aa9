import { createHash } from "node:crypto";
import {
  type Environment,
  type Json,
  optionalRecord,
  optionalSeconds,
  optionalText,
  type Recognised,
  type Webhook,
  type WebhookReading,
} from "colloquy/provider";
import { PROVIDER } from "../ids.js";
import { readBeforeSend } from "./before-send.js";
import { webhookOptionsFromEnvironment } from "./environment.js";
import { type Received, readEvents } from "./events.js";
import { checkWebhookOptions, type TencentWebhookOptions, type WebhookSettings } from "./options.js";
import { answer } from "./reply.js";

export type { TencentWebhookOptions } from "./options.js";

/**
 * The webhook of one Tencent Cloud Chat app (docs 1047/34354), for `createWebhooks`.
 * Throws `invalid_argument` for options that it does not know or cannot use.
 */
export function tencentWebhook(options: TencentWebhookOptions): Webhook {
  const settings = checkWebhookOptions(options);
  const { sdkAppId, token, pathSecret, insecure, freshness } = settings;
  return {
    contract: 1,
    provider: PROVIDER,
    appId: sdkAppId,
    secrets: () => [token, pathSecret].filter((secret) => secret !== null),
    pathSecret: () => pathSecret,
    acceptsUnsigned: insecure,
    freshness,
    asksBeforeSend: true,
    handled: answer(0),
    recognise: (query) => recognise(settings, query),
    read,
  };
}

/**
 * The same from the environment: `COLLOQUY_TENCENT_SDK_APP_ID` and `COLLOQUY_TENCENT_WEBHOOK_TOKEN`. Throws `invalid_argument` that
 * names what is missing.
 */
export function tencentWebhookFromEnv(env: Environment = process.env): Webhook {
  return tencentWebhook(webhookOptionsFromEnvironment(env));
}

/** All of it stands in the address: Sign is the SHA-256 of the token and RequestTime (docs 1047/34354). */
function recognise({ sdkAppId, token }: WebhookSettings, query: URLSearchParams): Recognised {
  if (onlyOne(query, "SdkAppid") !== sdkAppId || !query.has("CallbackCommand")) return { is: "foreign" };
  if (!query.has("Sign") || token === null) return { is: "own", signature: null, at: null };
  const given = onlyOne(query, "Sign");
  const time = onlyOne(query, "RequestTime");
  const at = time !== undefined && /^\d{1,12}$/.test(time) ? optionalSeconds(time) : undefined;
  if (given === undefined || time === undefined || at === undefined) {
    return {
      is: "malformed",
      problem: "Sign and RequestTime must each be there once, RequestTime in seconds",
    };
  }
  const expected = createHash("sha256").update(`${token}${time}`).digest("hex");
  return { is: "own", signature: { given, expected, coversEvent: false }, at };
}

/** `undefined` where it is not there exactly once: another reader of the address might take another one. */
function onlyOne(query: URLSearchParams, name: string): string | undefined {
  const [value, ...others] = query.getAll(name);
  return others.length === 0 ? value : undefined;
}

/** The body repeats the command of the address, and must agree with it. */
function read(query: URLSearchParams, value: Json): WebhookReading {
  const body = optionalRecord(value);
  const command = onlyOne(query, "CallbackCommand");
  if (body === undefined || command === undefined || body.CallbackCommand !== command) {
    return { type: "malformed", problem: "CallbackCommand of the address and of the body must be the same" };
  }
  const sentAt = optionalSeconds(optionalText(query.get("RequestTime")));
  const received: Received = { command, body, sentAt };
  return readBeforeSend(received) ?? { type: "events", events: readEvents(received) };
}
