import type { Scope } from "../calling/scope.js";
import { type ByteReader, ByteWriter, shortHash } from "./bytes.js";
import { Circle, checkBarren } from "./circle.js";
import { readState } from "./cursor.js";
import type { Session } from "./page.js";
import type { ReadPart } from "./reach.js";

/**
 * A list in the vendor's own order, whose positions the vendor keeps: a place in it is the position of a page, how many
 * of its rows were delivered, and the last of them. Where rows of that page have moved since, the count decides.
 */
export class PartSession<T> implements Session<T> {
  #position: string | null = null;
  #taken = 0;
  #last: string | undefined;
  #hand: T[] = [];
  /** The position behind the page in hand; `undefined` while none is. */
  #next: string | null | undefined;
  #barren = 0;
  #skipped = 0;
  readonly #circle: Circle;

  constructor(
    readonly read: ReadPart<T>,
    readonly idOf: (item: T) => string,
    state: Uint8Array | null,
    known?: Set<string>,
  ) {
    this.#circle = new Circle(known);
    if (state !== null && state.length > 0) readState(state, (reader) => this.#restore(reader));
  }

  async fill(scope: Scope): Promise<"item" | "more" | "end"> {
    if (this.peek() !== undefined) return "item";
    if (this.ended) return "end";
    if (this.#next !== undefined) this.#goOn(this.#next);
    this.#circle.check(this.#position);
    const { items, next, skipped = 0 } = await this.read(this.#position, scope);
    this.#hand = items.slice(this.#startIn(items));
    this.#next = next;
    this.#skipped += skipped;
    if (this.#hand.length > 0) {
      this.#barren = 0;
      return "item";
    }
    this.#barren += 1;
    checkBarren(this.#barren);
    return next === null ? "end" : "more";
  }

  peek(): T | undefined {
    return this.#hand[0];
  }

  take(): T {
    const item = this.#hand.shift();
    if (item === undefined) throw new RangeError("nothing in hand");
    this.#taken += 1;
    this.#last = shortHash(this.idOf(item));
    return item;
  }

  get skipped(): number {
    return this.#skipped;
  }

  get ended(): boolean {
    return this.#hand.length === 0 && this.#next === null;
  }

  snapshot(): Uint8Array | null {
    if (this.ended) return null;
    if (this.#hand.length === 0 && typeof this.#next === "string") this.#goOn(this.#next);
    const writer = new ByteWriter().optionalText(this.#position).varint(this.#barren).varint(this.#taken);
    if (this.#last !== undefined) writer.hashes([this.#last]);
    this.#circle.save(writer);
    return writer.finish();
  }

  /** To the page behind the one that is done. */
  #goOn(next: string | null): void {
    this.#circle.leave(this.#position);
    this.#position = next;
    this.#next = undefined;
    this.#taken = 0;
    this.#last = undefined;
  }

  /** The first row of the page that was not delivered. */
  #startIn(items: readonly T[]): number {
    if (this.#last === undefined) return 0;
    const at = items.findIndex((item) => shortHash(this.idOf(item)) === this.#last);
    return at < 0 ? this.#taken : at + 1;
  }

  #restore(reader: ByteReader): void {
    this.#position = reader.optionalText();
    this.#barren = reader.varint();
    this.#taken = reader.varint();
    this.#last = this.#taken === 0 ? undefined : reader.hashes(1)[0];
    this.#circle.restore(reader);
  }
}
