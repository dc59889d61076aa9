import type { Scope } from "../calling/scope.js";
import type { Whole } from "../provider/contract/index.js";
import { type ByteReader, BytesError, ByteWriter } from "./bytes.js";
import { readState } from "./cursor.js";
import type { Session } from "./page.js";

/** The order key of an item: time, newest first, then id, descending. Items without a time stand last. */
export interface Key {
  /** Milliseconds since 1970. */
  at: number | null;
  id: string;
}

/** Moves every Date's time into the non-negative range. */
const TIME_OFFSET = 8_640_000_000_000_000n;

/**
 * A list that the vendor caps: read whole, in no particular order, then sorted here. A place in it is a key, so
 * nothing that is inserted, removed or moved can hide or repeat an item that stays. A session reads it once.
 */
export class BoundedSession<T> implements Session<T> {
  #hand: { item: T; key: Key }[] | undefined;
  #taken = 0;
  #skipped = 0;
  #after: Key | null;

  constructor(
    readonly readWhole: (scope: Scope) => Promise<Whole<T>>,
    readonly keyOf: (item: T) => Key,
    state: Uint8Array | null,
  ) {
    this.#after = state === null || state.length === 0 ? null : readState(state, readKey);
  }

  async fill(scope: Scope): Promise<"item" | "end"> {
    this.#hand ??= await this.#readAll(scope);
    return this.peek() === undefined ? "end" : "item";
  }

  peek(): T | undefined {
    return this.#hand?.[this.#taken]?.item;
  }

  take(): T {
    const next = this.#hand?.[this.#taken];
    if (next === undefined) throw new RangeError("nothing in hand");
    this.#taken += 1;
    this.#after = next.key;
    return next.item;
  }

  get skipped(): number {
    return this.#skipped;
  }

  get ended(): boolean {
    return this.#hand !== undefined && this.#taken >= this.#hand.length;
  }

  snapshot(): Uint8Array | null {
    if (this.ended) return null;
    return this.#after === null ? new Uint8Array() : writeKey(this.#after);
  }

  async #readAll(scope: Scope): Promise<{ item: T; key: Key }[]> {
    const { items, skipped = 0 } = await this.readWhole(scope);
    this.#skipped += skipped;
    return this.#arrange(items);
  }

  #arrange(items: T[]): { item: T; key: Key }[] {
    const latest = new Map<string, { item: T; key: Key }>();
    for (const item of items) {
      const row = { item, key: this.keyOf(item) };
      const known = latest.get(row.key.id);
      if (known === undefined || compareKeys(row.key, known.key) < 0) latest.set(row.key.id, row);
    }
    const after = this.#after;
    return [...latest.values()]
      .filter((row) => after === null || compareKeys(row.key, after) > 0)
      .sort((a, b) => compareKeys(a.key, b.key));
  }
}

/** Negative when `a` comes first. The one comparison for sorting and for resuming: ties must agree. */
export function compareKeys(a: Key, b: Key): number {
  if (a.at !== b.at) {
    if (a.at === null) return 1;
    if (b.at === null) return -1;
    return b.at - a.at;
  }
  if (a.id === b.id) return 0;
  return a.id > b.id ? -1 : 1;
}

function writeKey({ at, id }: Key): Uint8Array {
  const writer = new ByteWriter();
  writeTime(writer, at);
  return writer.text(id).finish();
}

function readKey(reader: ByteReader): Key {
  return { at: readTime(reader), id: reader.text() };
}

/** A time, or that there is none. */
export function writeTime(writer: ByteWriter, at: number | null): void {
  writer.varint(at === null ? 0 : BigInt(at) + TIME_OFFSET + 1n);
}

export function readTime(reader: ByteReader): number | null {
  const time = reader.bigVarint();
  if (time > 2n * TIME_OFFSET + 1n) throw new BytesError("time out of range");
  return time === 0n ? null : Number(time - 1n - TIME_OFFSET);
}
