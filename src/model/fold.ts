import type { ColloquyEvent } from "./event.js";
import type { SentMessage } from "./send.js";

/** What happens to one message. */
export type MessageEvent = Extract<
  ColloquyEvent,
  {
    /** Said, taken back or changed. */
    type: "message.sent" | "message.recalled" | "message.edited";
  }
>;

/** Somebody has read. */
export type ReadEvent = Extract<
  ColloquyEvent,
  {
    /** Only this. */
    type: "message.read";
  }
>;

/** A value and the time of the event that told it. */
export interface Told<T> {
  /** What was told. */
  value: T;
  /** `ColloquyEvent.at`. */
  at: Date;
}

/** What an edit can change. */
type Changes = Extract<
  ColloquyEvent,
  {
    /** Only this. */
    type: "message.edited";
  }
>["changes"];

/** What is known of one message from the events about it, in whatever order they came. Plain data. */
export interface MessageState {
  /** As it was said; `null` where only later events have come so far. */
  sent: Told<SentMessage> | null;
  /** The newest edit of each field. */
  edits: { [Name in keyof Changes]?: Told<NonNullable<Changes[Name]>> };
  /** Since when it is taken back; `null` where it is not. */
  recalledAt: Date | null;
}

/**
 * What is known of a message after one more event about it. The state is the same for every order of the events and
 * however often each comes: an edit beats what was said, a recall both; of two edits of a field, or two tellings of
 * what was said, the later counts, and at the same time the one with the greater text.
 */
export function foldMessage(state: MessageState | null, event: MessageEvent): MessageState {
  const { sent, edits, recalledAt } = state ?? { sent: null, edits: {}, recalledAt: null };
  switch (event.type) {
    case "message.sent":
      return { sent: later(sent, { value: event.message, at: event.at }), edits, recalledAt };
    case "message.edited":
      return { sent, edits: withEdits(edits, event.changes, event.at), recalledAt };
    case "message.recalled":
      // A message is taken back once. Tellings of it may claim several times; the earliest is the same in any order.
      return {
        sent,
        edits,
        recalledAt: recalledAt === null || event.at < recalledAt ? event.at : recalledAt,
      };
  }
}

/** The message as a history shows it now; `null` where nothing has told what was said. */
export function messageIn({ sent, edits, recalledAt }: MessageState): SentMessage | null {
  if (sent === null) return null;
  if (recalledAt !== null) return withoutWords(sent.value);
  const changed: SentMessage = { ...sent.value };
  if (edits.content !== undefined) changed.content = edits.content.value;
  if (edits.text !== undefined) changed.text = edits.text.value;
  if (edits.attributes !== undefined) changed.attributes = edits.attributes.value;
  if (edits.customData !== undefined) changed.customData = edits.customData.value;
  if (changed.customData === "") delete changed.customData;
  return changed;
}

/** The later of two tellings of how far one user has read one conversation. */
export function foldRead(known: ReadEvent | null, event: ReadEvent): ReadEvent {
  if (known === null) return event;
  const newer = later({ value: known.upTo, at: known.at }, { value: event.upTo, at: event.at });
  return newer.value === known.upTo ? known : event;
}

function withEdits(edits: MessageState["edits"], changes: Changes, at: Date): MessageState["edits"] {
  const { content, text, attributes, customData } = changes;
  const folded = { ...edits };
  if (content !== undefined) folded.content = later(edits.content, { value: content, at });
  if (text !== undefined) folded.text = later(edits.text, { value: text, at });
  if (attributes !== undefined) folded.attributes = later(edits.attributes, { value: attributes, at });
  if (customData !== undefined) folded.customData = later(edits.customData, { value: customData, at });
  return folded;
}

function later<T>(known: Told<T> | null | undefined, told: Told<T>): Told<T> {
  if (known === null || known === undefined) return told;
  if (known.at.getTime() !== told.at.getTime()) return known.at > told.at ? known : told;
  return textOf(known.value) >= textOf(told.value) ? known : told;
}

/** One text for equal values, in whatever order their members stand. */
function textOf(value: unknown): string {
  return JSON.stringify(value, (_name, member: unknown) =>
    typeof member === "object" && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  );
}

function withoutWords({ quote, customData, ...message }: SentMessage): SentMessage {
  return { ...message, state: "recalled", content: [], text: "", attributes: {} };
}
