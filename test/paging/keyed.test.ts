import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Scope } from "../../src/calling/scope.js";
import { KeyedSession } from "../../src/paging/keyed.js";
import { assemble } from "../../src/paging/page.js";
import { codeOf, unlessExpired } from "../support/catching.js";
import { anyChange, type Change } from "../support/moving-world.js";

/** A row of the vendor: `key` is what it orders by, and `at` what it says, which may be nothing. */
interface Row {
  id: string;
  key: number;
  at: number | null;
}

interface Vendor {
  pageSize: number;
  /**
   * What a position is: a row, which the next page starts behind, or a time, and the next page starts with all that
   * was active at it.
   */
  bound: "row" | "time";
  /** Rows of a page that come again in the next one, where a position is a row. */
  repeated: number;
  /** Whether equal times come in another order each time. */
  shuffles: boolean;
}

/** One user's list, most recent first, that changes after the vendor calls it is told. */
class TimedList {
  rows: Row[];
  readonly original: Row[];
  readonly touched = new Set<string>();
  reads = 0;
  #clock = 1_000_000;

  constructor(
    rows: Row[],
    readonly vendor: Vendor,
    readonly random: () => number = () => 0.5,
    readonly changesAfter: readonly (readonly Change[])[] = [],
  ) {
    this.rows = rows;
    this.original = [...rows];
  }

  readonly read = async (position: string | null) => {
    const { bound, pageSize, repeated } = this.vendor;
    // Where a position is a row, the vendor keeps an order among equal times, and only shows another one.
    const sorted = bound === "row" ? this.#sorted() : this.#shuffled(this.#sorted());
    const at = position === null ? null : (JSON.parse(position) as Row);
    const isNext = (row: Row) => at === null || (bound === "row" ? compare(row, at) > 0 : row.key <= at.key);
    const first = sorted.findIndex(isNext);
    const end = first === -1 ? sorted.length : first + pageSize;
    const page = first === -1 ? [] : sorted.slice(Math.max(0, first - (at === null ? 0 : repeated)), end);
    const last = page.at(-1);
    for (const change of this.changesAfter[this.reads] ?? []) this.apply(change);
    this.reads += 1;
    return {
      items: this.#shuffled(page),
      next: end < sorted.length && last !== undefined ? JSON.stringify(last) : null,
    };
  };

  apply({ kind, where }: Change): void {
    this.#clock += 1;
    const row = this.rows[Math.floor(where * this.rows.length)];
    if (kind === "insert" || row === undefined) {
      this.rows = [...this.rows, { id: `new${this.#clock}`, key: this.#clock, at: this.#clock }];
      return;
    }
    this.touched.add(row.id);
    const others = this.rows.filter(({ id }) => id !== row.id);
    const at = row.at === null ? null : this.#clock;
    this.rows = kind === "remove" ? others : [...others, { id: row.id, key: this.#clock, at }];
  }

  #sorted(): Row[] {
    return [...this.rows].sort(compare);
  }

  #shuffled(rows: Row[]): Row[] {
    if (!this.vendor.shuffles) return rows;
    const drawn = rows.map((row) => ({ row, draw: this.random() }));
    return drawn.sort((a, b) => b.row.key - a.row.key || a.draw - b.draw).map(({ row }) => row);
  }
}

function compare(a: Row, b: Row): number {
  return b.key - a.key || (a.id < b.id ? 1 : a.id > b.id ? -1 : 0);
}

interface Walk {
  limits: number[];
  /** Whether one session serves all pages, as in `pages`, or each page opens one from a cursor. */
  keepsSession?: boolean;
  afterPage?: (page: number) => void;
}

async function walk(list: TimedList, { limits, keepsSession = false, afterPage }: Walk): Promise<string[]> {
  const delivered: string[] = [];
  const known = new Set<string>();
  const open = (state: Uint8Array | null) =>
    keepsSession
      ? new KeyedSession<Row>(list.read, ({ at }) => at, state, known)
      : new KeyedSession<Row>(list.read, ({ at }) => at, state);
  let session = open(null);
  for (let page = 0; page < 2000; page += 1) {
    const scope = new Scope({}, 10_000);
    const limit = limits[page % limits.length] ?? 20;
    const items = await assemble(session, limit, scope);
    scope.close();
    delivered.push(...items.map(({ id }) => id));
    const state = session.snapshot();
    expect(state === null).toBe(session.ended);
    if (state === null) return delivered;
    expect(items).toHaveLength(limit);
    expect(Buffer.from(state).toString("base64url").length).toBeLessThan(700);
    if (!keepsSession) session = open(state);
    afterPage?.(page);
  }
  throw new Error("the walk does not end");
}

/** Rows from gaps in time: 0 makes a tie, at most three in a row. Of those marked the vendor says no time. */
function rowsOf(gaps: { gap: number; timeless: boolean }[]): Row[] {
  let key = 100_000;
  return gaps.map(({ gap, timeless }, index) => {
    key -= index % 3 === 0 ? Math.max(1, gap) : gap;
    return { id: `c${index}`, key, at: timeless ? null : key };
  });
}

const gaps = fc.array(
  fc.record({
    gap: fc.integer({ min: 0, max: 2 }),
    timeless: fc
      .boolean()
      .chain((maybe) => (maybe ? fc.integer({ max: 3, min: 0 }) : fc.constant(1)))
      .map((n) => n === 0),
  }),
  { maxLength: 120, size: "max" },
);

const vendor: fc.Arbitrary<Vendor> = fc.record({
  pageSize: fc.constantFrom(5, 7, 20, 50),
  bound: fc.constantFrom("row", "time"),
  repeated: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 60 })),
  shuffles: fc.boolean(),
});

const runs = Number(process.env.PROPERTY_RUNS ?? 1000);

describe("a list that is ordered by time", () => {
  it("never loses or repeats a row, whatever changes, in any order of equal times, with any seam", async () => {
    let expired = 0;
    await fc.assert(
      fc.asyncProperty(
        gaps,
        vendor,
        fc.record({
          limits: fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 3 }),
          keepsSession: fc.boolean(),
        }),
        fc.array(fc.array(anyChange, { maxLength: 4 }), { maxLength: 60, size: "max" }),
        fc.array(fc.array(anyChange, { maxLength: 4 }), { maxLength: 60, size: "max" }),
        fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
        async (gapsOfRows, vendorOfList, asked, afterCalls, afterPages, draws) => {
          const draw = () => draws.next().value;
          const list = new TimedList(rowsOf(gapsOfRows), vendorOfList, draw, afterCalls);
          const afterPage = (page: number) => {
            for (const change of afterPages[page] ?? []) list.apply(change);
          };
          const delivered = await unlessExpired(() => walk(list, { ...asked, afterPage }));
          if (delivered === "expired") {
            expired += 1;
            return;
          }
          expect(new Set(delivered).size).toBe(delivered.length);
          const stayed = list.original.filter(({ id }) => !list.touched.has(id));
          const seen = new Set(delivered);
          expect(stayed.filter(({ id }) => !seen.has(id))).toEqual([]);
          const times = new Map(stayed.map(({ id, at }) => [id, at]));
          const order = delivered.flatMap((id) => times.get(id) ?? []);
          expect(order).toEqual([...order].sort((a, b) => b - a));
        },
      ),
      { numRuns: runs },
    );
    expect(expired).toBeLessThan(runs / 100);
  });

  it.each([1, 7, 20, 50, 200])("is walked whole with limit %i", async (limit) => {
    const rows = rowsOf(Array.from({ length: 500 }, () => ({ gap: 1, timeless: false })));
    const list = new TimedList(rows, { pageSize: 20, bound: "row", repeated: 0, shuffles: false });
    expect(await walk(list, { limits: [limit] })).toEqual(rows.map(({ id }) => id));
  });

  it("puts nothing into a cursor but its position and the rows at the last time", async () => {
    const rows = rowsOf(Array.from({ length: 500 }, () => ({ gap: 1, timeless: false })));
    const list = new TimedList(rows, { pageSize: 100, bound: "row", repeated: 0, shuffles: false });
    const session = new KeyedSession<Row>(list.read, ({ at }) => at, null);
    const scope = new Scope({}, 10_000);
    await assemble(session, 80, scope);
    scope.close();
    // The position is the head, and one hash takes six bytes.
    expect(session.snapshot()).toHaveLength(1 + 1 + 8 + 7 + 1 + 1);
  });

  it("is read once from end to end by a walk that keeps its session", async () => {
    const rows = rowsOf(Array.from({ length: 500 }, () => ({ gap: 1, timeless: false })));
    const list = new TimedList(rows, { pageSize: 20, bound: "row", repeated: 0, shuffles: false });
    await walk(list, { limits: [7], keepsSession: true });
    expect(list.reads).toBe(25);
  });
});

describe("rows without a time", () => {
  const timeless = (id: string, key: number): Row => ({ id, key, at: null });
  const timed = (id: string, key: number): Row => ({ id, key, at: key });

  it.each([1, 2, 3, 4, 9])(
    "come behind the others of their vendor page, each once, with limit %i",
    async (limit) => {
      const rows = [
        timeless("a", 9),
        timed("b", 8),
        timeless("c", 7),
        timed("d", 6),
        timed("e", 5),
        timeless("f", 4),
      ];
      const list = new TimedList(rows, { pageSize: 4, bound: "row", repeated: 0, shuffles: true });
      expect(await walk(list, { limits: [limit] })).toEqual(["b", "d", "a", "c", "e", "f"]);
    },
  );

  it("are walked also where no row has a time", async () => {
    const rows = Array.from({ length: 90 }, (_, index) => timeless(`c${index}`, 90 - index));
    for (const [pageSize, limit] of [
      [20, 7],
      [20, 20],
      [50, 45],
      [90, 1],
    ] as const) {
      const list = new TimedList(rows, { pageSize, bound: "row", repeated: 1, shuffles: false });
      expect(await walk(list, { limits: [limit] })).toEqual(rows.map(({ id }) => id));
    }
  });
});

describe("very many rows at one time", () => {
  const crowd = (count: number) =>
    Array.from(
      { length: count },
      (_, index): Row => ({ id: `c${String(count - index).padStart(3, "0")}`, key: 5, at: 5 }),
    );
  const older: Row = { id: "older", key: 4, at: 4 };

  it.each([
    [20, 20],
    [100, 20],
    [100, 7],
    [100, 1],
    [300, 33],
  ])("are walked where the vendor keeps their order: pages of %i, limit %i", async (pageSize, limit) => {
    for (const repeated of [0, 1, 10]) {
      const rows = [...crowd(250), older];
      const list = new TimedList(rows, { pageSize, bound: "row", repeated, shuffles: false });
      expect(await walk(list, { limits: [limit] })).toEqual(rows.map(({ id }) => id));
    }
  });

  it("are cursor_expired, not repeated, where the vendor shuffles more of them than a cursor remembers", async () => {
    let draws = 0;
    const random = () => ((draws++ * 7919) % 1000) / 1000;
    const rows = [...crowd(100), older];
    const list = new TimedList(rows, { pageSize: 200, bound: "row", repeated: 0, shuffles: true }, random);
    expect(await codeOf(() => walk(list, { limits: [32] }))).toBe("cursor_expired");
    const whole = await walk(list, { limits: [32], keepsSession: true });
    expect([...whole].sort()).toEqual(rows.map(({ id }) => id).sort());
  });

  it("are walked from cursor to cursor where a cursor remembers them all, though the vendor shuffles them", async () => {
    let draws = 0;
    const random = () => ((draws++ * 7919) % 1000) / 1000;
    const rows = [...crowd(32), older];
    const list = new TimedList(rows, { pageSize: 40, bound: "time", repeated: 0, shuffles: true }, random);
    expect([...(await walk(list, { limits: [3] }))].sort()).toEqual(rows.map(({ id }) => id).sort());
  });
});
