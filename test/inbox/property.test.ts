import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ColloquyError, createClient, createInbox, type InboxItem, type InboxPage } from "../../src/index.js";
import { type Row, ScriptedList, unavailable } from "../support/scripted-list.js";

/** 200 runs in every test run; `npm run test:long` asks for 10,000. */
const RUNS = Number(process.env.PROPERTY_RUNS ?? 200);

/** How long a page waits for last messages of which some never come; those in hand come at once. */
const HANGING_MS = 5;
/** Where all of them come, none is late because the machine is busy. */
const LONG_MS = 2_000;

interface SourcePlan {
  shape: ScriptedList["shape"];
  pageSize: number;
  /** Rows that the vendor repeats at each seam. */
  overlap: number;
  /** Seconds between a row and the one behind it; 0 makes ties, null a missing time. */
  gaps: (number | null)[];
  /** Whether the n-th read fails. */
  failures: boolean[];
  /** What becomes of the n-th read of a last message; those behind them come. */
  messages: ("comes" | "fails" | "hangs")[];
}

interface Change {
  source: number;
  kind: "insert" | "remove" | "move";
  at: number;
}

interface Plan {
  sources: SourcePlan[];
  limits: number[];
  changes: Change[][];
}

const START = Date.parse("2026-01-01T00:00:00Z");

class World {
  readonly lists: ScriptedList[];
  readonly touched = new Set<string>();
  readonly original: { source: string; id: string }[];
  #clock = START + 10_000_000;
  readonly #reads: number[];

  constructor(readonly plan: Plan) {
    this.#reads = plan.sources.map(() => 0);
    this.lists = plan.sources.map((source, index) => this.#listOf(source, index));
    this.original = this.lists.flatMap((list) => list.rows.map(({ id }) => ({ source: list.name, id })));
  }

  inbox() {
    const clients = this.lists.map(
      (list) => [list.name, createClient(list.provider(), { budget: false })] as const,
    );
    const keys = ["k".repeat(32)];
    const detailsTimeoutMs = this.#hangs ? HANGING_MS : LONG_MS;
    return createInbox(Object.fromEntries(clients), { cursor: { keys }, detailsTimeoutMs });
  }

  get #hangs(): boolean {
    return this.plan.sources.some(({ messages }) => messages.includes("hangs"));
  }

  get users() {
    return Object.fromEntries(this.lists.map((list) => [list.name, "alice"]));
  }

  change({ source, kind, at }: Change, serial: string): void {
    const list = this.lists[source % this.lists.length];
    if (list === undefined) return;
    this.#clock += 1000;
    const index = Math.floor(at * list.rows.length);
    if (kind === "insert") list.rows.unshift({ id: `new-${serial}`, at: this.#clock });
    else {
      const [row] = list.rows.splice(index, 1);
      if (row === undefined) return;
      this.touched.add(`${list.name} ${row.id}`);
      if (kind === "move") list.rows.unshift({ id: row.id, at: this.#clock });
    }
  }

  #listOf(source: SourcePlan, index: number): ScriptedList {
    let clock = START;
    const rows: Row[] = source.gaps.map((gap, row) => {
      clock -= (gap ?? 1) * 1000;
      return { id: `c${String(row).padStart(3, "0")}`, at: gap === null ? null : clock };
    });
    const list = new ScriptedList(`s${index}`, source.shape, rows, source.pageSize, source.overlap);
    list.onRead = () => {
      const read = this.#reads[index] ?? 0;
      this.#reads[index] = read + 1;
      if (source.failures[read] === true) throw unavailable();
    };
    let messageRead = 0;
    list.onMessageRead = () => {
      const fate = source.messages[messageRead] ?? "comes";
      messageRead += 1;
      if (fate === "fails") throw unavailable();
      return fate === "hangs" ? new Promise<never>(() => {}) : undefined;
    };
    return list;
  }
}

const plan: fc.Arbitrary<Plan> = fc.record({
  sources: fc.array(
    fc.record({
      shape: fc.constantFrom("bounded" as const, "streamed" as const, "keyed" as const),
      pageSize: fc.constantFrom(3, 7, 20),
      overlap: fc.constantFrom(0, 0, 1, 2),
      gaps: fc.array(fc.option(fc.integer({ min: 0, max: 3 }), { freq: 8 }), { maxLength: 60, size: "max" }),
      failures: fc.oneof(
        { weight: 2, arbitrary: fc.constant<boolean[]>([]) },
        { weight: 1, arbitrary: fc.array(fc.boolean(), { maxLength: 12, size: "max" }) },
      ),
      messages: fc.oneof(
        { weight: 9, arbitrary: fc.constant<SourcePlan["messages"]>([]) },
        {
          weight: 1,
          arbitrary: fc.array(fc.constantFrom("comes" as const, "fails" as const, "hangs" as const), {
            maxLength: 30,
            size: "max",
          }),
        },
      ),
    }),
    { minLength: 1, maxLength: 4 },
  ),
  limits: fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 3 }),
  changes: fc.array(
    fc.array(
      fc.record({
        source: fc.nat(3),
        kind: fc.constantFrom("insert" as const, "remove" as const, "move" as const),
        at: fc.double({ min: 0, max: 0.999, noNaN: true }),
      }),
      { maxLength: 3 },
    ),
    { maxLength: 20, size: "max" },
  ),
});

/** Walks to the end; a call in which every source failed is repeated with the same cursor, as a caller would. */
async function walk(world: World): Promise<{ items: InboxItem[]; pages: InboxPage[]; expired: boolean }> {
  const items: InboxItem[] = [];
  const pages: InboxPage[] = [];
  let cursor: string | undefined;
  for (let call = 0; call < 1000; call += 1) {
    const inbox = world.inbox();
    const limit = world.plan.limits[call % world.plan.limits.length] ?? 20;
    try {
      const page = await inbox.list({
        users: world.users,
        limit,
        include: ["lastMessage"],
        ...(cursor === undefined ? {} : { cursor }),
      });
      expect(page.items.length).toBeLessThanOrEqual(limit);
      items.push(...page.items);
      pages.push(page);
      if (page.nextCursor === null) return { items, pages, expired: false };
      expect(page.nextCursor.length).toBeLessThan(world.lists.length <= 2 ? 1024 : 4096);
      cursor = JSON.parse(JSON.stringify(page.nextCursor)) as string;
    } catch (thrown) {
      if (!ColloquyError.is(thrown)) throw thrown;
      if (thrown.code === "cursor_expired") return { items, pages, expired: true };
      expect(thrown.code).toBe("unavailable");
      expect(thrown.source).toMatch(/^s\d$/);
    }
    for (const [index, change] of (world.plan.changes[call] ?? []).entries())
      world.change(change, `${call}-${index}`);
  }
  throw new Error("the walk does not end");
}

const keyOf = ({ source, id }: { source: string; id: string }) => `${source} ${id}`;

describe("the inbox, against a model", () => {
  it("neither loses nor repeats a conversation that stays, and keeps both orders", {
    timeout: RUNS * 200,
  }, async () => {
    let expiredWorlds = 0;
    await fc.assert(
      fc.asyncProperty(plan, async (plan) => {
        const world = new World(plan);
        const { items, expired } = await walk(world);
        if (expired) expiredWorlds += 1;
        const staying = (item: { source: string; id: string }) =>
          !world.touched.has(keyOf(item)) && !item.id.startsWith("new");
        const seen = items.filter(staying).map(keyOf);
        expect(new Set(seen).size).toBe(seen.length);
        if (!expired) expect([...seen].sort()).toEqual(world.original.filter(staying).map(keyOf).sort());
        for (const list of world.lists) expectOwnOrder(world, list, items.filter(staying));
        expectRecentFirst(items.filter((item) => item.late === undefined));
      }),
      { numRuns: RUNS },
    );
    expect(expiredWorlds).toBeLessThan(RUNS / 100);
  });

  it("gives the same pages for the same world", async () => {
    await fc.assert(
      fc.asyncProperty(plan, async (plan) => {
        const calm = {
          ...plan,
          changes: [],
          sources: plan.sources.map((source) => ({ ...source, failures: [], messages: [] })),
        };
        const [one, other] = [await walk(new World(calm)), await walk(new World(calm))];
        const without = (pages: InboxPage[]) => pages.map(({ nextCursor, ...page }) => page);
        expect(JSON.stringify(without(one.pages))).toBe(JSON.stringify(without(other.pages)));
      }),
      { numRuns: Math.min(Math.ceil(RUNS / 4), 1000) },
    );
  });
});

/** A bounded or a keyed source is ordered by time and id; a streamed one keeps the vendor's order. */
function expectOwnOrder(world: World, list: ScriptedList, items: InboxItem[]): void {
  const seen = items.filter(({ source }) => source === list.name).map(({ id }) => id);
  const all = world.original.filter(({ source }) => source === list.name).map(({ id }) => id);
  if (list.shape === "streamed") expect(seen).toEqual(all.filter((id) => seen.includes(id)));
  else {
    const at = new Map(list.rows.map((row) => [row.id, row.at ?? Number.NEGATIVE_INFINITY]));
    const byKey = (a: string, b: string) => (at.get(b) ?? 0) - (at.get(a) ?? 0) || (a > b ? -1 : 1);
    expect(seen).toEqual([...seen].sort(byKey));
  }
}

function expectRecentFirst(items: InboxItem[]): void {
  for (const [index, item] of items.slice(1).entries()) {
    const before = items[index];
    const [a, b] = [before?.sortAt?.getTime() ?? -Infinity, item.sortAt?.getTime() ?? -Infinity];
    expect(a > b || (a === b && (before?.source ?? "") <= item.source)).toBe(true);
  }
}
