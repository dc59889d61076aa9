import type { Provider } from "../../../src/index.js";
import type { VendorEvent, Webhook } from "../../../src/provider/index.js";
import type { Broken } from "./change.js";

const asItIs = (provider: Provider) => provider;

/** Changes the events that a webhook reads. */
function withEvents(change: (event: VendorEvent) => VendorEvent): (webhook: Webhook) => Webhook {
  return (webhook) => ({
    ...webhook,
    read(query, body) {
      const reading = webhook.read(query, body);
      return reading.type === "events" ? { ...reading, events: reading.events.map(change) } : reading;
    },
  });
}

/** Changes what a webhook says of its own requests. */
function withClaims(
  change: (own: Extract<ReturnType<Webhook["recognise"]>, { is: "own" }>) => object,
): (webhook: Webhook) => Webhook {
  return (webhook) => ({
    ...webhook,
    recognise(query, body) {
      const recognised = webhook.recognise(query, body);
      return recognised.is === "own" ? { ...recognised, ...change(recognised) } : recognised;
    },
  });
}

let deliveries = 0;

/** Webhooks that take what they should not, or tell what did not happen. */
export const webhooks: Broken[] = [
  {
    title: "a webhook whose message is shown otherwise than in the history",
    breakIt: asItIs,
    breakWebhook: withEvents((event) =>
      event.type === "message.sent"
        ? { ...event, message: { ...event.message, attributes: { a: "b" } } }
        : event,
    ),
    fails: "webhooks: a sent message is what the history holds of it",
    says: /it says .*"a":"b".*Read it with what reads the history/,
  },
  {
    title: "a webhook whose message stands in another place",
    breakIt: asItIs,
    breakWebhook: withEvents((event) =>
      event.type === "message.sent" ? { ...event, message: { ...event.message, position: "999" } } : event,
    ),
    fails: "webhooks: a sent message is what the history holds of it",
    says: /its place or its quote differ/,
  },
  {
    title: "a webhook that makes another id for every delivery",
    breakIt: asItIs,
    breakWebhook: withEvents((event) => {
      deliveries += 1;
      return { ...event, id: `${event.id}:${deliveries}` };
    }),
    fails: "webhooks: a repetition is answered as handled and not handed on",
    // Two of the three deliveries are of one moment, and so signed alike.
    says: /one event was handed on 2 times/,
  },
  {
    title: "a webhook that says of a signature of the time alone that it covers the event",
    breakIt: asItIs,
    breakWebhook: withClaims(({ signature, at }) => {
      const signed = `signature of ${at?.getTime()}`;
      const isRight = signature?.given === signature?.expected;
      return {
        signature: signature && { given: isRight ? signed : "wrong", expected: signed, coversEvent: true },
      };
    }),
    fails: "webhooks: two events of one moment are both handed on",
    says: /of two events of one moment 1 was handed on.*coversEvent/,
  },
  {
    title: "a webhook that drops what it does not know",
    breakIt: asItIs,
    breakWebhook: (webhook) => ({
      ...webhook,
      read(query, body) {
        const reading = webhook.read(query, body);
        const isKnown = (event: VendorEvent) => event.type !== "unknown";
        return reading.type === "events" ? { ...reading, events: reading.events.filter(isKnown) } : reading;
      },
    }),
    fails: "webhooks: an event that no page names is unknown",
    also: ["webhooks: two events of one moment are both handed on"],
    says: /it is nothing\. Hand it on as unknown/,
  },
  {
    title: "a webhook that expects whatever signature is given",
    breakIt: asItIs,
    breakWebhook: withClaims(({ signature }) => ({
      signature: signature && { ...signature, expected: signature.given },
    })),
    fails: "webhooks: a request whose signature is wrong is refused",
    also: [],
    says: /was answered with 200.*expected 401/,
  },
  {
    title: "a webhook that takes a missing signature for a right one",
    breakIt: asItIs,
    breakWebhook: withClaims(({ signature }) => ({
      signature: signature ?? { given: "", expected: "", coversEvent: false },
    })),
    fails: "webhooks: a request whose signature is missing is refused",
    says: /was answered with 200.*expected 401/,
  },
  {
    title: "a webhook without times",
    breakIt: asItIs,
    breakWebhook: withClaims(() => ({ at: null })),
    fails: "webhooks: a request that is too old, or of the future, is refused",
    says: /was answered with 200.*Give the time that the signature covers/,
  },
  {
    title: "a webhook that takes the requests of other apps",
    breakIt: asItIs,
    breakWebhook: (webhook) => ({
      ...webhook,
      recognise(query, body) {
        const recognised = webhook.recognise(query, body);
        if (recognised.is !== "foreign") return recognised;
        return { is: "own", signature: { given: "", expected: "", coversEvent: false }, at: null };
      },
    }),
    fails: "webhooks: a request of another app is nobody's",
    says: /another app's request was answered with 200.*expected 404/,
  },
  {
    title: "a webhook that forgets its path secret",
    breakIt: asItIs,
    breakWebhook: (webhook) => ({ ...webhook, pathSecret: () => null }),
    fails: "webhooks: a path secret keeps out whoever does not know it, and nothing shows a secret",
    says: /a request without the path secret was answered with 200/,
  },
  {
    title: "a webhook that shows its secrets when it is printed",
    breakIt: asItIs,
    breakWebhook: (webhook) => ({ ...webhook, known: webhook.secrets() }),
    fails: "webhooks: a path secret keeps out whoever does not know it, and nothing shows a secret",
    says: /a secret is shown/,
  },
  {
    title: "a webhook that does not say that its vendor asks before a message is sent",
    breakIt: asItIs,
    breakWebhook: (webhook) => ({ ...webhook, asksBeforeSend: false }),
    fails: "webhooks: what the vendor asks and tells is declared",
    says: /asksBeforeSend is false, declared native.*Declare it/,
  },
];
