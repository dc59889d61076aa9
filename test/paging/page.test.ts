import fc from "fast-check";
import { afterEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { Scope } from "../../src/calling/scope.js";
import { createClient } from "../../src/client.js";
import { assemble, type Session } from "../../src/paging/page.js";
import { all, errorOf } from "../support/catching.js";
import { scriptedMessage, scriptedProvider } from "../support/scripted-provider.js";
import { ok, refusal, type ScriptedRequest, ScriptedServer } from "../support/scripted-server.js";

const shapes = ["bounded", "streamed", "keyed"] as const;

/** Fewer where every mutant meets them. */
const numRuns = Math.min(100, Number(process.env.PROPERTY_RUNS ?? 100));

/** Vendor pages by position, as a scripted server would have them: `null` and then "1", "2", … */
async function clientOver(parts: string[][], shape: (typeof shapes)[number] = "streamed") {
  const server = await ScriptedServer.start();
  server.respond = ({ body }) => partOf(parts, body);
  const client = createClient(scriptedProvider({ url: server.url, shape }), {
    budget: false,
    retry: { attempts: 2, baseDelayMs: 1 },
  });
  onTestFinished(() => client.close());
  return { server, client, list: client.conversations.list };
}

function partOf(parts: string[][], body: ScriptedRequest["body"]) {
  const index = Number(body.position ?? 0);
  const before = parts.slice(0, index).flat().length;
  const items = (parts[index] ?? []).map((id, row) => ({ id, at: 1e12 - before - row }));
  return ok({ items, next: index + 1 < parts.length ? String(index + 1) : null });
}

const idsOf = (page: { items: { id: string }[] }) => page.items.map(({ id }) => id);
const range = (count: number, from = 0) => Array.from({ length: count }, (_, index) => `c${from + index}`);
const userId = "alice";

afterEach(() => {
  vi.restoreAllMocks();
});

describe.each(shapes)("a page of a %s list", (shape) => {
  it("holds exactly the limit while there is enough, whatever the vendor's pages hold, and each row once", async () => {
    const sizes = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(
        sizes,
        fc.integer({ min: 1, max: 15 }),
        fc.boolean(),
        async (pageSizes, limit, repeat) => {
          const total = pageSizes.reduce((sum, size) => sum + size, 0);
          const rows = range(total);
          let from = 0;
          const parts = pageSizes.map((size) => {
            // A vendor may send the last row of a page again as the first of the next.
            const part = rows.slice(Math.max(0, from - (repeat ? 1 : 0)), from + size);
            from += size;
            return part;
          });
          const order = new Map(rows.map((id, index) => [id, 1e12 - index]));
          const readPart = async (position: string | null) => {
            const index = Number(position ?? 0);
            const items = (parts[index] ?? []).map((id) => ({ id, at: order.get(id) ?? 0 }));
            return { items, next: index + 1 < parts.length ? String(index + 1) : null };
          };
          const { conversations } = createClient(scriptedProvider({ shape, readPart }));
          const pages = await all(conversations.pages({ userId, limit }));
          expect(pages.flatMap(idsOf)).toEqual(rows);
          for (const page of pages.slice(0, -1)) {
            expect(page.items).toHaveLength(limit);
            expect(page.nextCursor).not.toBeNull();
          }
          expect(pages.at(-1)?.nextCursor).toBeNull();
        },
      ),
      { numRuns },
    );
  });

  it.each([1, 7, 20, 50, 200])(
    "with limit %i walks 500 rows in the same sequence, call by call",
    async (limit) => {
      const rows = range(500);
      const readPart = async (position: string | null) => {
        const offset = Number(position ?? 0);
        const items = rows.slice(offset, offset + 20).map((id, index) => ({ id, at: 1e12 - offset - index }));
        return { items, next: offset + 20 < rows.length ? String(offset + 20) : null };
      };
      const { conversations } = createClient(scriptedProvider({ shape, readPart }));
      const seen: string[] = [];
      let cursor: string | null | undefined;
      while (cursor !== null) {
        const page = await conversations.list({ userId, limit, ...(cursor ? { cursor } : {}) });
        expect(page.items).toHaveLength(Math.min(limit, 500 - seen.length));
        seen.push(...idsOf(page));
        cursor = page.nextCursor;
      }
      expect(seen).toEqual(rows);
    },
  );

  it.each([0, 3, 99, 119])("stops iterate at once when its signal fires at row %i", async (last) => {
    const { client } = await clientOver([range(120)], shape);
    const controller = new AbortController();
    const seen: string[] = [];
    const error = await errorOf(async () => {
      for await (const { id } of client.conversations.iterate({ userId }, { signal: controller.signal })) {
        seen.push(id);
        if (id === `c${last}`) controller.abort();
      }
    });
    expect(error).toMatchObject({ code: "aborted", operation: "conversations", provider: "scripted" });
    expect(seen).toEqual(range(last + 1));
  });

  it("is 20 rows by default, 100 inside iterate", async () => {
    const { list, client } = await clientOver([range(120)], shape);
    expect((await list({ userId })).items).toHaveLength(20);
    expect((await all(client.conversations.pages({ userId })))[0]?.items).toHaveLength(20);
    expect(await all(client.conversations.iterate({ userId }))).toHaveLength(120);
  });

  it("is plain data that survives JSON", async () => {
    const { list } = await clientOver([range(3)], shape);
    const page = await list({ userId, limit: 2 });
    const json = JSON.parse(JSON.stringify(page)) as typeof page;
    expect(idsOf(json)).toEqual(["c0", "c1"]);
    expect(Object.getPrototypeOf(page)).toBe(Object.prototype);
    expect(Object.keys(page).sort()).toEqual(["items", "nextCursor"]);
  });

  it("of an empty list is empty and the last", async () => {
    const { list, client } = await clientOver([[]], shape);
    expect(await list({ userId })).toEqual({ items: [], nextCursor: null });
    expect(await all(client.conversations.pages({ userId }))).toEqual([{ items: [], nextCursor: null }]);
  });

  it("that repeats its position is paging_stalled, and never an endless walk", async () => {
    const { server, client } = await clientOver([], shape);
    server.respond = () => ok({ items: [{ id: "same", at: 1 }], next: "again" });
    const error = await errorOf(() => all(client.conversations.iterate({ userId })));
    expect(error).toMatchObject({ code: "paging_stalled", retryable: false });
    expect(server.requests.length).toBeLessThan(10);
  });
});

describe("a page of a streamed list", () => {
  it("goes on over empty vendor pages", async () => {
    const { list, server } = await clientOver([range(2), [], [], [], range(2, 2), []]);
    expect(await list({ userId, limit: 4 })).toMatchObject({ nextCursor: expect.any(String) });
    expect(server.requests).toHaveLength(5);
    expect(idsOf(await list({ userId, limit: 10 }))).toEqual(range(4));
  });

  it("is cut after 20 vendor pages with what is in hand, and the walk goes on", async () => {
    const parts = range(50).map((id) => [id]);
    const { list, server, client } = await clientOver(parts);
    const page = await list({ userId, limit: 30 });
    expect(idsOf(page)).toEqual(range(20));
    expect(server.requests).toHaveLength(20);
    const next = await list({ userId, limit: 5, cursor: page.nextCursor ?? "" });
    expect(idsOf(next)).toEqual(range(5, 20));
    const pages = await all(client.conversations.pages({ userId, limit: 30 }));
    expect(pages.flatMap(idsOf)).toEqual(range(50));
  });

  it("gets past more empty vendor pages than one call may read", async () => {
    const parts = [range(1), ...Array.from({ length: 45 }, () => []), range(1, 1)];
    const { client } = await clientOver(parts);
    const pages = await all(client.conversations.pages({ userId, limit: 5 }));
    expect(pages.flatMap(idsOf)).toEqual(["c0", "c1"]);
  });

  it("is empty after 20 empty vendor pages, also at the start, and the walk goes on behind them", async () => {
    const parts = [...Array.from({ length: 30 }, () => []), range(2)];
    const { list, server, client } = await clientOver(parts);
    const page = await list({ userId, limit: 5 });
    expect(page).toEqual({ items: [], nextCursor: expect.any(String) });
    expect(server.requests).toHaveLength(20);
    const next = await list({ userId, limit: 5, cursor: page.nextCursor ?? "" });
    expect(next).toMatchObject({ items: [{ id: "c0" }, { id: "c1" }], nextCursor: null });
    // The last empty page is read again: a row may have come into it.
    expect(server.requests).toHaveLength(20 + 12);
    expect((await all(client.conversations.pages({ userId, limit: 5 }))).flatMap(idsOf)).toEqual(range(2));
  });

  it("delivers a row that came into the empty page which was read last", async () => {
    const parts: string[][] = [range(1), ...Array.from({ length: 30 }, () => []), range(1, 1)];
    const { list } = await clientOver(parts);
    const first = await list({ userId, limit: 5 });
    expect(idsOf(first)).toEqual(["c0"]);
    parts[19] = ["pulled up"];
    expect(idsOf(await list({ userId, limit: 5, cursor: first.nextCursor ?? "" }))).toEqual([
      "pulled up",
      "c1",
    ]);
  });

  it("returns what it has when 80% of the deadline is gone, and goes on there", async () => {
    const { list, server } = await clientOver([range(5), range(5, 5), range(5, 10), range(5, 15)]);
    const { respond } = server;
    let now = 0;
    vi.spyOn(performance, "now").mockImplementation(() => now);
    server.respond = (request) => {
      now += 410;
      return respond(request);
    };
    const page = await list({ userId, limit: 20 }, { timeoutMs: 1000 });
    vi.restoreAllMocks();
    expect(idsOf(page)).toEqual(range(10));
    server.respond = respond;
    expect(idsOf(await list({ userId, limit: 20, cursor: page.nextCursor ?? "" }))).toEqual(range(10, 10));
  });

  it("returns what it has when the deadline comes in the middle of a vendor call", async () => {
    const { list, server } = await clientOver([range(5), range(5, 5)]);
    const { respond } = server;
    server.respond = (request) => (request.body.position === null ? respond(request) : { fault: "hang" });
    expect(idsOf(await list({ userId, limit: 8 }, { timeoutMs: 400 }))).toEqual(range(5));
  });

  it.each([
    ["unavailable", refusal("Down")],
    ["rate_limited", refusal("Busy")],
    ["rate_limited", { status: 429 }],
    ["unavailable", { fault: "drop" as const }],
  ])(
    "gives what it has before a failure that is %s, and the next call meets the failure",
    async (code, failure) => {
      const { list, server } = await clientOver([range(5), range(5, 5), range(5, 10)]);
      const { respond } = server;
      server.respond = (request) => (request.body.position === "1" ? failure : respond(request));
      const page = await list({ userId, limit: 12 });
      expect(idsOf(page)).toEqual(range(5));
      const cursor = page.nextCursor ?? "";
      expect((await errorOf(() => list({ userId, limit: 12, cursor }))).code).toBe(code);
      server.respond = respond;
      expect(idsOf(await list({ userId, limit: 12, cursor }))).toEqual(range(10, 5));
    },
  );

  it("throws a failure that repeating cannot mend, and what was in hand comes again", async () => {
    const { list, server } = await clientOver([range(5), range(5, 5)]);
    const { respond } = server;
    server.respond = (request) => (request.body.position === "1" ? { body: "not JSON" } : respond(request));
    expect((await errorOf(() => list({ userId, limit: 8 }))).code).toBe("bad_response");
    expect(idsOf(await list({ userId, limit: 5 }))).toEqual(range(5));
  });

  it("is not given out when its signal fires midway", async () => {
    const { list, server } = await clientOver([range(5), range(5, 5)]);
    const { respond } = server;
    server.respond = (request) => (request.body.position === null ? respond(request) : { fault: "hang" });
    const options = { signal: AbortSignal.timeout(60) };
    expect((await errorOf(() => list({ userId, limit: 8 }, options))).code).toBe("aborted");
  });

  it("hands out what is in hand before it says paging_stalled", async () => {
    const { list, server, client } = await clientOver([]);
    server.respond = ({ body }) =>
      ok({ items: body.position === null ? [{ id: "a" }, { id: "b" }] : [{ id: "c" }], next: "1" });
    const page = await list({ userId, limit: 10 });
    expect(idsOf(page)).toEqual(["a", "b", "c"]);
    const again = () => list({ userId, limit: 10, cursor: page.nextCursor ?? "" });
    expect((await errorOf(again)).code).toBe("paging_stalled");
    const seen: string[] = [];
    const walk = async () => {
      for await (const { id } of client.conversations.iterate({ userId })) seen.push(id);
    };
    expect((await errorOf(walk)).code).toBe("paging_stalled");
    expect(seen).toEqual(["a", "b", "c"]);
  });

  it("finds its place again where the vendor cuts its pages elsewhere", async () => {
    const rows = range(100);
    await fc.assert(
      fc.asyncProperty(fc.infiniteStream(fc.integer({ min: 1, max: 20 })), async (pageSizes) => {
        const readPart = async (position: string | null) => {
          const offset = Number(position ?? 0);
          const size = pageSizes.next().value;
          const items = rows.slice(offset, offset + size).map((id) => ({ id }));
          return { items, next: offset + size < rows.length ? String(offset + size) : null };
        };
        const { conversations } = createClient(scriptedProvider({ readPart }));
        expect((await all(conversations.pages({ userId, limit: 13 }))).flatMap(idsOf)).toEqual(rows);
      }),
      { numRuns: Math.min(40, numRuns) },
    );
  });
});

describe("a page of a bounded list", () => {
  it("is read whole, beyond 20 vendor pages, once per walk", async () => {
    const { client, server } = await clientOver(
      range(60).map((id) => [id]),
      "bounded",
    );
    const pages = await all(client.conversations.pages({ userId, limit: 7 }));
    expect(pages.flatMap(idsOf)).toEqual(range(60));
    expect(server.requests).toHaveLength(60);
  });

  it("fails where any part of the list fails, because order needs them all", async () => {
    const { list, server } = await clientOver([range(5), range(5, 5)], "bounded");
    const { respond } = server;
    server.respond = (request) => (request.body.position === "1" ? refusal("Down") : respond(request));
    expect((await errorOf(() => list({ userId, limit: 2 }))).code).toBe("unavailable");
  });
});

describe("a page of messages", () => {
  /** A history of numbered messages, newest first; a hole (placeholder) where `visible` says no. */
  function historyOf(count: number, size: number, visible = (_: number) => true) {
    return async (_: unknown, position: string | null) => {
      const from = position === null ? count : Number(position);
      const numbers = Array.from({ length: Math.min(size, from) }, (_unused, index) => from - index);
      const last = numbers.at(-1) ?? 1;
      const rows = numbers.map((n) => ({
        message: visible(n) ? scriptedMessage(String(n)) : null,
        after: n > 1 ? String(n - 1) : null,
      }));
      return last > 1 ? { rows, next: String(last - 1) } : { rows, next: null, end: "start" as const };
    };
  }
  const input = { userId, conversationId: "group:1" };

  it("is cut inside a vendor page and resumed at its next row, holes or not", async () => {
    const numbers = fc.integer({ min: 1, max: 60 });
    await fc.assert(
      fc.asyncProperty(
        numbers,
        fc.integer({ min: 1, max: 25 }),
        numbers,
        fc.infiniteStream(fc.boolean()),
        async (count, size, limit, visible) => {
          const shown = Array.from({ length: count + 1 }, () => visible.next().value);
          const readHistory = historyOf(count, size, (n) => shown[n] === true);
          const { messages } = createClient(scriptedProvider({ readHistory }));
          const seen: string[] = [];
          let cursor: string | null | undefined;
          for (let calls = 0; cursor !== null && calls < 200; calls += 1) {
            const page = await messages.list({ ...input, limit, ...(cursor ? { cursor } : {}) });
            expect(page.items.length).toBeLessThanOrEqual(limit);
            expect(page.end).toBe(page.nextCursor === null ? "start" : undefined);
            seen.push(...idsOf(page));
            cursor = page.nextCursor;
          }
          const model = shown.flatMap((show, n) => (show && n > 0 ? [String(n)] : [])).reverse();
          expect(seen).toEqual(model);
          expect((await all(messages.iterate({ ...input, limit }))).map(({ id }) => id)).toEqual(model);
        },
      ),
      { numRuns },
    );
  });

  it("drops what a vendor repeats at a seam", async () => {
    const readHistory = async (_: unknown, position: string | null) => {
      const rows = (position === null ? ["9", "8", "7"] : ["7", "6"]).map((id) => ({
        message: scriptedMessage(id),
        after: position === null ? "7" : null,
      }));
      return { rows, next: position === null ? "7" : null };
    };
    const { messages } = createClient(scriptedProvider({ readHistory }));
    expect(idsOf(await messages.list({ ...input, limit: 10 }))).toEqual(["9", "8", "7", "6"]);
  });

  it("of placeholders only is empty after 20 vendor pages, and the next one goes on behind them", async () => {
    const server = await ScriptedServer.start();
    server.respond = ({ body }) => {
      const at = Number(body.position ?? 50);
      const after = at > 1 ? String(at - 1) : null;
      return ok({ rows: [{ id: at === 5 ? "5" : null, after }], next: after, end: after ?? "start" });
    };
    const client = createClient(scriptedProvider({ url: server.url }), { budget: false });
    onTestFinished(() => client.close());
    const page = await client.messages.list({ ...input, limit: 3 });
    expect(page).toEqual({ items: [], nextCursor: expect.any(String) });
    expect(server.requests.map(({ body }) => Number(body.position ?? 50))).toEqual(
      Array.from({ length: 20 }, (_, index) => 50 - index),
    );
    const pages = await all(client.messages.pages({ ...input, limit: 3, cursor: page.nextCursor ?? "" }));
    expect(pages.map(idsOf)).toEqual([[], ["5"]]);
    expect(server.requests).toHaveLength(50);
  });

  it("whose position comes again is paging_stalled after the messages in hand", async () => {
    const readHistory = async (_: unknown, position: string | null) => ({
      rows: position === null ? [{ message: scriptedMessage("9"), after: "9" }] : [],
      next: "9",
    });
    const { messages } = createClient(scriptedProvider({ readHistory }));
    const page = await messages.list({ ...input, limit: 10 });
    expect(idsOf(page)).toEqual(["9"]);
    const cursor = page.nextCursor ?? "";
    expect((await errorOf(() => messages.list({ ...input, cursor }))).code).toBe("paging_stalled");
  });

  it("ends with retention where the vendor says so, only beside a null cursor", async () => {
    const readHistory = async () => ({ rows: [], next: null, end: "retention" as const });
    const { messages } = createClient(scriptedProvider({ readHistory }));
    expect(await messages.list(input)).toEqual({ items: [], nextCursor: null, end: "retention" });
  });

  it("asks first who is in the conversation where requireMember says so, on every page", async () => {
    const server = await ScriptedServer.start();
    let member = true;
    server.respond = ({ path }) =>
      path === "/member" ? ok(member) : ok({ rows: [{ id: "2", after: "1" }], next: "1" });
    const client = createClient(scriptedProvider({ url: server.url, isMember: true }), { budget: false });
    onTestFinished(() => client.close());
    const page = await client.messages.list({ ...input, limit: 1, requireMember: true });
    member = false;
    const before = server.requests.length;
    const next = { ...input, cursor: page.nextCursor ?? "", requireMember: true };
    expect((await errorOf(() => client.messages.list(next))).code).toBe("permission_denied");
    expect(server.requests.slice(before).map(({ path }) => path)).toEqual(["/member"]);
  });

  it.each([
    ["requireMember where the vendor cannot say", {}, { ...input, requireMember: true }],
    ["any call where the provider has no history", { without: ["messages" as const] }, input],
  ])("is unsupported for %s, and nothing is sent", async (_, options, asked) => {
    const server = await ScriptedServer.start();
    const client = createClient(scriptedProvider({ url: server.url, ...options }));
    expect((await errorOf(() => client.messages.list(asked))).code).toBe("unsupported");
    expect(server.requests).toEqual([]);
  });
});

describe("a page whose share is spent before it begins", () => {
  /** A session that answers its fills in turn, each with an item or without. */
  function sessionOf(states: ("item" | "more" | "end")[]) {
    const hand: string[] = [];
    let fills = 0;
    const session: Session<string> = {
      skipped: 0,
      ended: false,
      async fill() {
        const state = states[fills] ?? "end";
        fills += 1;
        if (state === "item") hand.push(`c${fills}`);
        return state;
      },
      peek: () => hand[0],
      take: () => hand.shift() ?? "",
      snapshot: () => null,
    };
    return { session, fills: () => fills };
  }

  it.each<[("item" | "more" | "end")[], string[], number]>([
    [["item", "item", "item"], ["c1"], 1],
    [["more", "item"], [], 1],
    [["end", "item"], [], 1],
  ])("reads on until something has come of it: %j", async (states, items, fills) => {
    const scope = new Scope({}, 10_000);
    scope.reads = 20;
    const scripted = sessionOf(states);
    expect(await assemble(scripted.session, 5, scope)).toEqual(items);
    expect(scripted.fills()).toBe(fills);
    scope.close();
  });
});
