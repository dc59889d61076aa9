import type { Scope } from "../../calling/scope.js";
import { type ByteReader, ByteWriter } from "../../paging/bytes.js";
import { readState } from "../../paging/cursor.js";
import type { Session } from "../../paging/page.js";

/** An item with its place in the order of its list. */
export interface Placed<Item, Key> {
  item: Item;
  key: Key;
}

/** What one reading found: the rows behind a place, and what is said of the page besides. */
export interface Reading<Item, Key, About> {
  rows: Placed<Item, Key>[];
  /** Whether anything may be behind them. */
  hasMore: boolean;
  about: About;
}

/** How a key stands in a cursor. `read` trusts nothing: it throws a `BytesError` for what the database would refuse. */
export interface KeyForm<Key> {
  write(writer: ByteWriter, key: Key): void;
  read(reader: ByteReader): Key;
}

interface SessionInit<Item, Key, About> {
  /** The first `most` rows behind `after` (`null`: of all). */
  read(after: Key | null, most: number, scope: Scope): Promise<Reading<Item, Key, About>>;
  form: KeyForm<Key>;
  /** Items that the page holds. */
  limit: number;
}

/** A list that the database sorts: a place in it is the key of the row delivered last. */
export class SortedSession<Item, Key, About> implements Session<Item> {
  readonly skipped = 0;
  readonly #init: SessionInit<Item, Key, About>;
  #after: Key | null;
  #hand: Placed<Item, Key>[] = [];
  #hasMore = true;
  #about: About | undefined;

  constructor(init: SessionInit<Item, Key, About>, state: Uint8Array | null) {
    this.#init = init;
    this.#after = state === null ? null : readState(state, (reader) => init.form.read(reader));
  }

  async fill(scope: Scope): Promise<"item" | "more" | "end"> {
    if (this.#hand.length === 0 && this.#hasMore) await this.#readOn(scope);
    if (this.#hand.length > 0) return "item";
    return this.#hasMore ? "more" : "end";
  }

  peek(): Item | undefined {
    return this.#hand[0]?.item;
  }

  take(): Item {
    const row = this.#hand.shift();
    if (row === undefined) throw new RangeError("nothing in hand");
    this.#after = row.key;
    return row.item;
  }

  get ended(): boolean {
    return this.#hand.length === 0 && !this.#hasMore;
  }

  snapshot(): Uint8Array | null {
    if (this.ended) return null;
    const writer = new ByteWriter();
    if (this.#after !== null) this.#init.form.write(writer, this.#after);
    return writer.finish();
  }

  /** What the reading said of the page. */
  get about(): About {
    if (this.#about === undefined) throw new RangeError("nothing was read");
    return this.#about;
  }

  /** One row more than the page holds tells whether anything is behind it. */
  async #readOn(scope: Scope): Promise<void> {
    const { rows, hasMore, about } = await this.#init.read(this.#after, this.#init.limit + 1, scope);
    this.#hand = rows;
    this.#hasMore = hasMore;
    this.#about = about;
  }
}
