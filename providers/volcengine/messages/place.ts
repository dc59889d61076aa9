import { foreignPosition, type Json, JsonError, parseJson, z } from "colloquy/provider";
import { idIn, MAX_INT64, PROVIDER, wireInteger } from "../ids.js";

/** How far a walk has come in the order of Index, and among the messages that share one. */
export interface Boundary {
  index: string;
  /** What has been passed at `index`: everything, or these messages and, in walk order, all up to `upTo`. */
  passed: "all" | { ids: readonly string[]; upTo: string | null };
}

/** Where the vendor's own cursor leads on, because no Index does. */
export interface VendorPage {
  cursor: bigint;
  /** The last message passed; `null` where there was none. */
  after: string | null;
  /** `after` is on the page at `cursor`, and the place lies inside that page. Otherwise the page follows it. */
  isInside: boolean;
}

/** Where a walk through a history goes on. */
export interface Place {
  /** `null` before the first message with an Index. */
  boundary: Boundary | null;
  /** `null` where the boundary says where to go on. */
  page: VendorPage | null;
  /** How many pages in a row have brought nothing. */
  emptyPages: number;
}

/** After so many pages in a row without a message a walk is stalled: 20,000 hidden messages could fill them. */
export const MOST_EMPTY_PAGES = 1000;

/** Ids that a boundary holds: as many as a vendor page has rows. */
const MOST_IDS = 20;

/** The boundary behind one more message. Of more messages than it holds, the order of their ids says what is passed. */
export function passing(boundary: Boundary | null, index: string, id: string): Boundary {
  if (boundary === null || boundary.index !== index || boundary.passed === "all")
    return { index, passed: { ids: [id], upTo: null } };
  const { ids, upTo } = boundary.passed;
  if (ids.length === MOST_IDS) return { index, passed: { ids: [], upTo: id } };
  return { index, passed: { ids: [...ids, id], upTo } };
}

const LARGEST = String(MAX_INT64);

/** An Index, of which 0 is one that the vendor's server left empty; nothing stands at the largest integer. */
export function readIndex(value: unknown): string | null {
  const index = idIn(value);
  return index === undefined || index === LARGEST ? null : index;
}

/** `Message.position`: the message's Index and id. Without an Index there is nothing that another walk could start at. */
export function messagePosition(index: string | null, id: string): string {
  return index === null ? `id:${id}` : `${index}:${id}`;
}

/** Just behind a message position, or behind everything at an Index; `undefined` for any other text. */
export function boundaryOf(position: string): Boundary | undefined {
  const [indexText = "", id, ...rest] = position.split(":");
  const index = wireInteger(indexText) === undefined ? null : readIndex(indexText);
  if (index === null || rest.length > 0) return undefined;
  if (id === undefined) return { index, passed: "all" };
  return wireInteger(id) === undefined ? undefined : { index, passed: { ids: [], upTo: id } };
}

/** Where a message stands: its Index. */
export function orderOf(position: string): bigint | null {
  const index = boundaryOf(position)?.index;
  return index === undefined ? null : BigInt(index);
}

/** Where a walk starts. */
export function placeAt(cursor: bigint): Place {
  return { boundary: null, page: { cursor, after: null, isInside: false }, emptyPages: 0 };
}

export function placeBehind(boundary: Boundary): Place {
  return { boundary, page: null, emptyPages: 0 };
}

/** A small JSON array. It is put together as text, since every row has one, and digits need no escaping. */
export function writePlace({ boundary, page, emptyPages }: Place): string {
  const vendorPage = page && JSON.stringify([String(page.cursor), page.after, page.isInside]);
  return `[${boundary && textOf(boundary)},${vendorPage},${emptyPages}]`;
}

function textOf({ index, passed }: Boundary): string {
  if (passed === "all") return `["${index}"]`;
  return `["${index}",${JSON.stringify(passed.ids)},${JSON.stringify(passed.upTo)}]`;
}

const integer = z.string().refine((text) => wireInteger(text) !== undefined);
const placeSchema = z.tuple([
  z
    .union([z.tuple([integer]), z.tuple([integer, z.array(integer).max(MOST_IDS), integer.nullable()])])
    .nullable(),
  z.tuple([integer, integer.nullable(), z.boolean()]).nullable(),
  z.int().min(0).max(MOST_EMPTY_PAGES),
]);

/** Positions travel in cursors, so what comes back may be forged. */
export function readPlace(text: string): Place {
  const parsed = placeSchema.safeParse(jsonIn(text));
  if (!parsed.success || (parsed.data[0] === null && parsed.data[1] === null))
    throw foreignPosition(PROVIDER);
  const [boundary, page, emptyPages] = parsed.data;
  return { boundary: boundary && readBoundary(boundary), page: page && readPage(page), emptyPages };
}

function readBoundary([index, ids, upTo]: [string] | [string, string[], string | null]): Boundary {
  return { index, passed: ids === undefined ? "all" : { ids, upTo: upTo ?? null } };
}

function readPage([cursor, after, isInside]: [string, string | null, boolean]): VendorPage {
  return { cursor: BigInt(cursor), after, isInside };
}

function jsonIn(text: string): Json {
  try {
    return parseJson(text);
  } catch (thrown) {
    if (thrown instanceof JsonError) return null;
    throw thrown;
  }
}
