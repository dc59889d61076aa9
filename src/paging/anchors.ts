import type { Delivered } from "./boundary.js";
import { type ByteReader, ByteWriter } from "./bytes.js";
import type { Circle } from "./circle.js";

/**
 * What a cursor remembers of the rows that were delivered: the last ones, by which a walk finds its place again, and
 * the first ones, which show when that place is a false one. Each is a short hash of its id.
 */
export interface Anchors {
  /** Rows delivered in all. */
  count: number;
  /** In the order of delivery. */
  first: readonly string[];
  /** In the order of delivery. */
  last: readonly string[];
}

const noAnchors: Anchors = { count: 0, first: [], last: [] };

const MOST_FIRST = 6;
const MOST_LAST = 32;

/** The anchors after `taken` were delivered too. */
export function remember(anchors: Anchors, taken: readonly { anchor: string }[]): Anchors {
  const first = [...anchors.first];
  for (const { anchor } of taken.slice(0, MOST_FIRST - first.length)) first.push(anchor);
  const newest = taken.slice(-MOST_LAST);
  const last = anchors.last.slice(Math.max(0, anchors.last.length + newest.length - MOST_LAST));
  for (const { anchor } of newest) last.push(anchor);
  return { count: anchors.count + taken.length, first, last };
}

/** The remembered rows by hash, each with its number in the order of delivery. */
export function numbersOf({ count, first, last }: Anchors): Map<string, number> {
  const numbers = new Map<string, number>();
  for (const [index, anchor] of first.entries()) numbers.set(anchor, index);
  for (const [index, anchor] of last.entries()) numbers.set(anchor, count - last.length + index);
  return numbers;
}

export function deliveredOf({ count, first, last }: Anchors): Delivered {
  return { count, first: first.length, last: last.length };
}

function writeAnchors(writer: ByteWriter, { count, first, last }: Anchors): void {
  writer.varint(count).hashes(first).hashes(last);
}

function readAnchors(reader: ByteReader): Anchors {
  const count = reader.varint();
  const hashes = (most: number) => reader.hashes(Math.min(count, most));
  return { count, first: hashes(MOST_FIRST), last: hashes(MOST_LAST) };
}

/** Where a walk stands. */
export interface Place {
  /** The position whose answer held the row delivered last, and the one before it. */
  here: string | null;
  before: string | null;
  /** Where to read on, where pages behind `here` brought nothing new, and how many did; `null`: none. */
  ahead: string | null;
  barren: number;
  /** Whether the walk went back to the head, with rows delivered before that it may meet again further down. */
  restarted: boolean;
  anchors: Anchors;
}

export const theStart: Place = {
  here: null,
  before: null,
  ahead: null,
  barren: 0,
  restarted: false,
  anchors: noAnchors,
};

export function writePlace(
  { here, before, ahead, barren, restarted, anchors }: Place,
  circle: Circle,
): Uint8Array {
  const writer = new ByteWriter().optionalText(here).optionalText(before).optionalText(ahead);
  writer.varint(barren).varint(restarted ? 1 : 0);
  circle.save(writer);
  writeAnchors(writer, anchors);
  return writer.finish();
}

export function readPlace(reader: ByteReader, circle: Circle): Place {
  const [here, before, ahead] = [reader.optionalText(), reader.optionalText(), reader.optionalText()];
  const barren = reader.varint();
  const restarted = reader.varint() === 1;
  circle.restore(reader);
  return { here, before, ahead, barren, restarted, anchors: readAnchors(reader) };
}
