import { createHmac, randomUUID } from "node:crypto";
import {
  type CommonWebhookOptions,
  checkInput,
  invalidArgument,
  type Json,
  JsonError,
  type JsonInput,
  optionalMilliseconds,
  optionalRecord,
  optionalText,
  parseJson,
  type Recognised,
  signingSecret,
  stringifyJson,
  type Webhook,
  type WebhookReading,
  webhookShape,
  z,
} from "../../provider/index.js";
import { readMemoryEvent } from "./events.js";
import type { MemoryWorld } from "./world.js";

/** Options of {@link memoryWebhook}. */
export interface MemoryWebhookOptions extends CommonWebhookOptions {
  /** As `MemoryOptions.name` (`"memory"`). */
  name?: string | undefined;
  /** As `MemoryOptions.appId` (`"1"`). */
  appId?: string | undefined;
  /** What requests are signed with. Needed unless `insecure`. */
  secret?: string | undefined;
}

const schema = z.strictObject({
  name: z.string().min(1).default("memory"),
  appId: z.string().min(1).default("1"),
  secret: signingSecret.optional(),
  ...webhookShape(300_000),
});

/** The webhook of the invented cloud of a world, for an app's own tests. {@link memoryPost} makes what it receives. */
export function memoryWebhook(world: MemoryWorld, options: MemoryWebhookOptions): Webhook {
  const { name, appId, secret, pathSecret, insecure, ...freshness } = checkInput(
    schema,
    options,
    "memoryWebhook",
  );
  if (secret === undefined && !insecure) throw invalidArgument("memoryWebhook: secret is needed", name);
  return {
    contract: 1,
    provider: name,
    appId,
    secrets: () => [secret, pathSecret].filter((one) => one !== undefined),
    pathSecret: () => pathSecret ?? null,
    acceptsUnsigned: insecure,
    freshness,
    asksBeforeSend: true,
    handled: { ok: true },
    recognise: (_query, body) => (body === undefined ? { is: "unclear" } : recognise(body, appId, secret)),
    read: (_query, body) => read(body, world, name),
  };
}

/** What is posted, besides the signature of all of it. */
interface Posted {
  app: string;
  id: string;
  /** Milliseconds since 1970. */
  at: string;
  /** JSON of a {@link MemoryEvent}. */
  event: string;
}

function signatureOf({ app, id, at, event }: Posted, secret: string): string {
  const signed = JSON.stringify([app, id, at, event]);
  return createHmac("sha256", secret).update(signed).digest("hex");
}

function readPosted(body: Json): Posted | undefined {
  const { app, id, at, event } = optionalRecord(body) ?? {};
  const isText = typeof app === "string" && typeof id === "string" && typeof at === "string";
  return isText && typeof event === "string" ? { app, id, at, event } : undefined;
}

function recognise(body: Json, appId: string, secret: string | undefined): Recognised {
  const posted = readPosted(body);
  if (posted === undefined || posted.app !== appId) return { is: "foreign" };
  const at = optionalMilliseconds(posted.at);
  if (at === undefined) return { is: "malformed", problem: "at must be a time in milliseconds" };
  const given = optionalText(optionalRecord(body)?.signature);
  if (given === undefined || secret === undefined) return { is: "own", signature: null, at };
  return { is: "own", signature: { given, expected: signatureOf(posted, secret), coversEvent: true }, at };
}

function read(body: Json, world: MemoryWorld, name: string): WebhookReading {
  const posted = readPosted(body);
  const at = optionalMilliseconds(posted?.at);
  const event = eventIn(posted?.event ?? "");
  if (posted === undefined || at === undefined || event === undefined) {
    return { type: "malformed", problem: "event must be the JSON of an object" };
  }
  return readMemoryEvent(event, { id: posted.id, at, world, name });
}

function eventIn(text: string): { [name: string]: Json } | undefined {
  try {
    return optionalRecord(parseJson(text));
  } catch (thrown) {
    if (thrown instanceof JsonError) return undefined;
    throw thrown;
  }
}

/** How {@link memoryPost} posts. */
export interface MemoryPost {
  /** Where to. */
  url: string | URL;
  /** As `MemoryWebhookOptions.secret`; absent, the request is not signed. */
  secret?: string | undefined;
  /** As `MemoryWebhookOptions.appId` (`"1"`). */
  appId?: string | undefined;
  /** The event's id, the same for a repetition; made where absent. */
  id?: string | undefined;
  /** When it happened (now). */
  at?: Date | undefined;
}

/** A request as the invented cloud makes it. `event` is a {@link MemoryEvent}, or anything else that may be `unknown`. */
export function memoryPost(
  event: { readonly [name: string]: JsonInput },
  { url, secret, appId = "1", id = randomUUID(), at = new Date() }: MemoryPost,
): Request {
  const posted: Posted = { app: appId, id, at: String(at.getTime()), event: stringifyJson(event) };
  const signature = secret === undefined ? {} : { signature: signatureOf(posted, secret) };
  const headers = { "content-type": "application/json" };
  return new Request(url, { method: "POST", headers, body: JSON.stringify({ ...posted, ...signature }) });
}
