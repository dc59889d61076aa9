import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createClient } from "../../src/client.js";
import { ColloquyError } from "../../src/errors/colloquy-error.js";
import type { Provider } from "../../src/provider/contract/index.js";
import { memory } from "../../src/testing/index.js";
import { all, errorOf, unlessExpired } from "../support/catching.js";
import { MovingWorld, moves } from "../support/moving-world.js";

const shapes = ["bounded", "streamed", "keyed"] as const;

interface Watch {
  /** Before each reading of the vendor's. */
  before(): void;
  /** When one has come to the end of the list. */
  ended(): void;
}

function clientOver(
  world: MovingWorld,
  conversations: (typeof shapes)[number],
  { pageSize = 20, watch }: { pageSize?: number; watch?: Watch } = {},
) {
  const provider = memory({ conversations, pageSize }, world);
  return createClient(watch === undefined ? provider : watched(provider, watch), {
    budget: false,
    retry: false,
  });
}

function watched(provider: Provider, { before, ended }: Watch): Provider {
  const { conversations: list } = provider;
  const look = async <T>(read: () => Promise<T>, isEnd: (answer: T) => boolean): Promise<T> => {
    before();
    const answer = await read();
    if (isEnd(answer)) ended();
    return answer;
  };
  if (list.shape === "bounded") {
    const readWhole: typeof list.readWhole = (...input) =>
      look(
        () => list.readWhole(...input),
        () => true,
      );
    return { ...provider, conversations: { ...list, readWhole } };
  }
  const read: typeof list.read = (...input) =>
    look(
      () => list.read(...input),
      ({ next }) => next === null,
    );
  return { ...provider, conversations: { ...list, read } };
}

describe.each(shapes)("catching up on a %s list", (shape) => {
  it("delivers everything that existed all along, and what never moved exactly once, in pages of the limit", async () => {
    let expired = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 60 }),
        fc.constantFrom(3, 7, 20),
        fc.integer({ min: 1, max: 9 }),
        fc.array(fc.array(moves, { maxLength: 2 }), { maxLength: 25 }),
        async (size, pageSize, limit, changes) => {
          const world = new MovingWorld(size, changes);
          const { conversations } = clientOver(world, shape, { pageSize });
          const walk = conversations.pages({ userId: "alice", limit, catchUp: true });
          const pages = await unlessExpired(() => all(walk));
          if (pages === "expired") {
            expired += 1;
            return;
          }
          const delivered = pages.flatMap((page) => page.items.map(({ id }) => id));
          expect(world.original.filter((id) => !delivered.includes(id))).toEqual([]);
          const unmoved = world.original.filter((id) => !world.touched.has(id));
          expect(delivered.filter((id) => unmoved.includes(id))).toEqual(unmoved);
          for (const { items } of pages) expect(items.length).toBeLessThanOrEqual(limit);
          const ends = pages.map(({ nextCursor }) => nextCursor === null);
          expect(ends).toEqual(pages.map((_, index) => index === pages.length - 1));
        },
      ),
      { numRuns: 150 },
    );
    expect(expired).toBeLessThan(15);
  });

  it("reads a list that rests once more, and gives what a plain walk gives", async () => {
    const { conversations } = clientOver(new MovingWorld(25), shape);
    const plain = await all(conversations.iterate({ userId: "alice" }));
    expect(await all(conversations.iterate({ userId: "alice", catchUp: true }))).toEqual(plain);
  });

  it("ends on a list that never rests", async () => {
    const world = new MovingWorld(10, Array(500).fill([{ kind: "insert", where: 0 }]));
    await all(clientOver(world, shape).conversations.pages({ userId: "alice", limit: 3, catchUp: true }));
    expect(world.requests.length).toBeLessThan(200);
  });

  it("gives the last regular page the cursor that led to it when more follows", async () => {
    const world = new MovingWorld(60);
    const { conversations } = clientOver(world, shape);
    const pages: { ids: string[]; nextCursor: string | null }[] = [];
    for await (const page of conversations.pages({ userId: "alice", limit: 20, catchUp: true })) {
      pages.push({ ids: page.items.map(({ id }) => id), nextCursor: page.nextCursor });
      if (pages.length === 2) world.apply({ kind: "insert", where: 0 });
    }
    expect(pages.map(({ ids }) => ids.length)).toEqual([20, 20, 20, 1]);
    expect(pages[3]).toMatchObject({ ids: [expect.stringMatching(/^new/)], nextCursor: null });
    const again = await conversations.list({
      userId: "alice",
      limit: 20,
      cursor: pages[2]?.nextCursor ?? "",
    });
    expect(again.items.map(({ id }) => id)).toEqual(pages[2]?.ids);
  });

  it.each([1, 2])(
    "that fails after %i readings delivers everything that was read first",
    async (readings) => {
      const world = new MovingWorld(30);
      let ends = 0;
      const watch = {
        before() {
          if (ends === readings) throw new ColloquyError({ code: "unavailable", message: "down" });
        },
        ended() {
          ends += 1;
          if (ends === 1) world.apply({ kind: "insert", where: 0 });
        },
      };
      const { conversations } = clientOver(world, shape, { watch });
      const pages: { ids: string[]; nextCursor: string | null }[] = [];
      const error = await errorOf(async () => {
        const walk = conversations.pages({ userId: "alice", limit: 20, catchUp: true });
        for await (const { items, nextCursor } of walk)
          pages.push({ ids: items.map(({ id }) => id), nextCursor });
      });
      expect(error.code).toBe("unavailable");
      const delivered = pages.flatMap(({ ids }) => ids);
      expect(delivered).toEqual([
        ...world.original,
        ...(readings > 1 ? [expect.stringMatching(/^new/)] : []),
      ]);
      // Not one of them says that this was the end, and the last one leads to what was delivered last.
      expect(pages.map(({ nextCursor }) => nextCursor)).not.toContain(null);
      for (const { conversation } of world.rows("alice"))
        if (!world.original.includes(conversation.id)) world.removeConversation("alice", conversation.id);
      ends = 0;
      const cursor = pages.at(-1)?.nextCursor ?? "";
      const again = await conversations.list({ userId: "alice", limit: 20, cursor });
      expect(again.items.map(({ id }) => id)).toEqual(world.original.slice(20));
    },
  );

  it("delivers nothing more once its signal has fired, also not what was read", async () => {
    const world = new MovingWorld(30);
    const controller = new AbortController();
    let hasEnded = false;
    const watch = {
      before() {
        if (hasEnded) controller.abort();
      },
      ended() {
        hasEnded = true;
      },
    };
    const { conversations } = clientOver(world, shape, { watch });
    const delivered: string[] = [];
    const error = await errorOf(async () => {
      const walk = conversations.pages(
        { userId: "alice", limit: 20, catchUp: true },
        { signal: controller.signal },
      );
      for await (const { items } of walk) delivered.push(...items.map(({ id }) => id));
    });
    expect(error.code).toBe("aborted");
    expect(delivered).toEqual(world.original.slice(0, 20));
  });

  it.each(["pages", "iterate"] as const)("from a cursor is invalid_argument in %s", async (verb) => {
    const { conversations } = clientOver(new MovingWorld(5), shape);
    const { nextCursor } = await conversations.list({ userId: "alice", limit: 1 });
    const input = { userId: "alice", cursor: nextCursor ?? "", catchUp: true };
    const error = await errorOf(() => all<unknown>(conversations[verb](input)));
    expect(error.code).toBe("invalid_argument");
    expect(error.message).toContain("catchUp");
  });
});
