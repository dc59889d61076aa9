import { readFileSync } from "node:fs";
import { beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { Attempts } from "../../src/calling/attempt.js";
import { Transport } from "../../src/calling/http/index.js";
import { AnchoredSession } from "../../src/paging/anchored.js";
import { BoundedSession } from "../../src/paging/bounded.js";
import { CursorCodec } from "../../src/paging/cursor.js";
import type { Provider } from "../../src/provider/contract/index.js";
import { clientOf, type Vendor, vendors } from "../support/clouds.js";

/** The stops of a call in the order in which it comes by them, and every room that it was seen in. */
const way = vi.hoisted(() => ({
  stops: [] as string[],
  rooms: new Set<string>(),
  /** Notes the stop, and through which rooms the call came here. */
  note(direction: "out" | "back", room: string): void {
    way.stops.push(`${direction} ${room}`);
    const frames = new Error().stack ?? "";
    for (const [, found = ""] of frames.matchAll(/\/src\/([\w-]+\/)/g)) way.rooms.add(found);
    for (const [, file = ""] of frames.matchAll(/\/providers\/\w+\/(\w+)/g))
      if (file !== "emulator") way.rooms.add("providers/<name>/");
  },
  /** Notes both ends of a stop whose work is one function. */
  async through<T>(room: string, work: () => Promise<T>): Promise<T> {
    way.note("out", room);
    const result = await work();
    way.note("back", room);
    return result;
  },
}));

// Stop 1 is the plan of a resource; it comes back as the page is finished.
vi.mock("../../src/paging/walk.js", async (original) => {
  const walk = await original<typeof import("../../src/paging/walk.js")>();
  const createResource: typeof walk.createResource = (naming, plan) =>
    walk.createResource(naming, (input, verb) => {
      way.note("out", "resources/");
      const planned = plan(input, verb);
      const finish: typeof planned.finish = (page, session) => {
        way.note("back", "resources/");
        return planned.finish(page, session);
      };
      return { ...planned, finish };
    });
  return { ...walk, createResource };
});

// Stop 2 fills a page; it comes back where the cursor is written.
vi.mock("../../src/paging/page.js", async (original) => {
  const page = await original<typeof import("../../src/paging/page.js")>();
  const assemble: typeof page.assemble = (session, limit, scope) => {
    way.note("out", "paging/");
    return page.assemble(session, limit, scope);
  };
  return { ...page, assemble };
});

// Stop 6 sends; it comes back where the answer is read.
vi.mock("../../src/calling/answer.js", async (original) => {
  const answer = await original<typeof import("../../src/calling/answer.js")>();
  const readAnswer: typeof answer.readAnswer = (provider, response) => {
    way.note("back", "calling/");
    return answer.readAnswer(provider, response);
  };
  return { ...answer, readAnswer };
});

const { issue } = CursorCodec.prototype;
const { make } = Attempts.prototype;
const { send } = Transport.prototype;

beforeEach(() => {
  way.stops.length = 0;
  way.rooms.clear();
  vi.spyOn(CursorCodec.prototype, "issue").mockImplementation(function (this: CursorCodec, ...given) {
    way.note("back", "paging/");
    return issue.apply(this, given);
  });
  vi.spyOn(Attempts.prototype, "make").mockImplementation(function (this: Attempts, ...given) {
    return way.through("calling/", () => make.apply(this, given));
  } as typeof make);
  vi.spyOn(Transport.prototype, "send").mockImplementation(function (this: Transport, ...given) {
    way.note("out", "calling/");
    return send.apply(this, given);
  });
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 100;
  onTestFinished(() => {
    Error.stackTraceLimit = stackTraceLimit;
    vi.restoreAllMocks();
  });
});

/** Stops 3 and 5: the provider itself, and its wire. */
function watched(provider: Provider): Provider {
  const room = "providers/<name>/";
  const { wire, conversations, messages } = provider;
  return {
    ...provider,
    wire: {
      ...wire,
      request(...given) {
        way.note("out", room);
        return wire.request(...given);
      },
      judge(response) {
        way.note("back", room);
        return wire.judge(response);
      },
    },
    conversations:
      conversations.shape === "bounded"
        ? {
            ...conversations,
            readWhole: (...given) => way.through(room, () => conversations.readWhole(...given)),
          }
        : { ...conversations, read: (...given) => way.through(room, () => conversations.read(...given)) },
    ...(messages && {
      messages: { ...messages, read: (...given) => way.through(room, () => messages.read(...given)) },
    }),
  };
}

/** The rooms of the drawing in CONTRIBUTING, from stop 1 to stop 6. */
function drawn(): string[] {
  const text = readFileSync(new URL("../../CONTRIBUTING.md", import.meta.url), "utf8");
  const drawing = /## The way of a list call\n.*?```text\n(.*?)```/s.exec(text)?.[1] ?? "";
  const stops = [...drawing.matchAll(/^ {2}(\d) {3}(\S+\/)/gm)];
  expect(stops.map(([, number]) => number)).toEqual(["1", "2", "3", "4", "5", "6"]);
  return stops.map(([, , room = ""]) => room);
}

const out = (rooms: readonly string[]) => rooms.map((room) => `out ${room}`);
const back = (rooms: readonly string[]) => [...rooms].reverse().map((room) => `back ${room}`);
const there = (rooms: readonly string[]) => [...out(rooms), ...back(rooms)];

/** Somebody with more than one page of conversations, and a client of theirs. */
async function start(vendor: Vendor, conversations: number) {
  const emulator = await vendor.start(conversations);
  return {
    emulator,
    client: clientOf(watched(vendor.provider(emulator.url)), { retry: { baseDelayMs: 1 } }),
  };
}

describe.each(vendors)("a list call to $name", (vendor) => {
  const { userId } = vendor;

  it("makes the stops that are drawn, each once on the way out and once on the way back", async () => {
    const { client } = await start(vendor, 30);
    const page = await client.conversations.list({ userId, limit: 20 });
    expect(page.nextCursor).not.toBeNull();
    expect(way.stops).toEqual(there(drawn()));
  });

  it("enters no other room of the library", async () => {
    const { client } = await start(vendor, 30);
    await client.conversations.list({ userId, limit: 20 });
    // The kit runs as a part of the provider that imports it.
    way.rooms.delete("provider/");
    expect([...way.rooms].sort()).toEqual([...new Set(drawn())].sort());
  });

  it("makes stops 4 to 6 again for another attempt", async () => {
    const { emulator, client } = await start(vendor, 30);
    emulator.inject({ kind: "status", status: 503 });
    await client.conversations.list({ userId, limit: 20 });
    const attempt = drawn().slice(3);
    const [before, after] = [out(drawn().slice(0, 3)), back(drawn().slice(0, 3))];
    expect(way.stops).toEqual([...before, ...there(attempt), ...there(attempt), ...after]);
  });

  it("computes the cursor's place once a page, whatever the page took", async () => {
    const snapshots = [AnchoredSession, BoundedSession].map(({ prototype }) =>
      vi.spyOn(prototype, "snapshot"),
    );
    const { client } = await start(vendor, 250);
    let cursor: string | undefined;
    for (let page = 1; page <= 2; page += 1) {
      cursor = (await client.conversations.list({ userId, limit: 120, cursor })).nextCursor ?? "";
      expect(snapshots.reduce((sum, { mock }) => sum + mock.calls.length, 0)).toBe(page);
      expect(way.stops.filter((stop) => stop === "back paging/")).toHaveLength(page);
    }
  });
});

it("a page of several vendor pages makes stops 3 to 6 again for each", async () => {
  const vendor = vendors.find(({ name }) => name === "volcengine") as Vendor;
  const { emulator, client } = await start(vendor, 250);
  await client.conversations.list({ userId: vendor.userId, limit: 50 });
  const [outer, inner] = [drawn().slice(0, 2), drawn().slice(2)];
  expect(emulator.requests).toHaveLength(3);
  expect(way.stops).toEqual([...out(outer), ...[1, 2, 3].flatMap(() => there(inner)), ...back(outer)]);
});
