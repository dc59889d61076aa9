import type { Scope } from "../calling/scope.js";
import type { Message } from "../model/message.js";
import type { Stretch } from "../provider/contract/index.js";
import { stalled } from "../provider/parts.js";
import { type ByteReader, ByteWriter } from "./bytes.js";
import { Circle } from "./circle.js";
import { readState } from "./cursor.js";
import type { Session } from "./page.js";

/** Stretches in a row without any row, over all calls of a walk, before it is stalled. */
const MOST_EMPTY_STRETCHES = 1000;

/** A message history: every row says where the walk goes on behind it, so a cut page resumes at its next row. */
export class StretchSession implements Session<Message> {
  #hand: Stretch["rows"] = [];
  #position: string | null;
  #started: boolean;
  #next: string | null;
  #end: Stretch["end"];
  #empty = 0;
  #skipped = 0;
  /** Ids delivered from the stretch read last and the one before it. */
  #seen = { now: new Set<string>(), before: new Set<string>() };
  readonly #circle: Circle;

  constructor(
    readonly read: (position: string | null, scope: Scope) => Promise<Stretch>,
    /** The position to start behind, where there is no state. */
    start: string | null,
    state: Uint8Array | null = null,
    known?: Set<string>,
  ) {
    this.#circle = new Circle(known);
    this.#position = state === null ? start : readState(state, (reader) => this.#restore(reader));
    this.#next = this.#position;
    this.#started = this.#position !== null;
  }

  async fill(scope: Scope): Promise<"item" | "more" | "end"> {
    if (this.peek() !== undefined) return "item";
    if (this.#started && this.#next === null) return "end";
    const position = this.#next;
    this.#circle.check(position);
    const stretch = await this.read(position, scope);
    // Only now: a read that failed is asked again.
    this.#circle.leave(position);
    this.#started = true;
    this.#next = stretch.next;
    this.#end = stretch.end;
    this.#skipped += stretch.skipped ?? 0;
    this.#hand = [...stretch.rows];
    this.#empty = stretch.rows.length > 0 ? 0 : this.#empty + 1;
    this.#seen = { now: new Set(), before: this.#seen.now };
    this.#skipRowsWithoutMessage();
    if (this.#hand.length > 0) return "item";
    this.#position = this.#next;
    if (this.#next === null) return "end";
    if (this.#empty < MOST_EMPTY_STRETCHES) return "more";
    throw stalled(`${MOST_EMPTY_STRETCHES} stretches in a row were empty`);
  }

  peek(): Message | undefined {
    return this.#hand[0]?.message ?? undefined;
  }

  take(): Message {
    const row = this.#hand.shift();
    if (row?.message == null) throw new RangeError("nothing in hand");
    this.#seen.now.add(row.message.id);
    this.#position = row.after;
    this.#skipRowsWithoutMessage();
    if (this.#hand.length === 0) this.#position = this.#next;
    return row.message;
  }

  get skipped(): number {
    return this.#skipped;
  }

  get ended(): boolean {
    return this.#started && this.#position === null;
  }

  snapshot(): Uint8Array | null {
    if (this.ended) return null;
    const writer = new ByteWriter().optionalText(this.#position).varint(this.#empty);
    this.#circle.save(writer);
    return writer.finish();
  }

  /** Why there is no more, once there is none. */
  get end(): Stretch["end"] {
    return this.ended ? this.#end : undefined;
  }

  /** Placeholders, and messages that a vendor repeats at a seam. */
  #skipRowsWithoutMessage(): void {
    for (let row = this.#hand[0]; row !== undefined; row = this.#hand[0]) {
      if (row.message !== null && !this.#wasDelivered(row.message.id)) return;
      this.#position = row.after;
      this.#hand.shift();
    }
  }

  #wasDelivered(id: string): boolean {
    return this.#seen.now.has(id) || this.#seen.before.has(id);
  }

  #restore(reader: ByteReader): string | null {
    const position = reader.optionalText();
    this.#empty = reader.varint();
    this.#circle.restore(reader);
    return position;
  }
}
