import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Page } from "../../src/model/list.js";
import { unlessExpired } from "../support/catching.js";
import { clientOf, type Emulator, vendors } from "../support/clouds.js";

interface Change {
  kind: "insert" | "remove" | "move";
  where: number;
}

const changeOf = (kinds: readonly Change["kind"][]) =>
  fc.record({
    kind: fc.constantFrom(...kinds),
    where: fc.double({ min: 0, max: 0.999, noNaN: true }),
  });

/** Applies changes to the ids that were there from the start, and says which it touched. */
class Changer {
  readonly touched = new Set<string>();
  readonly removed = new Set<string>();
  constructor(readonly emulator: Emulator) {}

  apply({ kind, where }: Change): void {
    const ids = this.emulator.expected.filter((id) => !this.removed.has(id));
    const id = ids[Math.floor(where * ids.length)];
    if (kind === "insert") this.emulator.insert();
    else if (id !== undefined) {
      this.touched.add(id);
      if (kind === "remove") this.removed.add(id);
      this.emulator[kind](id);
    }
  }
}

async function walk(pages: AsyncIterable<Page<{ id: string }>>, changer: Changer, changes: Change[][]) {
  const delivered: string[] = [];
  let count = 0;
  return unlessExpired(async () => {
    for await (const { items } of pages) {
      delivered.push(...items.map(({ id }) => id));
      for (const change of changes[count] ?? []) changer.apply(change);
      count += 1;
    }
    return delivered;
  });
}

describe.each(vendors)("while the list of $name changes between two pages", (vendor) => {
  const { userId } = vendor;
  const worlds = (kinds: readonly Change["kind"][]) =>
    [
      fc.integer({ min: 0, max: 90 }),
      fc.integer({ min: 1, max: 30 }),
      fc.array(fc.array(changeOf(kinds), { maxLength: 3 }), { maxLength: 30 }),
    ] as const;

  it("what stays where it was comes exactly once, in order", async () => {
    let expired = 0;
    await fc.assert(
      fc.asyncProperty(...worlds(["insert", "remove", "move"]), async (size, limit, changes) => {
        const emulator = await vendor.start(size);
        const changer = new Changer(emulator);
        const { conversations } = clientOf(vendor.provider(emulator.url));
        const delivered = await walk(listing(conversations.list, userId, limit), changer, changes);
        if (delivered === "expired") {
          expired += 1;
          return;
        }
        const stayed = emulator.expected.filter((id) => !changer.touched.has(id));
        expect(delivered.filter((id) => stayed.includes(id))).toEqual(stayed);
      }),
      { numRuns: 20 },
    );
    expect(expired).toBeLessThan(3);
  });

  it("catching up misses nothing that existed all along", async () => {
    let expired = 0;
    await fc.assert(
      fc.asyncProperty(...worlds(["insert", "move"]), async (size, limit, changes) => {
        const emulator = await vendor.start(size);
        const { conversations } = clientOf(vendor.provider(emulator.url));
        const pages = conversations.pages({ userId, limit, catchUp: true });
        const delivered = await walk(pages, new Changer(emulator), changes);
        if (delivered === "expired") expired += 1;
        else expect(emulator.expected.filter((id) => !delivered.includes(id))).toEqual([]);
      }),
      { numRuns: 20 },
    );
    expect(expired).toBeLessThan(3);
  });
});

type List = (input: { userId: string; limit: number; cursor?: string }) => Promise<Page<{ id: string }>>;

/** Page by page through nothing but cursors, as a stateless backend would. */
async function* listing(list: List, userId: string, limit: number): AsyncGenerator<Page<{ id: string }>> {
  let cursor: string | null | undefined;
  while (cursor !== null) {
    const page: Page<{ id: string }> = await list({ userId, limit, ...(cursor ? { cursor } : {}) });
    yield page;
    cursor = page.nextCursor;
  }
}
