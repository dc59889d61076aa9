import { describe, expect, it } from "vitest";
import { createClient } from "../../src/client.js";
import { ColloquyError } from "../../src/errors/colloquy-error.js";
import { ByteReader, ByteWriter } from "../../src/paging/bytes.js";
import { Circle } from "../../src/paging/circle.js";
import { errorIn, errorOf } from "../support/catching.js";
import { scriptedMessage, scriptedProvider } from "../support/scripted-provider.js";

const userId = "alice";
const PAGE = 20;

type Shape = "streamed" | "keyed";

function rowsOf(page: number) {
  return Array.from({ length: PAGE }, (_, row) => page * PAGE + row).map((n) => ({
    id: `c${n}`,
    at: 1e12 - n,
  }));
}

/** Positions of a vendor whose pages after `lead` others turn in a circle of `size`. */
function circleOf(lead: number, size: number) {
  return (index: number) => (index < lead ? index : lead + ((index - lead) % size));
}

/** Vendor pages of 20 rows each; the page behind the last one is the one at `lead` again, also where that is the head. */
function listOf(lead: number, size: number, shape: Shape) {
  const pages = new Set<number>();
  const readPart = async (position: string | null) => {
    const page = Number(position ?? 0);
    pages.add(page);
    const items = rowsOf(page);
    return { items, next: String(circleOf(lead, size)(page + 1)) };
  };
  return { pages, client: createClient(scriptedProvider({ shape, readPart }), { budget: false }) };
}

/** As {@link listOf}, with another position for each page of each round. */
function aliasedListOf(size: number, shape: Shape) {
  const readPart = async (position: string | null) => {
    const index = Number(position ?? 0);
    const page = index % size;
    const items = rowsOf(page);
    return { items, next: String(index + 1) };
  };
  return { client: createClient(scriptedProvider({ shape, readPart }), { budget: false }) };
}

function historyOf(lead: number, size: number) {
  const readHistory = async (_: unknown, position: string | null) => {
    const page = Number(position?.split(".")[0] ?? 0);
    const from = Number(position?.split(".")[1] ?? 0);
    const next = String(circleOf(lead, size)(page + 1));
    const rows = Array.from({ length: 4 - from }, (_unused, row) => ({
      message: scriptedMessage(String(1_000_000 - page * 4 - from - row)),
      after: from + row === 3 ? next : `${page}.${from + row + 1}`,
    }));
    return { rows, next };
  };
  return { client: createClient(scriptedProvider({ readHistory }), { budget: false }) };
}

/** Calls `list` with one cursor after the other until it throws; what it gave, and what it threw. */
async function listAll(
  list: (cursor?: string) => Promise<{ items: { id: string }[]; nextCursor: string | null }>,
) {
  const ids: string[] = [];
  let cursor: string | undefined;
  const error = await errorOf(async () => {
    for (let calls = 0; calls < 500; calls += 1) {
      const page = await list(cursor);
      ids.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor ?? expect.fail("the walk has an end");
    }
  });
  return { ids, code: error.code };
}

async function iterateAll(source: AsyncIterable<{ id: string }>) {
  const ids: string[] = [];
  const error = await errorOf(async () => {
    for await (const { id } of source) if (ids.push(id) > 5000) return;
  });
  return { ids, code: error.code };
}

async function* itemsOf(pages: AsyncIterable<{ items: { id: string }[] }>) {
  for await (const { items } of pages) yield* items;
}

const circles = [
  [0, 1],
  [0, 2],
  [0, 3],
  [0, 5],
  [0, 13],
  [1, 1],
  [1, 4],
  [3, 2],
  [5, 7],
  [20, 3],
] as const;

/** The first `length` of the ids that the vendor has, in its order, each once. */
const firstRows = (length: number) => Array.from({ length }, (_, row) => `c${row}`);
const firstMessages = (length: number) => Array.from({ length }, (_, row) => String(1_000_000 - row));

const listCircles = circles.flatMap(([lead, size]) => [
  ["streamed" as const, lead, size] as const,
  ["keyed" as const, lead, size] as const,
]);

describe.each(listCircles)("a %s list of %i vendor pages and a circle of %i", (shape, lead, size) => {
  it.each([PAGE, 7, 50, 200])("ends pages and iterate before a row comes twice, limit %i", async (limit) => {
    const { conversations } = listOf(lead, size, shape).client;
    const walks = [conversations.iterate({ userId, limit }), itemsOf(conversations.pages({ userId, limit }))];
    for (const walk of walks) {
      const { ids, code } = await iterateAll(walk);
      expect(code).toBe("paging_stalled");
      expect(ids).toEqual(firstRows(ids.length));
      if (limit === PAGE) expect(ids).toHaveLength((lead + size) * PAGE);
    }
  });

  it.each([PAGE, 7, 50, 200])("ends calls with limit %i after three rounds at most", async (limit) => {
    const { client, pages } = listOf(lead, size, shape);
    const { ids, code } = await listAll((cursor) =>
      client.conversations.list({ userId, limit, ...(cursor ? { cursor } : {}) }),
    );
    expect(code).toBe("paging_stalled");
    expect(pages.size).toBe(lead + size);
    expect(ids.length).toBeLessThanOrEqual((2 * Math.max(lead, size) + size) * PAGE);
  });
});

describe.each(circles.filter(([lead]) => lead > 0))(
  "a history of %i stretches and a circle of %i",
  (lead, size) => {
    const input = { userId, conversationId: "group:1" };

    it.each([4, 3, 30])("ends pages and iterate before a message comes twice, limit %i", async (limit) => {
      const { messages } = historyOf(lead, size).client;
      for (const walk of [
        messages.iterate({ ...input, limit }),
        itemsOf(messages.pages({ ...input, limit })),
      ]) {
        const { ids, code } = await iterateAll(walk);
        expect(code).toBe("paging_stalled");
        expect(ids).toEqual(firstMessages((lead + size) * 4));
      }
    });

    it.each([4, 3, 30])("ends calls with limit %i after a few rounds", async (limit) => {
      const { messages } = historyOf(lead, size).client;
      const { ids, code } = await listAll((cursor) =>
        messages.list({ ...input, limit, ...(cursor ? { cursor } : {}) }),
      );
      expect(code).toBe("paging_stalled");
      // A limit that cuts stretches multiplies the positions, by four at most.
      expect(ids.length).toBeLessThanOrEqual((2 * Math.max(lead, size) + size) * 4 * 4);
    });
  },
);

const aliases = [2, 3, 5, 8].flatMap((size) => [["streamed", size] as const, ["keyed", size] as const]);

describe.each(aliases)("a %s list of %i vendor pages that comes again under new positions", (shape, size) => {
  it.each(["list", "pages", "iterate"] as const)("ends %s before a row comes twice", async (verb) => {
    const { client } = aliasedListOf(size, shape);
    const { conversations } = client;
    const { ids, code } =
      verb === "list"
        ? await listAll((cursor) =>
            conversations.list({ userId, limit: PAGE, ...(cursor ? { cursor } : {}) }),
          )
        : await iterateAll(
            verb === "pages" ? itemsOf(conversations.pages({ userId })) : conversations.iterate({ userId }),
          );
    expect(code).toBe("paging_stalled");
    expect(ids).toEqual(Array.from({ length: size * PAGE }, (_, row) => `c${row}`));
  });
});

describe("a circle of positions, carried from cursor to cursor", () => {
  it("is noticed within three rounds where it starts with the walk, whatever its size", () => {
    for (let size = 1; size <= 70; size += 1) expect(stepsUntilNoticed(0, size)).toBeLessThan(3 * size);
  });

  it("is noticed behind positions that do not come again, too", () => {
    for (let lead = 1; lead <= 40; lead += 1)
      for (let size = 1; size <= 40; size += 1)
        expect(stepsUntilNoticed(lead, size)).toBeLessThanOrEqual(2 * Math.max(lead, size) + size);
  });

  it("takes seven bytes at first, and nine after millions of positions", () => {
    const circle = new Circle();
    const bytes = () => {
      const writer = new ByteWriter();
      circle.save(writer);
      return writer.finish().length;
    };
    expect(bytes()).toBe(1);
    circle.leave("a");
    expect(bytes()).toBe(7);
    circle.restore(new ByteReader(new ByteWriter().varint(2_000_000).hashes(["0123456789ab"]).finish()));
    expect(bytes()).toBe(9);
  });

  it("is forgotten where the walk goes back", () => {
    const circle = new Circle();
    circle.leave("a");
    expect(() => circle.check("a")).toThrow("circle");
    circle.forget();
    expect(() => circle.check("a")).not.toThrow();
  });
});

/** How many positions were left when the first one that comes again is noticed by nothing but the saved bytes. */
function stepsUntilNoticed(lead: number, size: number): number {
  let state = new ByteWriter().varint(0).finish();
  for (let step = 0; ; step += 1) {
    const circle = new Circle();
    circle.restore(new ByteReader(state));
    const position = String(circleOf(lead, size)(step));
    if (errorIn(ColloquyError, () => circle.check(position)) !== undefined) return step;
    circle.leave(position);
    const writer = new ByteWriter();
    circle.save(writer);
    state = writer.finish();
    if (step > 1000) return step;
  }
}
