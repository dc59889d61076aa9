import type { ColloquyEvent } from "colloquy/webhooks";
import fc from "fast-check";
import { expect } from "vitest";
import {
  post,
  receiveTencent,
  receiveVolcengine,
  said,
  tencentUrl,
  type VolcengineEnvelope,
  volcengineEnvelope,
  volcengineRequest,
} from "../support/webhooks.js";

/** Fields that a signature covers, and the signature itself. */
type Fields = Record<string, string>;

/** One change of some fields; it may give back what it was given. */
type Change = (fields: Fields) => Fields;

const character = fc.oneof(
  fc.constantFrom("0", "9", "a", "f", "A", "Z", "-", ".", " ", "{", '"', "\u0000", "é", "%", "&", "="),
  fc.string({ minLength: 1, maxLength: 2, unit: "grapheme" }),
);

function atPlace(change: (value: string, place: number, put: string) => string, names: readonly string[]) {
  return fc.tuple(fc.constantFrom(...names), fc.nat(400), character).map(
    ([name, place, put]): Change =>
      (fields) => {
        const value = fields[name] ?? "";
        return { ...fields, [name]: change(value, value === "" ? 0 : place % value.length, put) };
      },
  );
}

function anyChange(names: readonly string[]): fc.Arbitrary<Change> {
  const name = fc.constantFrom(...names);
  const whole = (change: (value: string) => string) =>
    name.map(
      (one): Change =>
        (fields) => ({ ...fields, [one]: change(fields[one] ?? "") }),
    );
  return fc.oneof(
    atPlace((value, at, put) => value.slice(0, at) + put + value.slice(at + 1), names),
    atPlace((value, at, put) => value.slice(0, at) + put + value.slice(at), names),
    atPlace((value, at) => value.slice(0, at) + value.slice(at + 1), names),
    whole((value) => value.toUpperCase()),
    whole((value) => value.toLowerCase()),
    whole((value) => `${value} `),
    whole(() => ""),
    whole((value) => value + value),
    // Two exchanged, three turned round, one over another.
    fc.tuple(name, name).map(
      ([one, other]): Change =>
        (fields) => ({ ...fields, [one]: fields[other] ?? "", [other]: fields[one] ?? "" }),
    ),
    fc.tuple(name, name, name).map(
      ([a, b, c]): Change =>
        (fields) => ({ ...fields, [a]: fields[b] ?? "", [b]: fields[c] ?? "", [c]: fields[a] ?? "" }),
    ),
    fc.tuple(name, name).map(
      ([one, other]): Change =>
        (fields) => ({ ...fields, [one]: fields[other] ?? "" }),
    ),
    // Some of one moved to the end or the front of another.
    fc.tuple(name, name, fc.integer({ min: 1, max: 12 })).map(
      ([one, other, count]): Change =>
        (fields) => {
          const from = fields[one] ?? "";
          return {
            ...fields,
            [one]: from.slice(0, -count),
            [other]: from.slice(-count) + (fields[other] ?? ""),
          };
        },
    ),
    fc.tuple(name, name, fc.integer({ min: 1, max: 12 })).map(
      ([one, other, count]): Change =>
        (fields) => {
          const from = fields[one] ?? "";
          return {
            ...fields,
            [one]: from.slice(count),
            [other]: (fields[other] ?? "") + from.slice(0, count),
          };
        },
    ),
    fc.tuple(name, fc.string({ unit: "binary", maxLength: 40 })).map(
      ([one, value]): Change =>
        (fields) => ({ ...fields, [one]: value }),
    ),
    name.map(
      (one): Change =>
        ({ [one]: _left, ...rest }) =>
          rest,
    ),
  );
}

const changesOf = (names: readonly string[]) => fc.array(anyChange(names), { minLength: 1, maxLength: 3 });

interface Outcome {
  status: number;
  events: readonly ColloquyEvent[];
}

/** Refused with a status that says so, and nobody was told. */
function expectRefused({ status, events }: Outcome, what: unknown): void {
  if (status >= 400 && status < 500 && events.length === 0) return;
  expect.fail(`answered with ${status} and ${events.length} events: ${JSON.stringify(what)}`);
}

const isSame = (one: Fields, other: Fields) => {
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...names].every((name) => one[name] === other[name]);
};

/** Requests with a change in anything that the signature of Tencent covers: none may be accepted. How many there were. */
export async function forgeTencent(runs: number): Promise<number> {
  const { webhooks, events } = receiveTencent();
  let posted = 0;
  const names = ["Sign", "RequestTime"];
  await fc.assert(
    fc.asyncProperty(changesOf(names), fc.nat(290), async (changes, age) => {
      const honest = tencentUrl({ time: Math.floor(Date.now() / 1000) - age });
      const fields = Object.fromEntries(names.map((name) => [name, honest.searchParams.get(name) ?? ""]));
      const forged = changes.reduce((all, change) => change(all), fields);
      if (isSame(forged, fields)) return;
      posted += 1;
      const url = new URL(honest);
      for (const name of names) url.searchParams.delete(name);
      for (const [name, value] of Object.entries(forged)) url.searchParams.set(name, value);
      const { status } = await webhooks.handle(post(url, JSON.stringify(said(1))));
      expectRefused({ status, events }, forged);
    }),
    { numRuns: runs },
  );
  return posted;
}

const anId = fc.oneof(
  fc.uuid(),
  fc.uuid().map((id) => id.toUpperCase()),
  fc.stringMatching(/^[a-z]-[0-9]{1,6}$/),
  fc.integer({ min: 10_000 }).map(String),
);

const anHonest = fc.record({
  EventType: fc.constantFrom("AfterSendMessage", "SendMessage", "BeforeSendMessage"),
  EventId: anId,
  Nonce: fc.integer({ min: 0, max: 9999 }).map((nonce) => String(nonce).padStart(4, "0")),
  EventTime: fc
    .integer({ min: 0, max: 200_000 })
    .map((age) => new Date(Date.now() - age).toISOString().replace("Z", "123456Z")),
});

/**
 * Whether a digit has only moved between an id of many digits and the Nonce beside it. Nothing parts what is signed, and
 * no form tells these two apart: it is the same event under another id.
 */
function isSameSigned(one: Fields, other: Fields): boolean {
  const rest = ({ Nonce, EventId, ...fields }: Fields) => fields;
  const both = ({ Nonce = "", EventId = "" }: Fields) => [Nonce, EventId].sort().join("");
  return isSame(rest(one), rest(other)) && both(one) === both(other);
}

/** The same for Volcengine. */
export async function forgeVolcengine(runs: number): Promise<number> {
  let posted = 0;
  const data = { ConversationShortId: "7179339373423427073", MessageId: "7300000000000000001", Content: "é" };
  const names = Object.keys(volcengineEnvelope(data));
  const { webhooks, events } = receiveVolcengine();
  await fc.assert(
    fc.asyncProperty(anHonest, changesOf(names), async (chosen, changes) => {
      const honest: VolcengineEnvelope = volcengineEnvelope(data, chosen);
      const forged = changes.reduce((all, change) => change(all), honest as Fields);
      if (isSame(forged, honest)) return;
      posted += 1;
      if (isSameSigned(forged, honest)) await expectKnown(honest, forged);
      else
        expectRefused({ status: (await webhooks.handle(volcengineRequest(forged))).status, events }, forged);
    }),
    { numRuns: runs },
  );
  return posted;
}

/** Whoever sends a handled event again under another id has told nobody anything. */
async function expectKnown(honest: Fields, forged: Fields): Promise<void> {
  const { webhooks, events } = receiveVolcengine();
  const statuses = [];
  for (const fields of [honest, forged])
    statuses.push((await webhooks.handle(volcengineRequest(fields))).status);
  const isKnown =
    statuses[0] === 200 && events.length === 1 && statuses[1] !== undefined && statuses[1] < 500;
  if (!isKnown)
    expect.fail(`answered with ${statuses} and ${events.length} events: ${JSON.stringify([honest, forged])}`);
}

/** Ids of digits whose digits move to the Nonce and back, in every way that signs the same. How many there were. */
export async function moveDigits(runs: number): Promise<number> {
  let posted = 0;
  // One of four digits alone would look like a Nonce, and is refused.
  const digits = fc.stringMatching(/^([0-9]{1,3}|[0-9]{5,12})$/);
  await fc.assert(
    fc.asyncProperty(digits, fc.stringMatching(/^[0-9]{4}$/), async (EventId, Nonce) => {
      const honest = volcengineEnvelope({ MessageId: "7300000000000000001" }, { EventId, Nonce });
      const both = [EventId, Nonce].sort().join("");
      const moved = [
        { ...honest, Nonce: both.slice(0, 4), EventId: both.slice(4) },
        { ...honest, Nonce: both.slice(-4), EventId: both.slice(0, -4) },
      ];
      for (const forged of moved.filter((one) => !isSame(one, honest))) {
        if (!isSameSigned(forged, honest)) continue;
        posted += 1;
        await expectKnown(honest, forged);
      }
    }),
    { numRuns: runs },
  );
  return posted;
}

/** Whatever is posted to whatever address, there is an answer. */
export async function postAnything(runs: number): Promise<void> {
  const text = fc.oneof(fc.json(), fc.string({ unit: "binary" }), fc.constant(JSON.stringify(said(1))));
  const { webhooks } = receiveTencent({}, { insecure: true });
  await fc.assert(
    fc.asyncProperty(text, fc.boolean(), fc.webPath(), async (body, isSigned, path) => {
      const command = "C2C.CallbackAfterSendMsg";
      const signed = tencentUrl({ command, signed: isSigned, base: `https://app.example${path}` });
      const { status } = await webhooks.handle(post(signed, body));
      expect([200, 400, 404]).toContain(status);
    }),
    { numRuns: runs },
  );
}
