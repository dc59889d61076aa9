import { createHash } from "node:crypto";
import { type Json, JsonError, optionalRecord, parseJson } from "colloquy/provider";
import type { Fields } from "../ids.js";

const signedNames = ["EventType", "EventData", "EventTime", "EventId", "AppId", "Version", "Nonce"] as const;

/** What every request has besides its signature, all as text (docs 6348/293099). */
export type Envelope = Record<(typeof signedNames)[number], string>;

/** `undefined` where a field is not there, or is no text. */
export function readEnvelope(body: Json | undefined): Envelope | undefined {
  const fields = optionalRecord(body);
  const isComplete = fields !== undefined && signedNames.every((name) => typeof fields[name] === "string");
  return isComplete ? (fields as Envelope) : undefined;
}

const VERSION = "2020-12-01";
const TYPE = /^[A-Z][A-Za-z]{0,63}$/;
const ID = /^[A-Za-z0-9_:.-]{1,128}$/;
const NONCE = /^\d{4}$/;
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/;

/**
 * What is wrong with the form of a field; `undefined` where nothing is. The signature covers the values in their sorted
 * order and not their names, so that only their forms tell which is which: two that are exchanged must not both fit.
 */
export function problemOf(envelope: Envelope): string | undefined {
  const { EventType, EventId, EventTime, EventData, Version, Nonce } = envelope;
  if (!TYPE.test(EventType)) return "EventType must be a name";
  if (!ID.test(EventId)) return "EventId must be up to 128 letters, digits or -_:.";
  if (TYPE.test(EventId) || NONCE.test(EventId) || TIME.test(EventId))
    return "EventId must not look like another field";
  if (!NONCE.test(Nonce)) return "Nonce must be four digits";
  if (Version !== VERSION) return `Version must be ${VERSION}`;
  if (timeOf(EventTime) === undefined) return "EventTime must be a date and a time";
  if (dataOf(EventData) === undefined) return "EventData must be the text of a JSON object";
  return isShifted(envelope) ? "EventType and EventId cannot be told apart" : undefined;
}

/** `undefined` for what is no time. */
export function timeOf(text: string): Date | undefined {
  const time = TIME.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(time) ? undefined : new Date(time);
}

/** The event itself; `undefined` for what is no JSON object. */
export function dataOf(text: string): { [name: string]: Json } | undefined {
  try {
    return optionalRecord(parseJson(text));
  } catch (thrown) {
    if (thrown instanceof JsonError) return undefined;
    throw thrown;
  }
}

/** Lower-case hex (docs 6348/293101). Sorted by bytes: JavaScript's own order differs beyond U+FFFF. */
export function signatureOf(envelope: Envelope, secretKey: string): string {
  const values = [...signedNames.map((name) => envelope[name]), secretKey].map((value) => Buffer.from(value));
  return createHash("sha256")
    .update(Buffer.concat(values.sort(Buffer.compare)))
    .digest("hex");
}

/** Of these it is known what they mean. The longer ones come first. */
const knownTypes = ["BeforeSendMessage", "AfterSendMessage", "SendMessage"];

/**
 * Whether letters may have moved between a known EventType and the EventId beside it. Nothing parts the signed values,
 * so where these two are neighbours "9f" and "AfterSendMessage" sign as "9fAfter" and "SendMessage" do. The longest
 * known type that fits is the true one.
 */
function isShifted(envelope: Envelope): boolean {
  const { EventType, EventId } = envelope;
  const [first = "", second = ""] = [EventType, EventId].sort();
  const between = signedNames.some((name) => envelope[name] > first && envelope[name] < second);
  if (between) return false;
  const both = first + second;
  const fitting = knownTypes.find((type) =>
    first === EventType ? both.startsWith(type) : both.endsWith(type),
  );
  return fitting !== undefined && fitting !== EventType;
}

/** As received, without the signature, and with its data read. */
export function rawOf({ EventData, ...envelope }: Envelope, data: Fields): Fields {
  const named = Object.entries(envelope).filter(([name]) => name !== "Signature");
  return { ...Object.fromEntries(named), EventData: data };
}
