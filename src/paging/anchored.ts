import { createHash } from "node:crypto";
import type { Scope } from "../calling/scope.js";
import { ColloquyError } from "../errors/colloquy-error.js";
import type { Part } from "../provider/contract/index.js";
import { stalled } from "../provider/parts.js";
import { type ByteReader, ByteWriter } from "./bytes.js";
import { readState } from "./cursor.js";
import type { Session } from "./page.js";

/**
 * A list without an order key, whose rows move to the front when they become active (Volcengine).
 *
 * Unmoved rows keep their relative order, and every moved or new row stands before all of them. So the boundary
 * between delivered and undelivered is just behind the deepest *unmoved* delivered row. The state remembers the last
 * delivered rows ("tail" anchors) and the first ones of the walk ("head" anchors) as short hashes, and a resumed
 * session finds the boundary by them: see {@link AnchoredSession.fill}.
 */

const TAIL_ANCHORS = 32;
const HEAD_ANCHORS = 6;

/** Four bytes would drop undelivered rows by collision. */
const ANCHOR_BYTES = 6;

/** Delivered rows that must stand above the boundary in their order: moved ones seldom do. */
const LEAST_RUN = 2;

/** Pages without any anchor before a search gives up its starting point. */
const PAGES_WITHOUT_ANCHOR = 3;

/** Pages that one search reads at most: a list that needs more has changed beyond what a page may cost. */
const MOST_SEARCHED_PAGES = 60;

/** Rows that may have been inserted since the last page, for the search from the head. */
const INSERTED_ROWS = 60;

interface Row<T> {
  item: T;
  /** The position whose answer held this row, and the one before it. */
  here: string | null;
  before: string | null;
}

interface AnchorState {
  here: string | null;
  before: string | null;
  /** Oldest first. */
  tail: string[];
  head: string[];
  delivered: number;
}

/** Rows read from one starting point on, and how to read further. */
interface Reach<T> {
  rows: Row<T>[];
  here: string | null;
  before: string | null;
  next: string | null;
  asked: Set<string | null>;
  /** Whether the last page read held an anchor. */
  anchored: boolean;
  pages: number;
}

export class AnchoredSession<T extends { id: string }> implements Session<T> {
  #state: AnchorState;
  #hand: Row<T>[] = [];
  #reach: Reach<T> | undefined;
  #barrenPages = 0;
  readonly #seen = new Set<string>();
  readonly #anchors: Set<string>;
  /** Delivered by this session; hashed only when a cursor is written. */
  readonly #taken: string[] = [];

  constructor(
    readonly read: (position: string | null, scope: Scope) => Promise<Part<T>>,
    state: Uint8Array | null,
  ) {
    this.#state = state === null ? emptyState() : readState(state, readAnchorState);
    this.#anchors = new Set([...this.#state.head, ...this.#state.tail]);
  }

  async fill(scope: Scope): Promise<"item" | "more" | "end"> {
    if (this.#hand.length > 0) return "item";
    if (this.#reach === undefined && this.#state.delivered > 0) {
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
    this.#taken.push(row.item.id);
    this.#state.here = row.here;
    this.#state.before = row.before;
    return row.item;
  }

  /** What is in hand of the vendor page that holds the next row. */
  restOfPage(): T[] {
    const first = this.#hand[0];
    return this.#hand.filter((row) => row.here === first?.here).map((row) => row.item);
  }

  snapshot(): Uint8Array | null {
    if (this.#exhausted && this.#hand.length === 0) return null;
    const { here, before, tail, head, delivered } = this.#state;
    const newTail = [...tail, ...this.#taken.slice(-TAIL_ANCHORS).map(anchorOf)].slice(-TAIL_ANCHORS);
    const newHead = [...head, ...this.#taken.slice(0, HEAD_ANCHORS).map(anchorOf)].slice(0, HEAD_ANCHORS);
    const count = delivered + this.#taken.length;
    return writeAnchorState({ here, before, tail: newTail, head: newHead, delivered: count });
  }

  get #exhausted(): boolean {
    return this.#reach !== undefined && this.#reach.pages > 0 && this.#reach.next === null;
  }

  /** Whether the anchors are all that was ever delivered. */
  get #complete(): boolean {
    return this.#state.delivered <= TAIL_ANCHORS;
  }

  /** Puts rows into the hand, without those delivered before and those a vendor repeats. */
  #offer(rows: Row<T>[]): void {
    for (const row of rows) {
      const { id } = row.item;
      if (this.#seen.has(id) || (this.#anchors.size > 0 && this.#anchors.has(anchorOf(id)))) continue;
      this.#seen.add(id);
      this.#hand.push(row);
    }
  }

  /** Finds the boundary, and returns the rows behind it that were read on the way. */
  async #locate(scope: Scope): Promise<Row<T>[]> {
    const { here, before } = this.#state;
    if (here === null && this.#complete) {
      // All that was delivered is known: without a trace of it, whatever is not delivered comes next.
      const reach = this.#start(null, null);
      return (await this.#search(reach, scope, true)) ?? reach.rows;
    }
    const first = this.#start(here, before);
    const page = await this.#readPage(first, scope);
    const behind = here === null ? undefined : this.#cleanBoundary(page);
    if (behind !== undefined) return page.slice(behind);
    // The page before, because removals pull rows up; then the whole list from its head.
    for (const start of new Set([here, before, null])) {
      const rows = await this.#search(
        start === here ? first : this.#start(start, null),
        scope,
        start === null,
      );
      if (rows !== undefined) return rows;
    }
    if (this.#complete && this.#reach !== undefined) return this.#reach.rows;
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

  /** Nothing moved in front of the page: it starts with delivered rows in their order, up to the very last one. */
  #cleanBoundary(page: Row<T>[]): number | undefined {
    const last = this.#state.tail.length - 1;
    let rank = -1;
    for (const [index, row] of page.entries()) {
      const found = this.#rankOf(row);
      if (found <= rank) return undefined;
      rank = found;
      if (rank === last) return index >= LEAST_RUN - 1 || this.#complete ? index + 1 : undefined;
    }
    return undefined;
  }

  /**
   * Reads on until a page holds no anchor, and returns the rows behind the deepest one, unless that one may have moved.
   * From the head it reads past moved ones, as far as the boundary can be.
   */
  async #search(reach: Reach<T>, scope: Scope, fromHead: boolean): Promise<Row<T>[] | undefined> {
    const mostRows = this.#state.delivered + INSERTED_ROWS;
    const mostPages = fromHead ? MOST_SEARCHED_PAGES : PAGES_WITHOUT_ANCHOR;
    for (;;) {
      const ended = reach.pages > 0 && reach.next === null;
      // No anchor lies deeper than this; a vendor that repeats its rows must not keep the search going.
      const isFar = reach.rows.length > mostRows;
      if (ended || isFar || (reach.pages > 0 && !reach.anchored)) {
        const boundary = this.#boundaryIn(reach.rows);
        if (boundary !== undefined) return reach.rows.slice(boundary + 1);
        if (ended || isFar || reach.pages >= mostPages) return undefined;
      }
      await this.#readPage(reach, scope);
    }
  }

  /** The deepest delivered row of `rows`; `undefined` when there is none that certainly has not moved. */
  #boundaryIn(rows: Row<T>[]): number | undefined {
    const ranks = rows.map((row) => this.#rankOf(row));
    const boundary = ranks.findLastIndex((rank) => rank >= 0);
    if (boundary === -1) return undefined;
    if (this.#complete) return boundary;
    // A head anchor below it, or strangers right above it: then this row has moved, and is not the boundary.
    const deepestHead = rows.findLastIndex((row) => this.#state.head.includes(anchorOf(row.item.id)));
    const run = ranks.slice(Math.max(0, boundary - LEAST_RUN + 1), boundary + 1);
    const rises = run.every((rank, index) => rank > (run[index - 1] ?? -1));
    const moved = deepestHead > boundary || run.length < LEAST_RUN || !rises;
    return moved ? undefined : boundary;
  }

  #rankOf(row: Row<T>): number {
    return this.#state.tail.indexOf(anchorOf(row.item.id));
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
    const rows = part.items.map((item) => ({ item, here, before }));
    reach.anchored = this.#state.tail.length > 0 && rows.some((row) => this.#rankOf(row) >= 0);
    // Kept for the search only: a walk that has its place does not look back.
    if (this.#state.delivered > 0) reach.rows.push(...rows);
    return rows;
  }
}

function emptyState(): AnchorState {
  return { here: null, before: null, tail: [], head: [], delivered: 0 };
}

function emptyReach<T>(here: string | null, before: string | null): Reach<T> {
  return { rows: [], here, before, next: null, asked: new Set(), anchored: false, pages: 0 };
}

function anchorOf(id: string): string {
  return createHash("sha256")
    .update(id)
    .digest("hex")
    .slice(0, ANCHOR_BYTES * 2);
}

function writeAnchorState({ here, before, tail, head, delivered }: AnchorState): Uint8Array {
  const writer = new ByteWriter().optionalText(here).optionalText(before).varint(delivered);
  for (const anchors of [tail, head]) {
    writer.varint(anchors.length);
    for (const anchor of anchors) writer.bytes(Buffer.from(anchor, "hex"));
  }
  return writer.finish();
}

function readAnchorState(reader: ByteReader): AnchorState {
  const here = reader.optionalText();
  const before = reader.optionalText();
  const delivered = reader.varint();
  const anchors = () =>
    Array.from({ length: reader.count(ANCHOR_BYTES) }, () => reader.bytes(ANCHOR_BYTES).toString("hex"));
  return { here, before, delivered, tail: anchors(), head: anchors() };
}
