import type { Scope } from "../calling/scope.js";
import type { Part } from "../provider/contract/index.js";
import { stalled } from "../provider/parts.js";
import { shortHash } from "./bytes.js";

/** Reads the vendor page at a position; `null` is the head of the list. */
export type ReadPart<T> = (position: string | null, scope: Scope) => Promise<Part<T>>;

/** A row of a vendor page, with what finds it again. */
export class Row<T extends { id: string }> {
  #anchor: string | undefined;

  constructor(
    readonly item: T,
    /** The position whose answer held this row, and the one before it. */
    readonly here: string | null,
    readonly before: string | null,
  ) {}

  /** Hashed when it is first asked for. */
  get anchor(): string {
    this.#anchor ??= shortHash(this.item.id);
    return this.#anchor;
  }
}

/** A list read page after page from one starting point. */
export class Reach<T extends { id: string }> {
  pages = 0;
  /** Items without an identity that its pages left out. */
  skipped = 0;
  #next: string | null = null;
  readonly #asked = new Set<string | null>();

  constructor(
    readonly read: ReadPart<T>,
    /** The position of the page read last; of the first one, before any is read. */
    public here: string | null,
    /** The position before it, where it is known. */
    public before: string | null,
  ) {}

  /** Whether the vendor said that there is no further page. */
  get ended(): boolean {
    return this.pages > 0 && this.#next === null;
  }

  /** The position of the page that is read next. */
  get next(): string | null {
    return this.pages === 0 ? this.here : this.#next;
  }

  async readPage(scope: Scope): Promise<Row<T>[]> {
    const position = this.next;
    if (this.#asked.has(position)) throw stalled("the vendor's position does not advance");
    const part = await this.read(position, scope);
    // Only now: a read that failed is asked again.
    this.#asked.add(position);
    if (this.pages > 0) this.before = this.here;
    this.here = position;
    this.#next = part.next;
    this.pages += 1;
    this.skipped += part.skipped ?? 0;
    const { here, before } = this;
    return part.items.map((item) => new Row(item, here, before));
  }
}
