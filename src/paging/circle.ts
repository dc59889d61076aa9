import { stalled } from "../provider/parts.js";
import { type ByteReader, type ByteWriter, shortHash } from "./bytes.js";

/** Vendor pages in a row that bring nothing new, over all calls of a walk, before it is stalled. */
const MOST_BARREN_PAGES = 60;

/** Throws `paging_stalled` where so many vendor pages in a row brought nothing new that no list can be meant. */
export function checkBarren(pages: number): void {
  if (pages < MOST_BARREN_PAGES) return;
  throw stalled(`${MOST_BARREN_PAGES} vendor pages in a row brought nothing new`);
}

/**
 * Notices that a vendor's positions turn in a circle: a position that a walk has left must not come back.
 *
 * A walk that runs in one process remembers all of them. A cursor has no room for that, so it carries a count and one
 * earlier position, which Brent's rule moves on whenever the count is a power of two: a circle of n positions that
 * starts with the walk ends before 3n of them were left.
 */
export class Circle {
  #left = 0;
  #marked: string | undefined;

  constructor(
    /** Hashes of the positions that were left. A walk hands the same set to each of its sessions. */
    readonly known: Set<string> = new Set(),
  ) {}

  /** Throws `paging_stalled` where the walk has left this position before. */
  check(position: string | null): void {
    const hash = hashOf(position);
    if (this.known.has(hash) || this.#marked === hash)
      throw stalled("the vendor's positions turn in a circle");
  }

  /** The walk has gone on from this position to another one. */
  leave(position: string | null): void {
    const hash = hashOf(position);
    this.known.add(hash);
    this.#left += 1;
    if (isPowerOfTwo(this.#left)) this.#marked = hash;
  }

  /** The walk has gone back, because its list changed: positions may come again. */
  forget(): void {
    this.known.clear();
    this.#left = 0;
    this.#marked = undefined;
  }

  save(writer: ByteWriter): void {
    writer.varint(this.#left);
    if (this.#marked !== undefined) writer.hashes([this.#marked]);
  }

  restore(reader: ByteReader): void {
    this.#left = reader.varint();
    this.#marked = this.#left === 0 ? undefined : reader.hashes(1)[0];
  }
}

function hashOf(position: string | null): string {
  return shortHash(position ?? "");
}

function isPowerOfTwo(count: number): boolean {
  return Number.isInteger(Math.log2(count));
}
