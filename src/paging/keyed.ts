import type { Scope } from "../calling/scope.js";
import { ColloquyError } from "../errors/colloquy-error.js";
import { readTime, writeTime } from "./bounded.js";
import { type ByteReader, ByteWriter, shortHash } from "./bytes.js";
import { Circle, checkBarren } from "./circle.js";
import { readState } from "./cursor.js";
import type { Session } from "./page.js";
import type { ReadPart } from "./reach.js";

/** Rows at one time, and rows without a time, that a cursor remembers. */
const MOST_TIES = 32;
const MOST_TIMELESS = 16;

/** Rows of either kind that a session remembers. */
const MOST_IN_MEMORY = 1000;

/** Rows in the order of their delivery that show that the vendor has not put equal ones into another order. */
const LEAST_RUN = 3;

/** A row of a vendor page with its order key; `null`: it has no time. */
interface Row<T> {
  item: T;
  at: number | null;
}

/**
 * A list that the vendor orders by time. A place in it is the vendor position whose answer holds the next row, the time
 * of the row delivered last, and the rows delivered at exactly that time, because equal times may come in any order,
 * also in another one each time. Newer rows are behind the walk, so whatever moves to the top is never repeated.
 *
 * A row without a time has no place in that order: it comes behind those of its vendor page that have one.
 */
export class KeyedSession<T extends { id: string }> implements Session<T> {
  #position: string | null = null;
  /** The time of the row delivered last; `null`: none yet. */
  #at: number | null = null;
  #ties = new Remembered(MOST_TIES);
  #timeless = new Remembered(MOST_TIMELESS);
  #barren = 0;
  #skipped = 0;
  #hand: Row<T>[] = [];
  /** The position behind the page in hand. */
  #next: string | null = null;
  #ended = false;
  readonly #circle: Circle;

  constructor(
    readonly read: ReadPart<T>,
    readonly timeOf: (item: T) => number | null,
    state: Uint8Array | null,
    known?: Set<string>,
  ) {
    this.#circle = new Circle(known);
    if (state !== null) readState(state, (reader) => this.#restore(reader));
  }

  async fill(scope: Scope): Promise<"item" | "more" | "end"> {
    if (this.#hand.length > 0) return "item";
    if (this.#ended) return "end";
    this.#circle.check(this.#position);
    const part = await this.read(this.#position, scope);
    this.#hand = this.#undelivered(part.items);
    this.#next = part.next;
    this.#skipped += part.skipped ?? 0;
    if (this.#hand.length > 0) return "item";
    this.#barren += 1;
    this.#turnPage();
    if (this.#ended) return "end";
    checkBarren(this.#barren);
    return "more";
  }

  peek(): T | undefined {
    return this.#hand[0]?.item;
  }

  take(): T {
    const row = this.#hand.shift();
    if (row === undefined) throw new RangeError("nothing in hand");
    this.#note(row);
    this.#barren = 0;
    if (this.#hand.length === 0) this.#turnPage();
    return row.item;
  }

  restOfPage(): T[] {
    return this.#hand.map(({ item }) => item);
  }

  get skipped(): number {
    return this.#skipped;
  }

  get ended(): boolean {
    return this.#ended;
  }

  snapshot(): Uint8Array | null {
    if (this.#ended) return null;
    const writer = new ByteWriter().optionalText(this.#position).varint(this.#barren);
    writeTime(writer, this.#at);
    this.#ties.save(writer);
    this.#timeless.save(writer);
    this.#circle.save(writer);
    return writer.finish();
  }

  #restore(reader: ByteReader): void {
    this.#position = reader.optionalText();
    this.#barren = reader.varint();
    this.#at = readTime(reader);
    this.#ties.restore(reader);
    this.#timeless.restore(reader);
    this.#circle.restore(reader);
  }

  #turnPage(): void {
    this.#circle.leave(this.#position);
    this.#position = this.#next;
    this.#ended = this.#next === null;
  }

  #note({ item, at }: Row<T>): void {
    if (at === null) {
      this.#timeless.add(item.id);
      return;
    }
    if (at !== this.#at) this.#ties = new Remembered(MOST_TIES);
    this.#at = at;
    this.#ties.add(item.id);
  }

  /** The rows of a vendor page that lie behind the walk's place, each once, those without a time last. */
  #undelivered(items: T[]): Row<T>[] {
    const rows = [...new Map(items.map((item) => [item.id, { item, at: this.timeOf(item) }])).values()];
    const place = this.#at;
    const timed = rows.filter(isTimed).sort((a, b) => b.at - a.at);
    return [
      ...this.#ties.without(timed.filter(({ at }) => at === place)),
      ...timed.filter(({ at }) => place === null || at < place),
      ...this.#timeless.without(rows.filter(({ at }) => at === null)),
    ];
  }
}

/** Delivered rows that may come again, in the order of their delivery, as hashes of their ids. */
class Remembered {
  readonly #hashes = new Set<string>();
  /** Whether older ones are no longer known. */
  #forgot = false;

  constructor(readonly mostInCursor: number) {}

  add(id: string): void {
    this.#hashes.add(shortHash(id));
    if (this.#hashes.size <= MOST_IN_MEMORY) return;
    for (const oldest of this.#hashes) {
      this.#hashes.delete(oldest);
      break;
    }
    this.#forgot = true;
  }

  /** `rows` without those delivered. Throws `cursor_expired` where forgotten ones may be among them. */
  without<R extends { item: { id: string } }>(rows: R[]): R[] {
    if (this.#hashes.size === 0) return rows;
    const ranks = new Map([...this.#hashes].map((hash, rank) => [hash, rank]));
    const ranked = rows.map((row) => ({ row, rank: ranks.get(shortHash(row.item.id)) }));
    if (!this.#forgot) return ranked.flatMap(({ row, rank }) => (rank === undefined ? row : []));
    return rows.slice(behindDelivered(ranked.map(({ rank }) => rank)));
  }

  save(writer: ByteWriter): void {
    const hashes = [...this.#hashes].slice(-this.mostInCursor);
    const forgot = this.#forgot || hashes.length < this.#hashes.size;
    writer.varint(hashes.length * 2 + (forgot ? 1 : 0)).hashes(hashes);
  }

  restore(reader: ByteReader): void {
    const head = reader.varint();
    this.#forgot = head % 2 === 1;
    for (const hash of reader.hashes(Math.floor(head / 2))) this.#hashes.add(hash);
  }
}

/**
 * Where the undelivered ones of equal rows start, when only the last delivered ones are known. Known ones in a row and
 * in their order show that the vendor kept the order: then forgotten ones stand before them.
 */
function behindDelivered(ranks: (number | undefined)[]): number {
  const last = ranks.findLastIndex((rank) => rank !== undefined);
  if (last === -1) return 0;
  const first = ranks.findIndex((rank) => rank !== undefined);
  const run = ranks.slice(first, last + 1);
  const isInOrder = run.every(
    (rank, index) => rank !== undefined && (index === 0 || rank > (run[index - 1] ?? rank)),
  );
  if (isInOrder && (first === 0 || run.length >= LEAST_RUN)) return last + 1;
  throw new ColloquyError({
    code: "cursor_expired",
    message: `more than ${MOST_TIES} conversations have one time, or none, and the vendor has put them into another order; start again without a cursor, with a larger limit`,
  });
}

function isTimed<T>(row: Row<T>): row is Row<T> & { at: number } {
  return row.at !== null;
}
