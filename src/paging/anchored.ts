import { READ_CAP, type Scope } from "../calling/scope.js";
import { ColloquyError } from "../errors/colloquy-error.js";
import { stalled } from "../provider/parts.js";
import { deliveredOf, numbersOf, type Place, readPlace, remember, theStart, writePlace } from "./anchors.js";
import { type Boundary, findBoundary } from "./boundary.js";
import { Circle, checkBarren } from "./circle.js";
import { readState } from "./cursor.js";
import type { Session } from "./page.js";
import { Reach, type ReadPart, type Row } from "./reach.js";

/** Pages without any anchor before a search gives up its starting point. */
const PAGES_WITHOUT_ANCHOR = 3;

/** Pages that all searches for one place read at most; one read is left for what comes behind it. */
const MOST_SEARCHED_PAGES = READ_CAP - 1;

/** Rows that may have been inserted since the last page, for the search from the head. */
const INSERTED_ROWS = 60;

/** What one search has read, from one starting point on. */
interface Searched<T extends { id: string }> {
  reach: Reach<T>;
  rows: Row<T>[];
}

/** A list without an order key, whose rows move to the front: its place is found again by what was delivered. */
export class AnchoredSession<T extends { id: string }> implements Session<T> {
  #place: Place;
  #hand: Row<T>[] = [];
  #reach: Reach<T> | undefined;
  readonly #seen = new Set<string>();
  /** Which rows were delivered before this session, by hash. */
  readonly #numbers: ReadonlyMap<string, number>;
  readonly #taken: Row<T>[] = [];
  readonly #circle: Circle;
  /** All that this session has started, for what they left out. */
  readonly #reaches: Reach<T>[] = [];

  constructor(
    readonly read: ReadPart<T>,
    state: Uint8Array | null,
    known?: Set<string>,
  ) {
    this.#circle = new Circle(known);
    this.#place = state === null ? theStart : readState(state, (reader) => readPlace(reader, this.#circle));
    this.#numbers = numbersOf(this.#place.anchors);
  }

  async fill(scope: Scope): Promise<"item" | "more" | "end"> {
    if (this.#hand.length === 0) {
      this.#reach ??= await this.#resume(scope);
      if (this.#hand.length === 0 && !this.ended) return this.#readOn(this.#reach, scope);
    }
    return this.ended ? "end" : "item";
  }

  peek(): T | undefined {
    return this.#hand[0]?.item;
  }

  take(): T {
    const row = this.#hand.shift();
    if (row === undefined) throw new RangeError("nothing in hand");
    this.#taken.push(row);
    this.#moveTo(row);
    return row.item;
  }

  restOfPage(): T[] {
    const first = this.#hand[0];
    return this.#hand.filter((row) => row.here === first?.here).map((row) => row.item);
  }

  get skipped(): number {
    return this.#reaches.reduce((sum, { skipped }) => sum + skipped, 0);
  }

  get ended(): boolean {
    return this.#hand.length === 0 && this.#reach?.ended === true;
  }

  snapshot(): Uint8Array | null {
    if (this.ended) return null;
    const anchors = remember(this.#place.anchors, this.#taken);
    return writePlace({ ...this.#place, anchors }, this.#circle);
  }

  /** Goes back to where the walk stood, with what lies there in the hand. */
  async #resume(scope: Scope): Promise<Reach<T>> {
    const { ahead, here, anchors } = this.#place;
    if (ahead !== null) return this.#readFrom(ahead, here);
    return anchors.count === 0 ? this.#readFrom(null, null) : this.#locate(scope);
  }

  #readFrom(here: string | null, before: string | null): Reach<T> {
    const reach = new Reach(this.read, here, before);
    this.#reaches.push(reach);
    return reach;
  }

  /** Reads one page more. */
  async #readOn(reach: Reach<T>, scope: Scope): Promise<"item" | "more" | "end"> {
    this.#circle.check(reach.next);
    const rows = await reach.readPage(scope);
    this.#refuseHead(rows);
    this.#offer(rows);
    if (this.#hand.length > 0) return "item";
    if (this.ended) return "end";
    this.#passOver(reach, rows.length === 0);
    checkBarren(this.#place.barren);
    return "more";
  }

  /** Goes on behind a page that brought nothing new. An empty one is read once more, for rows pulled up into it. */
  #passOver(reach: Reach<T>, isEmpty: boolean): void {
    const ahead = isEmpty ? reach.here : reach.next;
    const behind = new Set([this.#place.ahead, reach.here]);
    for (const position of behind) if (position !== null && position !== ahead) this.#circle.leave(position);
    this.#place = { ...this.#place, ahead, barren: this.#place.barren + 1 };
  }

  /** The first row of the walk stands above its place or has gone: a vendor that sends it here repeats its list. */
  #refuseHead(rows: Row<T>[]): void {
    const { anchors, restarted } = this.#place;
    const isFirst = (row: Row<T>) => this.#numberOf(row) === 0;
    if (restarted || anchors.count === anchors.last.length || !rows.some(isFirst)) return;
    throw stalled("the vendor sends the head of the list again");
  }

  /** Puts rows into the hand, without those delivered before and those a vendor repeats. */
  #offer(rows: Row<T>[]): void {
    for (const row of rows) {
      if (this.#seen.has(row.item.id) || this.#numberOf(row) !== undefined) continue;
      this.#seen.add(row.item.id);
      this.#hand.push(row);
    }
  }

  /** Stands behind this row. */
  #moveTo({ here, before }: Row<T>): void {
    const { ahead, here: left, anchors, restarted } = this.#place;
    const hadPlace = anchors.count > 0 || this.#taken.length > 1;
    if (ahead !== null && ahead !== here) this.#circle.leave(ahead);
    if (hadPlace && here !== left) this.#circle.leave(left);
    this.#place = { here, before, ahead: null, barren: 0, restarted, anchors };
  }

  /** Finds the boundary, with the rows behind it in the hand. */
  async #locate(scope: Scope): Promise<Reach<T>> {
    const { here, before } = this.#place;
    const budget = { pages: MOST_SEARCHED_PAGES };
    let searched: Searched<T> | undefined;
    // Where it was; the page before, because removals pull rows up; then the whole list from its head.
    for (const start of new Set([here, before, null])) {
      searched = { reach: this.#readFrom(start, start === here ? before : null), rows: [] };
      const behind = await this.#search(searched, budget, scope);
      if (behind === undefined) continue;
      const boundary = searched.rows[behind - 1];
      if (boundary !== undefined) this.#moveTo(boundary);
      // Found elsewhere by a search from further up, the walk has gone back, and positions come again.
      if (start !== here && boundary?.here !== here) this.#circle.forget();
      for (const { item } of searched.rows.slice(0, behind)) this.#seen.add(item.id);
      this.#offer(searched.rows.slice(behind));
      return searched.reach;
    }
    const reach = searched === undefined ? undefined : this.#resumeAnyway(searched);
    if (reach !== undefined) return reach;
    throw new ColloquyError({
      code: "cursor_expired",
      message:
        "the list has changed too much since the last page to find its place; start again without a cursor",
    });
  }

  /**
   * After a search from the head: where all delivered rows are remembered and stay so, nothing can be repeated, and
   * whatever stands behind the deepest of them comes next.
   */
  #resumeAnyway({ reach, rows }: Searched<T>): Reach<T> | undefined {
    const { count, first, last } = this.#place.anchors;
    const staysKnown = count === last.length && (reach.ended || count === first.length);
    if (!staysKnown) return undefined;
    const boundary = this.#boundaryIn(rows);
    this.#circle.forget();
    this.#place = { ...theStart, restarted: true, anchors: this.#place.anchors };
    this.#offer(boundary.kind === "none" ? rows : rows.slice(boundary.behind));
    return reach;
  }

  /**
   * Reads on until a page holds none of the last delivered rows, and returns the index behind the boundary, unless
   * that is in doubt. From the head it reads past moved rows, as far as the boundary can be.
   */
  async #search(
    { reach, rows }: Searched<T>,
    budget: { pages: number },
    scope: Scope,
  ): Promise<number | undefined> {
    const fromHead = reach.here === null;
    const seen = new Set<string>();
    // No delivered row lies deeper. Rows that the vendor repeats count too, so that they cannot keep a search going.
    let rowsLeft = this.#place.anchors.count + INSERTED_ROWS;
    while (budget.pages > 0) {
      budget.pages -= 1;
      const page = await reach.readPage(scope);
      rowsLeft -= page.length;
      for (const row of page) {
        if (!seen.has(row.item.id)) rows.push(row);
        seen.add(row.item.id);
      }
      const isOver = reach.ended || rowsLeft < 0;
      const boundary = this.#boundaryIn(rows);
      const isAsLeft = boundary.kind === "found" && boundary.asLeft && reach.pages === 1 && !fromHead;
      if (!isOver && !isAsLeft && this.#boundaryIn(page).kind !== "none") continue;
      if (boundary.kind === "found") return boundary.behind;
      if (isOver || (!fromHead && reach.pages >= PAGES_WITHOUT_ANCHOR)) return undefined;
    }
    return undefined;
  }

  #boundaryIn(rows: readonly Row<T>[]): Boundary {
    return findBoundary(
      rows.map((row) => this.#numberOf(row)),
      deliveredOf(this.#place.anchors),
    );
  }

  /** The number of a remembered row in the order of delivery. */
  #numberOf(row: Row<T>): number | undefined {
    return this.#numbers.size > 0 ? this.#numbers.get(row.anchor) : undefined;
  }
}
