/** Webhooks of several vendors as one stream of events. */

import { describeCause } from "../errors/cause.js";
import { ColloquyError } from "../errors/colloquy-error.js";
import { scrub } from "../errors/redact.js";
import type { ColloquyEvent } from "../model/event.js";
import type { Webhook, WebhookReading } from "../provider/contract/index.js";
import { type JsonInput, stringifyJson } from "../provider/json/index.js";
import { answerBeforeSend } from "./before-send.js";
import { checkOptions, checkSources, type Settings } from "./options.js";
import { Refusal, readBody } from "./receive.js";
import { nothingHere, type Recipient, recipientOf, type Source, sourcesAt } from "./route.js";
import type { Webhooks, WebhooksOptions } from "./types.js";
import { verify } from "./verify.js";
import { Work } from "./work.js";

export type { ColloquyEvent, EventBase, EventBody, EventConversation } from "../model/event.js";
export {
  foldMessage,
  foldRead,
  type MessageEvent,
  type MessageState,
  messageIn,
  type ReadEvent,
  type Told,
} from "../model/fold.js";
export type { MessageDraft, SendDecision, Webhook } from "../provider/contract/index.js";
export { type Dedupe, type MemoryDedupeOptions, memoryDedupe } from "./dedupe.js";
export { toNodeListener } from "./node.js";
export type { BeforeSend, OnEvent, Webhooks, WebhooksOptions } from "./types.js";

/**
 * One handler for the webhooks of several vendor apps. Each source is reached at an address that ends with its name, and
 * with its `pathSecret` behind that where it has one; an address that names none serves the source whose app the request
 * names. Throws `invalid_argument` for options that it cannot use.
 */
export function createWebhooks(
  sources: Readonly<Record<string, Webhook>>,
  options: WebhooksOptions,
): Webhooks {
  const settings = checkOptions(options);
  const byName = checkSources(sources);
  if (settings.beforeSend !== undefined) refuseUnlessAsked(byName);
  return new Receiver(byName, settings);
}

function refuseUnlessAsked(sources: ReadonlyMap<string, Source>): void {
  const asking = [...sources.values()].some(({ webhook }) => webhook.asksBeforeSend);
  if (asking) return;
  throw new ColloquyError({
    code: "unsupported",
    message: `createWebhooks: beforeSend: none of the vendors of ${[...sources.keys()].join(", ")} asks before a message is sent`,
  });
}

class Receiver implements Webhooks {
  readonly #sources: ReadonlyMap<string, Source>;
  readonly #settings: Settings;
  readonly #work: Work;

  constructor(sources: ReadonlyMap<string, Source>, settings: Settings) {
    this.#sources = sources;
    this.#settings = settings;
    this.#work = new Work(settings.handlers, settings.dedupe, settings.onEventTimeoutMs);
  }

  async handle(request: Request): Promise<Response> {
    try {
      return await this.#answer(request);
    } catch (thrown) {
      if (thrown instanceof Refusal) return refusal(thrown);
      this.#warn("a webhook request failed", thrown);
      return refusal(new Refusal(500, "the request was not handled; send it again"));
    }
  }

  async #answer(request: Request): Promise<Response> {
    const { pathname, searchParams } = new URL(request.url);
    const possible = request.method === "POST" ? sourcesAt(this.#sources, pathname) : [];
    if (possible.length === 0) throw nothingHere();
    const known = recipientOf(possible, searchParams);
    // What the address alone proves is proved before a byte of the body is read.
    if (known !== null) this.#verify(known);
    const { body, bytes } = await readBody(request);
    const recipient = known ?? recipientOf(possible, searchParams, body);
    if (recipient === null) throw nothingHere();
    if (known === null) this.#verify(recipient);
    const { webhook } = recipient.source;
    const reading = webhook.read(searchParams, body);
    return this.#work.holding(bytes, () => this.#act(recipient, reading));
  }

  #verify({ source, recognised }: Recipient): void {
    if (recognised.is === "malformed") throw new Refusal(400, recognised.problem);
    verify(source.webhook, recognised, this.#settings.dedupe.remembersSince);
  }

  async #act({ source, recognised }: Recipient, reading: WebhookReading): Promise<Response> {
    const { name, webhook } = source;
    const { provider, appId } = webhook;
    switch (reading.type) {
      case "malformed":
        throw new Refusal(400, reading.problem);
      case "beforeSend": {
        const { beforeSend, beforeSendTimeoutMs, onBeforeSendFailure } = this.#settings;
        const answer = await answerBeforeSend({ ...reading.draft, provider, appId }, reading.reply, {
          beforeSend,
          timeoutMs: beforeSendTimeoutMs,
          onFailure: onBeforeSendFailure,
          onError: (cause) => this.#warn(`beforeSend did not decide for ${name}`, cause),
        });
        return answerOf(200, answer);
      }
      case "events":
        for (const [index, event] of reading.events.entries()) {
          const told: ColloquyEvent = { ...event, provider, appId, origin: "vendor" };
          await this.#handle(told, signedAs(recognised, index));
        }
        return answerOf(200, webhook.handled);
    }
  }

  async #handle(event: ColloquyEvent, signed: string | undefined): Promise<void> {
    try {
      await this.#work.once(event, this.#rememberedMs(event), signed);
    } catch (thrown) {
      if (thrown instanceof Refusal) throw thrown;
      this.#warn(`an event was not handled (${event.type})`, thrown);
      throw new Refusal(500, "the event was not handled; send it again");
    }
  }

  /** As long as a repetition is fresh at any source of the app. */
  #rememberedMs({ provider, appId }: ColloquyEvent): number {
    const ofApp = [...this.#sources.values()].filter(
      ({ webhook }) => webhook.provider === provider && webhook.appId === appId,
    );
    const reaches = ofApp.map(({ webhook: { freshness } }) => freshness.maxAgeMs + freshness.maxAheadMs);
    return Math.max(...reaches);
  }

  #warn(what: string, cause: unknown): void {
    const secrets = [...this.#sources.values()].flatMap(({ webhook }) => webhook.secrets());
    const reason = describeCause(cause, (text) => scrub(text, secrets)).message;
    process.emitWarning(`${what}: ${reason}`, "ColloquyWarning");
  }
}

/** What the signature makes of an event of its request; `undefined` where other requests have the same signature. */
function signedAs(recognised: Recipient["recognised"], index: number): string | undefined {
  const signature = recognised.is === "own" ? recognised.signature : null;
  return signature?.coversEvent ? `${signature.expected}:${index}` : undefined;
}

function refusal({ status, message }: Refusal): Response {
  return answerOf(status, { error: message });
}

function answerOf(status: number, body: JsonInput): Response {
  const headers = {
    "content-type": "application/json",
    ...(status === 503 ? { "retry-after": "1" } : {}),
  };
  return new Response(stringifyJson(body), { status, headers });
}
