import {
  type Environment,
  type Json,
  optionalRecord,
  type Recognised,
  type Webhook,
  type WebhookReading,
} from "colloquy/provider";
import { PROVIDER } from "../ids.js";
import { dataOf, problemOf, rawOf, readEnvelope, signatureOf, timeOf } from "./envelope.js";
import { webhookOptionsFromEnvironment } from "./environment.js";
import { readSent, withLongText } from "./message.js";
import { checkWebhookOptions, type VolcengineWebhookOptions, type WebhookSettings } from "./options.js";

export type { VolcengineWebhookOptions } from "./options.js";

/**
 * The webhook of one Volcengine IM app (docs 6348/293099), for `createWebhooks`. Of its events only messages that
 * clients sent are read, and the form of their body is an assumption: no page shows it. The others are `unknown`.
 * Throws `invalid_argument` for options that it does not know or cannot use.
 */
export function volcengineWebhook(options: VolcengineWebhookOptions): Webhook {
  const settings = checkWebhookOptions(options);
  const { appId, secretKey, pathSecret, insecure, freshness } = settings;
  return {
    contract: 1,
    provider: PROVIDER,
    appId,
    secrets: () => [secretKey, pathSecret].filter((secret) => secret !== null),
    pathSecret: () => pathSecret,
    acceptsUnsigned: insecure,
    freshness,
    // It does ask, but nothing says in what form it wants the answer.
    asksBeforeSend: false,
    handled: {},
    recognise: (_query, body) => (body === undefined ? { is: "unclear" } : recognise(settings, body)),
    read: (_query, body) => read(body),
  };
}

/**
 * The same from the environment: `COLLOQUY_VOLCENGINE_APP_ID` and `COLLOQUY_VOLCENGINE_WEBHOOK_SECRET`. Throws `invalid_argument` that
 * names what is missing.
 */
export function volcengineWebhookFromEnv(env: Environment = process.env): Webhook {
  return volcengineWebhook(webhookOptionsFromEnvironment(env));
}

/** All of it stands in the body. */
function recognise({ appId, secretKey }: WebhookSettings, body: Json): Recognised {
  const envelope = readEnvelope(body);
  if (envelope === undefined || envelope.AppId !== appId) return { is: "foreign" };
  const problem = problemOf(envelope);
  if (problem !== undefined) return { is: "malformed", problem };
  const given = optionalRecord(body)?.Signature;
  const at = timeOf(envelope.EventTime) ?? null;
  if (typeof given !== "string" || given === "" || secretKey === null) {
    return { is: "own", signature: null, at };
  }
  return {
    is: "own",
    signature: { given, expected: signatureOf(envelope, secretKey), coversEvent: true },
    at,
  };
}

/** The second may be an older name of the first: it stands in a sample and nowhere else (docs 6348/293099). */
const sentTypes = ["AfterSendMessage", "SendMessage"];

function read(body: Json): WebhookReading {
  const envelope = readEnvelope(body);
  const at = timeOf(envelope?.EventTime ?? "");
  const data = dataOf(envelope?.EventData ?? "");
  if (envelope === undefined || at === undefined || data === undefined) {
    return { type: "malformed", problem: "EventTime or EventData cannot be read" };
  }
  const { EventType, EventId } = envelope;
  const sent = sentTypes.includes(EventType) ? readSent(data) : undefined;
  const event = sent ?? { type: "unknown", vendorType: EventType };
  const raw = rawOf(envelope, withLongText(data));
  return { type: "events", events: [{ id: EventId, at, raw, ...event }] };
}
