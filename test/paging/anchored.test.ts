import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Scope } from "../../src/calling/scope.js";
import { AnchoredSession } from "../../src/paging/anchored.js";
import { remember, theStart, writePlace } from "../../src/paging/anchors.js";
import { shortHash } from "../../src/paging/bytes.js";
import { Circle } from "../../src/paging/circle.js";
import { assemble } from "../../src/paging/page.js";
import { unlessExpired } from "../support/catching.js";

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
    /** How many rows of a page come again in the next one. */
    readonly repeated = 0,
  ) {
    this.original = Array.from({ length: size }, (_, index) => `c${index}`);
    this.rows = [...this.original];
  }
  read = async (position: string | null) => {
    this.reads += 1;
    const offset = position === null ? 0 : Number(position);
    const items = this.rows.slice(offset, offset + this.pageSize).map((id) => ({ id }));
    const end = offset + this.pageSize;
    return { items, next: end < this.rows.length ? String(end - this.repeated) : null };
  };
  /** The first of `ids` moves first, so that the last of them stands at the front. */
  moveToFront(ids: string[]): void {
    for (const id of ids) this.rows = [id, ...this.rows.filter((row) => row !== id)];
  }
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
  { afterPage = () => {}, known }: { afterPage?: () => void; known?: Set<string> } = {},
): Promise<string[] | "expired"> {
  const delivered: string[] = [];
  let state: Uint8Array | null = null;
  for (let page = 0; page < 2000; page += 1) {
    const scope = new Scope({}, 10_000);
    const session: AnchoredSession<Item> = new AnchoredSession<Item>(list.read, state, known);
    const limit = limits[page % limits.length] ?? 20;
    const items = await unlessExpired(() => assemble(session, limit, scope)).finally(() => scope.close());
    if (items === "expired") return "expired";
    delivered.push(...items.map((item) => item.id));
    state = session.snapshot();
    if (state === null) return delivered;
    afterPage();
    for (const [index, next] of (changes[page] ?? []).entries()) list.apply(next, `${page}-${index}`);
  }
  throw new Error("the walk does not end");
}

describe("a list that moves to the front", () => {
  it.each([1, 7, 20, 50, 200])("is walked whole with limit %i", async (limit) => {
    const list = new ShiftingList(500, 20);
    expect(await walk(list, [limit], [])).toEqual(list.original);
  });

  const runs = Number(process.env.PROPERTY_RUNS ?? 1000);

  it.each([
    ["whatever changes", fc.array(change, { maxLength: 4 }), 50],
    [
      "also after bursts",
      fc.oneof(fc.constant<Change[]>([]), fc.array(change, { minLength: 25, maxLength: 60, size: "max" })),
      8,
    ],
  ])(
    "never loses or repeats a row that stays, %s between two pages",
    async (_, changesAtOnce, mostExpired) => {
      let expired = 0;
      await fc.assert(
        fc.asyncProperty(
          fc.integer({ min: 0, max: 200 }),
          fc.constantFrom(3, 7, 20, 20, 20),
          fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 3 }),
          fc.array(changesAtOnce, { maxLength: 60, size: "max" }),
          fc.boolean(),
          async (size, pageSize, limits, changes, inOneProcess) => {
            const list = new ShiftingList(size, pageSize);
            const options = inOneProcess ? { known: new Set<string>() } : {};
            const delivered = await walk(list, limits, changes, options);
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
      expect(expired).toBeLessThan(runs / mostExpired);
    },
  );

  it.each([2, 3, 8, 16])(
    "is expired where all remembered rows moved and the %i deepest stand in their old order",
    async (inOrder) => {
      const list = new ShiftingList(100, 20);
      // Rows 0 to 5 and 28 to 59 are remembered, 6 to 27 stay; the first of `active` moves first.
      const last = list.original.slice(28, 60);
      const active = [
        ...last.slice(0, inOrder).reverse(),
        ...last.slice(inOrder),
        ...list.original.slice(0, 6),
      ];
      expect(await walk(list, [60], [], { afterPage: () => list.moveToFront(active) })).toBe("expired");
    },
  );

  it("is found again behind rows that were never delivered before the first page, few or many", async () => {
    for (const inserted of [1, 20, 59]) {
      const list = new ShiftingList(60, 20);
      const insert = () => {
        if (list.rows.length === 60)
          for (let count = 0; count < inserted; count += 1)
            list.apply({ kind: "insert", at: 0 }, `-${count}`);
      };
      expect(await walk(list, [10], [], { afterPage: insert })).toEqual(list.original);
    }
  });

  it("goes on where everything that was delivered is gone", async () => {
    const list = new ShiftingList(30, 20);
    const remove = () => {
      if (list.rows.length === 30) list.rows.splice(0, 3);
    };
    expect(await walk(list, [3], [], { afterPage: remove })).toEqual(list.original);
  });
});

describe("a vendor that repeats rows at a seam", () => {
  it.each([
    [33, 1],
    [50, 1],
    [50, 20],
    [100, 40],
    [7, 6],
    [3, 2],
  ])("of pages of %i, %i of them, is walked whole, call by call", async (pageSize, repeated) => {
    for (const limit of [1, 10, pageSize, 150]) {
      const list = new ShiftingList(150, pageSize, repeated);
      expect(await walk(list, [limit], []), `limit ${limit}`).toEqual(list.original);
    }
  });
});

describe("a search for a place", () => {
  it("costs one call no more than 20 vendor pages, whatever its cursor claims", async () => {
    const reads: number[] = [];
    for (const pageSize of [1, 2, 20]) {
      const list = new ShiftingList(2000, pageSize);
      const anchors = (ids: string[]) => ids.map((id) => ({ anchor: shortHash(id) }));
      // Rows that stand in the list, but in no order in which they can have been delivered.
      const order = ["c300", "c7", ...list.original.slice(10, 46).reverse()];
      for (const here of [null, "0", "40", "600"]) {
        const forged = { ...remember(theStart.anchors, anchors(order)), count: Number.MAX_SAFE_INTEGER };
        const state = writePlace({ ...theStart, here, before: "20", anchors: forged }, new Circle());
        const session = new AnchoredSession<Item>(list.read, state);
        const scope = new Scope({}, 10_000);
        const before = list.reads;
        await unlessExpired(() => session.fill(scope));
        scope.close();
        reads.push(list.reads - before);
      }
    }
    expect(Math.max(...reads)).toBeLessThanOrEqual(20);
  });
});
