import {
  type OutgoingEvent,
  seeded,
  startPosting,
  type WebhookOptions,
  type Webhooks,
  writeJson,
} from "../../../../src/emulator/index.js";
import type { Context } from "../context.js";
import type { VolcengineCallbacks } from "../world/callbacks.js";
import { randomHex } from "../world/speaking.js";
import { messageData, wordsData } from "./data.js";
import { type EventFields, signatureOf } from "./envelope.js";

/** Options of `webhooks`. Without others the emulator waits 5 seconds, and posts twice more, as the vendor's RTC does. */
export interface VolcengineWebhookOptions extends WebhookOptions {
  /** With which events are signed. */
  secretKey: string;
  /** What happens where BeforeSendMessage is not answered with HTTP 200 in time (`"deliver"`). No page says what an answer may decide, so none decides anything. */
  unanswered?: "deliver" | "refuse";
}

const answerMs = 5000;
const retries = 2;

/** Posts what clients do in the world from now on. */
export function startWebhooks(
  options: VolcengineWebhookOptions,
  context: Context,
  seed: number | string,
): Webhooks {
  const { world, readings } = context;
  const random = seeded(`events ${seed}`);
  const eventOf = (name: string, data: Record<string, unknown>): OutgoingEvent => {
    const fields = envelopeOf(name, writeJson(data), context, random);
    const body = writeJson({ ...fields, Signature: signatureOf(fields, options.secretKey) });
    // Posted again, it is the same event.
    return { name, request: () => ({ url: options.url, body }) };
  };
  const callbacks: VolcengineCallbacks = {
    beforeSend: async (words, conversation) => {
      const event = eventOf("BeforeSendMessage", wordsData(words, conversation, context));
      const result = await posting.ask(event);
      const isAnswered = result === undefined || (result.outcome === "answered" && result.status === 200);
      return isAnswered || options.unanswered !== "refuse";
    },
    afterSend: (message, conversation) => {
      posting.tell(eventOf(readings.sentEvent, messageData(message, conversation, context)));
    },
  };
  const posting = startPosting(options, {
    timeoutMs: answerMs,
    retries,
    random: seeded(`webhooks ${seed}`),
    isRetried: (result) => result.outcome !== "answered" || result.status !== 200,
  });
  world.callbacks = callbacks;
  return posting;
}

function envelopeOf(
  name: string,
  data: string,
  { appId, readings, now }: Context,
  random: () => number,
): EventFields {
  return {
    EventType: name,
    EventData: data,
    EventTime: timeText(now(), readings.eventTime),
    EventId: eventId(random),
    AppId: String(appId),
    Version: "2020-12-01",
    Nonce: String(Math.floor(random() * 10_000)).padStart(4, "0"),
  };
}

/** Like 2026-01-02T03:04:05.678000000Z. */
function timeText(time: Date, digits: "nanoseconds" | "seconds"): string {
  const text = time.toISOString();
  return digits === "seconds" ? text.replace(/\.\d+/, "") : text.replace("Z", "000000Z");
}

/** In the form of a UUID. */
function eventId(random: () => number): string {
  return [8, 4, 4, 4, 12].map((length) => randomHex(random, length)).join("-");
}
