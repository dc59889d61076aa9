import fc from "fast-check";
import type { Part } from "../../src/provider/index.js";
import type { ScriptedRow } from "./scripted-provider.js";

export interface Change {
  kind: "insert" | "remove" | "move";
  /** Which row, as a part of the list's length. */
  where: number;
}

export const moves: fc.Arbitrary<Change> = fc.record({
  kind: fc.constantFrom("insert", "move", "move"),
  where: fc.double({ min: 0, max: 0.999, noNaN: true }),
});

export const anyChange: fc.Arbitrary<Change> = fc.record({
  kind: fc.constantFrom("insert", "remove", "move"),
  where: fc.double({ min: 0, max: 0.999, noNaN: true }),
});

/** One user's list, most recent first, with offsets for positions, that changes after the vendor calls it is told. */
export class MovingList {
  rows: ScriptedRow[];
  readonly original: string[];
  readonly touched = new Set<string>();
  reads = 0;
  #clock = 1_700_000_000_000;

  constructor(
    size: number,
    readonly pageSize: number,
    /** What happens after the n-th vendor call. */
    readonly changesAfter: readonly (readonly Change[])[] = [],
  ) {
    this.rows = Array.from({ length: size }, (_, index) => ({ id: `c${index}`, at: this.#clock - index }));
    this.original = this.rows.map(({ id }) => id);
  }

  readonly read = async (position: string | null): Promise<Part<ScriptedRow>> => {
    const offset = position === null ? 0 : Number(position);
    const items = this.rows.slice(offset, offset + this.pageSize);
    const next = offset + this.pageSize < this.rows.length ? String(offset + this.pageSize) : null;
    for (const change of this.changesAfter[this.reads] ?? []) this.apply(change);
    this.reads += 1;
    return { items, next };
  };

  apply({ kind, where }: Change): void {
    this.#clock += 1000;
    if (kind === "insert") {
      this.rows = [{ id: `new${this.#clock}`, at: this.#clock }, ...this.rows];
      return;
    }
    const row = this.rows[Math.floor(where * this.rows.length)];
    if (row === undefined) return;
    this.touched.add(row.id);
    const others = this.rows.filter(({ id }) => id !== row.id);
    this.rows = kind === "remove" ? others : [{ id: row.id, at: this.#clock }, ...others];
  }

  /** Moves the row with this id to the front. */
  bump(id: string): void {
    this.apply({ kind: "move", where: this.rows.findIndex((row) => row.id === id) / this.rows.length });
  }
}
