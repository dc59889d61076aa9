import fc from "fast-check";
import { describe, expect, it, onTestFinished } from "vitest";
import { Scope } from "../../src/calling/scope.js";
import { createClient } from "../../src/client.js";
import { ColloquyError } from "../../src/errors/colloquy-error.js";
import { BoundedSession, compareKeys, type Key } from "../../src/paging/bounded.js";
import { assemble } from "../../src/paging/page.js";
import { collectParts } from "../../src/provider/parts.js";
import { codeOf, errorOf } from "../support/catching.js";
import { scriptedProvider } from "../support/scripted-provider.js";
import { ok, ScriptedServer } from "../support/scripted-server.js";

/** A list in no particular order, with repeats, read whole at every call. */
type World = Key[];

const id = fc.oneof(
  fc.constantFrom("a", "b", "B", "10", "9", "007", "7", "0", "direct:bob", "𐀀", "\uffff", "é", "e\u0301"),
  fc.nat({ max: 30 }).map(String),
);
const at = fc.oneof(
  fc.constantFrom<number | null>(null, 0, 1000, 2000, -1000, 8.64e15, -8.64e15),
  fc.integer({ min: 0, max: 6 }).map((second) => second * 1000),
);
const world = fc.array(fc.record({ at, id }), { maxLength: 40 });

type Change =
  | { kind: "insert"; key: Key }
  | { kind: "remove"; index: number }
  | { kind: "move"; index: number }
  | { kind: "shuffle"; index: number };

const change: fc.Arbitrary<Change> = fc.oneof(
  fc.record({
    kind: fc.constant("insert" as const),
    key: fc.record({ at, id: fc.nat({ max: 50 }).map((n) => `new${n}`) }),
  }),
  fc.record({
    kind: fc.constantFrom("remove" as const, "move" as const, "shuffle" as const),
    index: fc.nat(),
  }),
);

function apply(rows: World, touched: Set<string>, { kind, ...rest }: Change, now: number): World {
  if (kind === "insert") {
    const { key } = rest as { key: Key };
    return rows.some((row) => row.id === key.id) ? rows : [...rows, key];
  }
  const { index } = rest as { index: number };
  if (kind === "shuffle")
    return [...rows].sort((a, b) => ((a.id.length * 7 + index) % 3) - (b.id.length % 2));
  const target = rows[index % Math.max(1, rows.length)];
  if (target === undefined) return rows;
  touched.add(target.id);
  const others = rows.filter((row) => row.id !== target.id);
  return kind === "remove" ? others : [...others, { ...target, at: now }];
}

async function page(rows: World, state: Uint8Array | null, limit: number) {
  const scope = new Scope({}, 10_000);
  try {
    const session = new BoundedSession(
      async () => ({ items: [...rows] }),
      (key) => key,
      state,
    );
    const items = await assemble(session, limit, scope);
    return { items, state: session.snapshot() };
  } finally {
    scope.close();
  }
}

async function walk(rows: World, limits: number[], changes: Change[][] = []) {
  const delivered: Key[] = [];
  const touched = new Set<string>();
  let current = rows;
  let state: Uint8Array | null = null;
  for (let count = 0; count < 200; count += 1) {
    const limit = limits[count % limits.length] ?? 1;
    const read = await page(current, state, limit);
    expect(read.items.length).toBeLessThanOrEqual(limit);
    if (read.state !== null) expect(read.items).toHaveLength(limit);
    delivered.push(...read.items);
    if (read.state === null) return { delivered, touched };
    // Through the text of a cursor, so that nothing but the bytes survives.
    state = Buffer.from(Buffer.from(read.state).toString("base64url"), "base64url");
    for (const next of changes[count] ?? []) current = apply(current, touched, next, 10_000 + count);
  }
  throw new Error("the walk does not end");
}

function latest(rows: World): Key[] {
  const byId = new Map<string, Key>();
  for (const row of rows) {
    const known = byId.get(row.id);
    if (known === undefined || compareKeys(row, known) < 0) byId.set(row.id, row);
  }
  return [...byId.values()];
}

describe("a list that is read whole", () => {
  it("is delivered most recent first, ties by id descending, without a time last, each id once", async () => {
    const limits = fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(world, limits, async (rows, pageLimits) => {
        const { delivered } = await walk(rows, pageLimits);
        const model = latest(rows).sort((a, b) => {
          const [left, right] = [a.at ?? Number.NEGATIVE_INFINITY, b.at ?? Number.NEGATIVE_INFINITY];
          if (left !== right) return left < right ? 1 : -1;
          return a.id < b.id ? 1 : -1;
        });
        expect(delivered).toEqual(model);
      }),
      { numRuns: 300 },
    );
  });

  it("loses and repeats nothing that stays, whatever is inserted, removed or moved between two pages", async () => {
    await fc.assert(
      fc.asyncProperty(
        world,
        fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 3 }),
        fc.array(fc.array(change, { maxLength: 4 }), { maxLength: 15 }),
        async (rows, limits, changes) => {
          const { delivered, touched } = await walk(rows, limits, changes);
          const stayed = latest(rows).filter((row) => !touched.has(row.id));
          const seen = delivered.filter((row) => !touched.has(row.id) && !row.id.startsWith("new"));
          expect(seen.map((row) => row.id)).toEqual(stayed.sort(compareKeys).map((row) => row.id));
        },
      ),
      { numRuns: 500 },
    );
  });

  it("keeps the latest of two rows with one id, wherever they stand", async () => {
    const [old, fresh] = [
      { at: 1000, id: "x" },
      { at: 5000, id: "x" },
    ];
    for (const rows of [
      [old, fresh],
      [fresh, old],
    ]) {
      expect((await page(rows, null, 5)).items).toEqual([fresh]);
    }
  });

  it("gives null behind the very last item, and not a page later", async () => {
    const rows = [3, 2, 1].map((n) => ({ at: n, id: `c${n}` }));
    const first = await page(rows, null, 3);
    expect(first.state).toBeNull();
    const two = await page(rows, null, 2);
    expect(two.state).not.toBeNull();
    expect((await page(rows, two.state, 1)).state).toBeNull();
  });

  it("is an empty last page where everything behind the cursor has gone", async () => {
    const rows = [3, 2, 1].map((n) => ({ at: n, id: `c${n}` }));
    const { state } = await page(rows, null, 2);
    expect(await page(rows.slice(0, 2), state, 2)).toEqual({ items: [], state: null });
  });

  it("ends with ids that hold half a surrogate pair, each delivered once", async () => {
    const rows = ["\ud800", "\ud801", "\udfff", "a"].map((text) => ({ at: 1000, id: text }));
    const { delivered } = await walk(rows, [1]);
    expect(delivered.map((row) => row.id).sort()).toEqual(rows.map((row) => row.id).sort());
  });

  it.each([
    ["noise", Buffer.from("ffffffffff", "hex")],
    ["a time out of range", Buffer.alloc(40, 0x81)],
    ["bytes behind the key", Buffer.from([0, 2, 0x61, 0x61])],
  ])("refuses %s for a place", (_, state) => {
    const open = () =>
      new BoundedSession<Key>(
        async () => ({ items: [] }),
        (key) => key,
        state,
      );
    expect(open).toThrow(ColloquyError);
    expect(open).toThrow(expect.objectContaining({ code: "cursor_malformed" }));
  });
});

describe("the comparison of keys", () => {
  it("is one total order: antisymmetric, transitive, and equal only for equal keys", () => {
    const key = fc.record({ at, id });
    fc.assert(
      fc.property(key, key, key, (a, b, c) => {
        expect(Math.sign(compareKeys(a, b))).toBe(-Math.sign(compareKeys(b, a)) || 0);
        if (compareKeys(a, b) <= 0 && compareKeys(b, c) <= 0)
          expect(compareKeys(a, c)).toBeLessThanOrEqual(0);
        expect(compareKeys(a, b) === 0).toBe(a.at === b.at && a.id === b.id);
      }),
      { numRuns: 1000 },
    );
  });
});

describe("the reading of a list in parts", () => {
  const rowsOf = (count: number) => Array.from({ length: count }, (_, index) => index);

  it("gives the parts as they came, also empty ones", async () => {
    const parts = [
      { items: [1], next: "a" },
      { items: [], next: "b" },
      { items: [2, 3], next: null },
    ];
    const asked: (string | null)[] = [];
    const collected = await collectParts(async (position) => {
      asked.push(position);
      return parts[asked.length - 1] ?? expect.fail("asked beyond the end");
    });
    expect(collected).toEqual(parts);
    expect(asked).toEqual([null, "a", "b"]);
  });

  it.each([
    ["one part", 20_001],
    ["many parts", 2_000],
  ])("is bad_response beyond 20,000 rows, in %s", async (_, size) => {
    let read = 0;
    const endless = async () => {
      read += 1;
      return { items: rowsOf(size), next: String(read) };
    };
    expect(await codeOf(() => collectParts(endless))).toBe("bad_response");
    expect(read).toBe(Math.ceil(20_001 / size));
  });

  it("takes a list of 20,000 rows", async () => {
    const [part] = await collectParts(async () => ({ items: rowsOf(20_000), next: null }));
    expect(part?.items).toHaveLength(20_000);
  });

  it("is bad_response beyond 32 MiB of answers, however few rows they hold", async () => {
    const filler = "x".repeat(7 * 1024 * 1024);
    const server = await ScriptedServer.start();
    server.respond = () => ok({ items: [{ id: "a" }], filler, next: String(server.requests.length) });
    const client = createClient(scriptedProvider({ url: server.url, shape: "bounded" }), { budget: false });
    onTestFinished(() => client.close());
    const error = await errorOf(() => client.conversations.list({ userId: "alice" }));
    expect(error).toMatchObject({ code: "bad_response", operation: "list", provider: "scripted" });
    expect(server.requests).toHaveLength(5);
  });

  it("is paging_stalled beyond 200 parts, and where a position comes again", async () => {
    let read = 0;
    const empty = async () => {
      read += 1;
      return { items: [], next: String(read) };
    };
    expect(await codeOf(() => collectParts(empty))).toBe("paging_stalled");
    expect(read).toBe(200);
    const circle = async (position: string | null) => ({ items: [], next: position === "1" ? "2" : "1" });
    expect(await codeOf(() => collectParts(circle))).toBe("paging_stalled");
  });
});
