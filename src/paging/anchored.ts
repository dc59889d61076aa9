import type { Scope } from "../calling/scope.js";
import { ColloquyError } from "../errors/colloquy-error.js";
import type { Part } from "../provider/contract/index.js";
import { stalled } from "../provider/parts.js";
import {
  type Anchors,
  anchorOf,
  deliveredOf,
  noAnchors,
  numbersOf,
  readAnchors,
  remember,
  writeAnchors,
} from "./anchors.js";
import { type Boundary, findBoundary } from "./boundary.js";
import { type ByteReader, ByteWriter } from "./bytes.js";
import { readState } from "./cursor.js";
import type { Session } from "./page.js";

/** Pages without any anchor before a search gives up its starting point. */
const PAGES_WITHOUT_ANCHOR = 3;

/** Pages that one search reads at most: a list that needs more has changed beyond what a page may cost. */
const MOST_SEARCHED_PAGES = 60;

/** Rows that may have been inserted since the last page, for the search from the head. */
const INSERTED_ROWS = 60;

/** A row of a vendor page, with what finds it again. */
class Row<T extends { id: string }> {
  #anchor: string | undefined;

  constructor(
    readonly item: T,
    /** The position whose answer held this row, and the one before it. */
    readonly here: string | null,
    readonly before: string | null,
  ) {}

  /** Hashed when it is first asked for. */
  get anchor(): string {
    this.#anchor ??= anchorOf(this.item.id);
    return this.#anchor;
  }
}

/** Where a walk stands. */
interface Place {
  /** The position whose answer held the row delivered last, and the one before it. */
  here: string | null;
  before: string | null;
  anchors: Anchors;
}

/** Rows read from one starting point on, and how to read further. */
interface Reach<T extends { id: string }> {
  rows: Row<T>[];
  here: string | null;
  before: string | null;
  next: string | null;
  asked: Set<string | null>;
  /** Whether the last page read held one of the last delivered rows. */
  anchored: boolean;
  pages: number;
}

/** A list without an order key, whose rows move to the front: its place is found again by what was delivered. */
export class AnchoredSession<T extends { id: string }> implements Session<T> {
  #place: Place;
  #hand: Row<T>[] = [];
  #reach: Reach<T> | undefined;
  #barrenPages = 0;
  readonly #seen = new Set<string>();
  /** Which rows were delivered before this session, by hash. */
  readonly #numbers: ReadonlyMap<string, number>;
  readonly #taken: Row<T>[] = [];

  constructor(
    readonly read: (position: string | null, scope: Scope) => Promise<Part<T>>,
    state: Uint8Array | null,
  ) {
    this.#place =
      state === null ? { here: null, before: null, anchors: noAnchors } : readState(state, readPlace);
    this.#numbers = numbersOf(this.#place.anchors);
  }

  async fill(scope: Scope): Promise<"item" | "more" | "end"> {
    if (this.#hand.length > 0) return "item";
    if (this.#reach === undefined && this.#isResumed) {
      this.#offer(await this.#locate(scope));
    } else {
      this.#reach ??= emptyReach(null, null);
      if (this.#exhausted) return "end";
      this.#offer(await this.#readPage(this.#reach, scope));
    }
    if (this.#hand.length > 0) {
      this.#barrenPages = 0;
      return "item";
    }
    if (this.#exhausted) return "end";
    this.#barrenPages += 1;
    if (this.#barrenPages < MOST_SEARCHED_PAGES) return "more";
    throw stalled(`${MOST_SEARCHED_PAGES} vendor pages in a row brought nothing new`);
  }

  peek(): T | undefined {
    return this.#hand[0]?.item;
  }

  take(): T {
    const row = this.#hand.shift();
    if (row === undefined) throw new RangeError("nothing in hand");
    this.#taken.push(row);
    this.#place.here = row.here;
    this.#place.before = row.before;
    return row.item;
  }

  /** What is in hand of the vendor page that holds the next row. */
  restOfPage(): T[] {
    const first = this.#hand[0];
    return this.#hand.filter((row) => row.here === first?.here).map((row) => row.item);
  }

  snapshot(): Uint8Array | null {
    if (this.#exhausted && this.#hand.length === 0) return null;
    return writePlace({ ...this.#place, anchors: remember(this.#place.anchors, this.#taken) });
  }

  get #exhausted(): boolean {
    return this.#reach !== undefined && this.#reach.pages > 0 && this.#reach.next === null;
  }

  get #isResumed(): boolean {
    return this.#place.anchors.count > 0;
  }

  /** Whether the anchors are all that was ever delivered. */
  get #isComplete(): boolean {
    return this.#place.anchors.count === this.#place.anchors.last.length;
  }

  /** Puts rows into the hand, without those delivered before and those a vendor repeats. */
  #offer(rows: Row<T>[]): void {
    for (const row of rows) {
      if (this.#seen.has(row.item.id) || this.#numberOf(row) !== undefined) continue;
      this.#seen.add(row.item.id);
      this.#hand.push(row);
    }
  }

  /** Finds the boundary, and returns the rows behind it that were read on the way. */
  async #locate(scope: Scope): Promise<Row<T>[]> {
    const { here, before } = this.#place;
    if (here === null && this.#isComplete) {
      // All that was delivered is known: without a trace of it, whatever is not delivered comes next.
      const reach = this.#start(null, null);
      return (await this.#search(reach, scope, true)) ?? reach.rows;
    }
    const first = this.#start(here, before);
    const page = await this.#readPage(first, scope);
    const boundary = this.#boundaryIn(page);
    if (here !== null && boundary.kind === "found" && boundary.asLeft) return page.slice(boundary.behind);
    // The page before, because removals pull rows up; then the whole list from its head.
    for (const start of new Set([here, before, null])) {
      const rows = await this.#search(
        start === here ? first : this.#start(start, null),
        scope,
        start === null,
      );
      if (rows !== undefined) return rows;
    }
    if (this.#isComplete && this.#reach !== undefined) return this.#reach.rows;
    throw new ColloquyError({
      code: "cursor_expired",
      message:
        "the list has changed too much since the last page to find its place; start again without a cursor",
    });
  }

  #start(here: string | null, before: string | null): Reach<T> {
    this.#reach = emptyReach(here, before);
    return this.#reach;
  }

  /**
   * Reads on until a page holds no anchor, and returns the rows behind the deepest one, unless that one may have moved.
   * From the head it reads past moved ones, as far as the boundary can be.
   */
  async #search(reach: Reach<T>, scope: Scope, fromHead: boolean): Promise<Row<T>[] | undefined> {
    const mostRows = this.#place.anchors.count + INSERTED_ROWS;
    const mostPages = fromHead ? MOST_SEARCHED_PAGES : PAGES_WITHOUT_ANCHOR;
    for (;;) {
      const ended = reach.pages > 0 && reach.next === null;
      // No anchor lies deeper than this; a vendor that repeats its rows must not keep the search going.
      const isFar = reach.rows.length > mostRows;
      if (ended || isFar || (reach.pages > 0 && !reach.anchored)) {
        const boundary = this.#boundaryIn(reach.rows);
        if (boundary.kind === "found") return reach.rows.slice(boundary.behind);
        if (ended || isFar || reach.pages >= mostPages) return undefined;
      }
      await this.#readPage(reach, scope);
    }
  }

  #boundaryIn(rows: readonly Row<T>[]): Boundary {
    return findBoundary(
      rows.map((row) => this.#numberOf(row)),
      deliveredOf(this.#place.anchors),
    );
  }

  #numberOf(row: Row<T>): number | undefined {
    return this.#isResumed ? this.#numbers.get(row.anchor) : undefined;
  }

  async #readPage(reach: Reach<T>, scope: Scope): Promise<Row<T>[]> {
    const position = reach.pages === 0 ? reach.here : reach.next;
    if (reach.asked.has(position)) throw stalled("the vendor's position does not advance");
    const part = await this.read(position, scope);
    reach.asked.add(position);
    if (reach.pages > 0) reach.before = reach.here;
    reach.here = position;
    reach.next = part.next;
    reach.pages += 1;
    const { here, before } = reach;
    const rows = part.items.map((item) => new Row(item, here, before));
    const { count, last } = deliveredOf(this.#place.anchors);
    reach.anchored = rows.some((row) => (this.#numberOf(row) ?? -1) >= count - last);
    // Kept for the search only: a walk that has its place does not look back.
    if (this.#isResumed) reach.rows.push(...rows);
    return rows;
  }
}

function emptyReach<T extends { id: string }>(here: string | null, before: string | null): Reach<T> {
  return { rows: [], here, before, next: null, asked: new Set(), anchored: false, pages: 0 };
}

function writePlace({ here, before, anchors }: Place): Uint8Array {
  const writer = new ByteWriter().optionalText(here).optionalText(before);
  writeAnchors(writer, anchors);
  return writer.finish();
}

function readPlace(reader: ByteReader): Place {
  return { here: reader.optionalText(), before: reader.optionalText(), anchors: readAnchors(reader) };
}
