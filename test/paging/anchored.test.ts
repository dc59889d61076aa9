import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Scope } from "../../src/calling/scope.js";
import { ColloquyError } from "../../src/errors/colloquy-error.js";
import { AnchoredSession } from "../../src/paging/anchored.js";
import { assemble } from "../../src/paging/page.js";

interface Item {
  id: string;
}

/** A vendor list with offsets for positions, most recent first, that changes between two pages. */
class ShiftingList {
  rows: string[];
  readonly original: string[];
  readonly touched = new Set<string>();
  reads = 0;
  constructor(
    size: number,
    readonly pageSize: number,
  ) {
    this.original = Array.from({ length: size }, (_, index) => `c${index}`);
    this.rows = [...this.original];
  }
  read = async (position: string | null) => {
    this.reads += 1;
    const offset = position === null ? 0 : Number(position);
    const items = this.rows.slice(offset, offset + this.pageSize).map((id) => ({ id }));
    const next = offset + this.pageSize;
    return { items, next: next < this.rows.length ? String(next) : null };
  };
  apply(change: Change, serial: string): void {
    const index = this.rows.length === 0 ? -1 : Math.floor(change.at * this.rows.length);
    if (change.kind === "insert") this.rows.unshift(`new${serial}`);
    else if (index >= 0) {
      const [id] = this.rows.splice(index, 1);
      if (id === undefined) return;
      this.touched.add(id);
      if (change.kind === "move") this.rows.unshift(id);
    }
  }
}

interface Change {
  kind: "insert" | "remove" | "move";
  at: number;
}

const change: fc.Arbitrary<Change> = fc.record({
  kind: fc.constantFrom("insert", "remove", "move"),
  at: fc.double({ min: 0, max: 0.999, noNaN: true }),
});

async function walk(
  list: ShiftingList,
  limits: number[],
  changes: Change[][],
): Promise<string[] | "expired"> {
  const delivered: string[] = [];
  let state: Uint8Array | null = null;
  for (let page = 0; page < 2000; page += 1) {
    const scope = new Scope({}, 10_000);
    try {
      const session: AnchoredSession<Item> = new AnchoredSession<Item>(list.read, state);
      const items = await assemble(session, limits[page % limits.length] ?? 20, scope);
      delivered.push(...items.map((item) => item.id));
      state = session.snapshot();
      if (state === null) return delivered;
    } catch (thrown) {
      if (ColloquyError.is(thrown) && thrown.code === "cursor_expired") return "expired";
      throw thrown;
    } finally {
      scope.close();
    }
    for (const [index, next] of (changes[page] ?? []).entries()) list.apply(next, `${page}-${index}`);
  }
  throw new Error("the walk does not end");
}

describe("a list that moves to the front", () => {
  it.each([1, 7, 20, 50, 200])("is walked whole with limit %i", async (limit) => {
    const list = new ShiftingList(500, 20);
    expect(await walk(list, [limit], [])).toEqual(list.original);
  });

  it("never loses or repeats a row that stays, whatever changes between two pages", async () => {
    let expired = 0;
    const runs = Number(process.env.PROPERTY_RUNS ?? 1000);
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 200 }),
        fc.constantFrom(3, 7, 20, 20, 20),
        fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 3 }),
        fc.array(fc.array(change, { maxLength: 4 }), { maxLength: 60 }),
        async (size, pageSize, limits, changes) => {
          const list = new ShiftingList(size, pageSize);
          const delivered = await walk(list, limits, changes);
          if (delivered === "expired") {
            expired += 1;
            return;
          }
          const stayed = list.original.filter((id) => !list.touched.has(id));
          const seen = delivered.filter((id) => id.startsWith("c") && !list.touched.has(id));
          expect(seen).toEqual(stayed);
        },
      ),
      { numRuns: runs },
    );
    expect(expired).toBeLessThan(runs / 20);
  });
});
