import { inspect, isDeepStrictEqual } from "node:util";
import type { ColloquyEvent } from "../../model/event.js";
import { createWebhooks, memoryDedupe } from "../../webhooks/index.js";
import { type Bench, historyKinds, need } from "./bench.js";
import type { Chapter, Rule } from "./cases.js";
import { expectThat, show } from "./expect.js";
import { messageSchema } from "./schemas.js";
import type { PostedEvent, WebhookStage } from "./stage.js";

/** What a vendor posts, and what must not be taken for it. */
export const webhooks: Chapter = (harness) => {
  if (harness.webhook !== true) return [];
  const hasHistory = historyKinds(harness).includes("group");
  return [...(hasHistory ? [historyRule] : []), ...taken, ...refused];
};

const PATH = "https://app.example/hooks/vendor";

interface Received {
  status: number;
  text: string;
}

/** A handler of its own for each case, and what it was given. */
async function receiving(bench: Bench, options?: { pathSecret: string }) {
  const { stage } = bench;
  const vendor = need(stage, "webhook");
  const conversationId = await stage.addConversation("group");
  const messageId = await stage.addMessage(conversationId, "hello");
  const events: ColloquyEvent[] = [];
  const handler = createWebhooks(
    { vendor: vendor.create(options) },
    {
      onEvent: (event) => {
        events.push(event);
      },
      dedupe: everlasting(),
    },
  );
  const sent: PostedEvent = { type: "message.sent", conversationId, messageId };
  const post = async (event: PostedEvent, how: Partial<Parameters<WebhookStage["post"]>[1]> = {}) => {
    const request = await vendor.post(event, { url: PATH, at: new Date(), signature: "right", ...how });
    const response = await handler.handle(request);
    return { status: response.status, text: await response.text() };
  };
  return { vendor, events, sent, post, conversationId, messageId, handler };
}

/** Remembers from the beginning of time, so that only the provider's own freshness counts. */
function everlasting() {
  const memory = memoryDedupe();
  return {
    begin: (key: string, ttlMs: number) => memory.begin(key, ttlMs),
    done: (key: string, ttlMs: number) => memory.done(key, ttlMs),
    failed: (key: string) => memory.failed(key),
  };
}

function expectStatus({ status, text }: Received, wanted: number, what: string, hint: string): void {
  expectThat(status === wanted, `${what} was answered with ${status} (${text}), expected ${wanted}. ${hint}`);
}

function expectNone(events: readonly ColloquyEvent[], what: string, hint: string): void {
  expectThat(events.length === 0, `${what} was handed on: ${show(events[0])}. ${hint}`);
}

const historyRule: Rule = {
  rule: "a sent message is what the history holds of it",
  async check(bench) {
    const { events, sent, post, conversationId, messageId } = await receiving(bench);
    const hint = "Read it with what reads the history";
    expectStatus(await post(sent), 200, "a sent message", hint);
    const [event] = events;
    expectThat(event?.type === "message.sent", `the event is ${show(event)}, no message.sent. ${hint}`);
    const { items } = await bench.client.messages.list({ userId: bench.reader, conversationId });
    const kept = items.find(({ id }) => id === messageId);
    const { raw: _raw, position, quote, sentAt, ...known } = kept ?? expectKept();
    const { position: told = position, quote: answered = quote, sentAt: when, ...said } = event.message;
    expectThat(isDeepStrictEqual(said, known), `it says ${show(said)}, the history ${show(known)}. ${hint}`);
    const same = told === position && isDeepStrictEqual(answered, quote);
    expectThat(same, `its place or its quote differ from the history's. ${hint}`);
    expectThat(
      when?.getTime() === sentAt?.getTime(),
      `its time is ${show(when)}, not ${show(sentAt)}. ${hint}`,
    );
    const whole = { ...event.message, sentAt: when ?? null, position: told, raw: null };
    expectThat(messageSchema.safeParse(whole).success, `${show(said)} is no message. ${hint}`);
  },
};

const declaredRule: Rule = {
  rule: "what the vendor asks and tells is declared",
  async check(bench) {
    const { vendor, events, sent, post } = await receiving(bench);
    const { events: declared, beforeSend } = bench.capabilities.webhooks;
    const hint = "Declare it in capabilities.webhooks";
    const asks = vendor.create().asksBeforeSend;
    expectThat(
      asks === (beforeSend !== "unsupported"),
      `asksBeforeSend is ${asks}, declared ${beforeSend}. ${hint}`,
    );
    await post(sent);
    const told = events.find(({ type }) => type !== "unknown" && !declared.includes(type));
    expectThat(told === undefined, `it tells ${show(told?.type)}, which is not declared. ${hint}`);
    expectThat(declared.includes("message.sent"), `message.sent is not declared. ${hint}`);
  },
};

const taken: Rule[] = [
  declaredRule,
  {
    rule: "ids beyond 2^53 stay whole, and either spelling of numbers tells the same event",
    async check(bench) {
      const { events, sent, post } = await receiving(bench);
      const hint = "Read ids with optionalText or optionalId64, never with Number";
      const at = new Date();
      for (const numbers of ["bare", "text"] as const) {
        expectStatus(await post(sent, { at, numbers }), 200, `numbers as ${numbers}`, hint);
      }
      expectThat(events.length === 1, `two spellings of one event are ${events.length} events. ${hint}`);
      const texts = JSON.stringify(events[0]?.raw);
      expectThat(!/[:[,]\d{17,}/.test(texts), `raw holds a long number that is no text: ${texts}. ${hint}`);
    },
  },
  {
    rule: "an event that no page names is unknown",
    async check(bench) {
      const { events, post } = await receiving(bench);
      const hint = "Hand it on as unknown, with the vendor's name of it";
      expectStatus(await post({ type: "unknown" }), 200, "an unknown event", hint);
      const [event] = events;
      expectThat(event?.type === "unknown" && event.vendorType !== "", `it is ${show(event)}. ${hint}`);
    },
  },
  {
    rule: "two events of one moment are both handed on",
    async check(bench) {
      const { events, sent, post } = await receiving(bench);
      const hint =
        "Say coversEvent only of a signature that no other event can have, and give each event an id of its own";
      const at = new Date();
      for (const event of [sent, { type: "unknown" }] as const) {
        expectStatus(await post(event, { at }), 200, "one of two events", hint);
      }
      expectThat(events.length === 2, `of two events of one moment ${events.length} was handed on. ${hint}`);
    },
  },
  {
    rule: "a repetition is answered as handled and not handed on",
    async check(bench) {
      const { events, sent, post } = await receiving(bench);
      const hint = "Make the event's id of what is the same in every delivery";
      const now = Date.now();
      for (const secondsAgo of [2, 2, 1]) {
        const answer = await post(sent, { at: new Date(now - secondsAgo * 1000) });
        expectStatus(answer, 200, "a repetition", hint);
      }
      expectThat(events.length === 1, `one event was handed on ${events.length} times. ${hint}`);
    },
  },
];

function expectKept(): never {
  throw new Error("the history does not hold the message that the stage added");
}

const refused: Rule[] = [
  ...(["wrong", "none"] as const).map(
    (signature): Rule => ({
      rule: `a request whose signature is ${signature === "wrong" ? "wrong" : "missing"} is refused`,
      async check(bench) {
        const { events, sent, post } = await receiving(bench);
        const hint = "Give the signature that is expected, and null where there is none";
        expectStatus(await post(sent, { signature }), 401, "the request", hint);
        expectNone(events, "the request", hint);
      },
    }),
  ),
  {
    rule: "a request that is too old, or of the future, is refused",
    async check(bench) {
      const { events, sent, post, vendor } = await receiving(bench);
      const { maxAgeMs, maxAheadMs } = vendor.create().freshness;
      const hint = "Give the time that the signature covers";
      for (const offsetMs of [-maxAgeMs - 60_000, maxAheadMs + 60_000]) {
        const at = new Date(Date.now() + offsetMs);
        expectStatus(await post(sent, { at }), 401, `a request of ${at.toISOString()}`, hint);
      }
      expectNone(events, "a stale request", hint);
    },
  },
  {
    rule: "a request of another app is nobody's",
    async check(bench) {
      const { events, sent, post } = await receiving(bench);
      const hint = "Let recognise say foreign";
      expectStatus(await post(sent, { app: "another" }), 404, "another app's request", hint);
      expectNone(events, "another app's request", hint);
    },
  },
  {
    rule: "a body that is too large, or no JSON, is refused",
    async check(bench) {
      const { events, sent, vendor, handler } = await receiving(bench);
      const hint = "Leave bodies to colloquy";
      const bodies = [
        [" ".repeat(2 ** 20 + 1), 413],
        ["{", 400],
      ] as const;
      for (const [body, wanted] of bodies) {
        const honest = await vendor.post(sent, { url: PATH, at: new Date(), signature: "right" });
        const { status } = await handler.handle(new Request(honest.url, { method: "POST", body }));
        expectStatus({ status, text: "" }, wanted, `a body of ${body.length} bytes`, hint);
      }
      expectNone(events, "such a body", hint);
    },
  },
  {
    rule: "a path secret keeps out whoever does not know it, and nothing shows a secret",
    async check(bench) {
      const pathSecret = "conformance-4711-secret";
      const { sent, post, events, vendor } = await receiving(bench, { pathSecret });
      const hint = "Pass pathSecret and every secret on as they are, behind closures";
      const answers = [await post(sent), await post(sent, { url: `${PATH}/another` })];
      for (const answer of answers) expectStatus(answer, 404, "a request without the path secret", hint);
      expectNone(events, "a request without the path secret", hint);
      const known = await post(sent, { url: `${PATH}/${pathSecret}` });
      expectStatus(known, 200, "a request with the path secret", hint);
      const forged = await post(sent, { url: `${PATH}/${pathSecret}`, signature: "wrong" });
      const webhook = vendor.create({ pathSecret });
      const secrets = webhook.secrets();
      expectThat(secrets.includes(pathSecret), `secrets lack the path secret. ${hint}`);
      const printed = {
        text: `${inspect(webhook, { depth: null, showHidden: true })}${JSON.stringify(webhook)}`,
      };
      for (const { text } of [...answers, known, forged, printed]) {
        const shown = secrets.find((secret) => text.includes(secret));
        expectThat(shown === undefined, `a secret is shown: ${text}. ${hint}`);
      }
    },
  },
];
