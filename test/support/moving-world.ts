import fc from "fast-check";
import { MemoryWorld } from "../../src/testing/index.js";

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

const START = 1_700_000_000_000;

/** A world in which alice's list changes after the vendor calls it is told. */
export class MovingWorld extends MemoryWorld {
  readonly original: string[];
  readonly touched = new Set<string>();
  #clock = START;

  constructor(
    size: number,
    /** What happens after the n-th vendor call. */
    readonly changesAfter: readonly (readonly Change[])[] = [],
  ) {
    super();
    this.original = Array.from({ length: size }, (_, index) => `c${index}`);
    for (const [index, id] of this.original.entries())
      this.addConversation({ id, members: ["alice"], at: new Date(START - index) });
  }

  override arrive(operation: string): ReturnType<MemoryWorld["arrive"]> {
    for (const change of this.changesAfter[this.requests.length - 1] ?? []) this.apply(change);
    return super.arrive(operation);
  }

  apply({ kind, where }: Change): void {
    this.#clock += 1000;
    const at = new Date(this.#clock);
    if (kind === "insert") {
      this.addConversation({ id: `new${this.#clock}`, members: ["alice"], at });
      return;
    }
    const rows = this.rows("alice");
    const id = rows[Math.floor(where * rows.length)]?.conversation.id;
    if (id === undefined) return;
    this.touched.add(id);
    if (kind === "remove") this.removeConversation("alice", id);
    else this.touch("alice", id, at);
  }
}
