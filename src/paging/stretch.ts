import type { Scope } from "../calling/scope.js";
import type { Message } from "../model/message.js";
import type { Stretch } from "../provider/contract/index.js";
import { stalled } from "../provider/parts.js";
import { ByteWriter } from "./bytes.js";
import { readState } from "./cursor.js";
import type { Session } from "./page.js";

/** A message history: every row says where the walk goes on behind it, so a cut page resumes at its next row. */
export class StretchSession implements Session<Message> {
  #hand: Stretch["rows"] = [];
  #position: string | null;
  #started: boolean;
  #next: string | null;
  #end: Stretch["end"];
  readonly #asked = new Set<string>();
  readonly #seen = new Set<string>();

  constructor(
    readonly read: (position: string | null, scope: Scope) => Promise<Stretch>,
    start: string | null,
  ) {
    this.#position = start;
    this.#next = start;
    this.#started = start !== null;
  }

  async fill(scope: Scope): Promise<"item" | "more" | "end"> {
    if (this.peek() !== undefined) return "item";
    if (this.#started && this.#next === null) return "end";
    const position = this.#next;
    if (position !== null && this.#asked.has(position))
      throw stalled("the vendor's position does not advance");
    const stretch = await this.read(position, scope);
    // Only now: a read that failed is asked again.
    if (position !== null) this.#asked.add(position);
    this.#started = true;
    this.#next = stretch.next;
    this.#end = stretch.end;
    this.#hand = [...stretch.rows];
    this.#skipRowsWithoutMessage();
    if (this.#hand.length > 0) return "item";
    this.#position = this.#next;
    return this.#next === null ? "end" : "more";
  }

  peek(): Message | undefined {
    return this.#hand[0]?.message ?? undefined;
  }

  take(): Message {
    const row = this.#hand.shift();
    if (row?.message == null) throw new RangeError("nothing in hand");
    this.#seen.add(row.message.id);
    this.#position = row.after;
    this.#skipRowsWithoutMessage();
    if (this.#hand.length === 0) this.#position = this.#next;
    return row.message;
  }

  get ended(): boolean {
    return this.#started && this.#position === null;
  }

  snapshot(): Uint8Array | null {
    if (this.ended) return null;
    return new ByteWriter().optionalText(this.#position).finish();
  }

  /** Why there is no more, once there is none. */
  get end(): Stretch["end"] {
    return this.ended ? this.#end : undefined;
  }

  /** Placeholders, and messages that a vendor repeats at a seam. */
  #skipRowsWithoutMessage(): void {
    for (let row = this.#hand[0]; row !== undefined; row = this.#hand[0]) {
      if (row.message !== null && !this.#seen.has(row.message.id)) return;
      this.#position = row.after;
      this.#hand.shift();
    }
  }
}

/** The position inside a cursor's state. */
export function readPosition(state: Uint8Array): string | null {
  return readState(state, (reader) => reader.optionalText());
}
