import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createClient, type Detail, type KnownDetails } from "../../src/index.js";
import { type MemoryFault, MemoryWorld, memory } from "../../src/testing/index.js";

const every: Detail[] = ["profile", "lastMessage", "unread", "marks"];

const faultArbitrary = fc.record({
  operation: fc.constantFrom("users", "messages", "unread"),
  kind: fc.constantFrom("hang" as const, "error" as const, "status" as const),
  after: fc.nat(3),
  times: fc.constantFrom(1, 2, Number.POSITIVE_INFINITY),
});

type Fault = typeof faultArbitrary extends fc.Arbitrary<infer T> ? T : never;

const knownArbitrary = fc.constantFrom<"throws" | KnownDetails>(
  "throws",
  {},
  { title: "Known" },
  { unread: { count: 7, bound: "estimate" } },
  { lastMessage: null, missing: { profile: "not_found" } },
);

const worldArbitrary = fc.record({
  rows: fc.integer({ min: 1, max: 24 }),
  include: fc.subarray(every, { minLength: 1 }),
  faults: fc.array(faultArbitrary, { maxLength: 3 }),
  known: knownArbitrary,
  shape: fc.constantFrom("bounded" as const, "keyed" as const, "streamed" as const),
});

function faultOf({ kind, ...scope }: Fault): MemoryFault {
  if (kind === "error") return { kind, code: "rate_limited", ...scope };
  return kind === "status" ? { kind, status: 503, ...scope } : { kind, ...scope };
}

function worldOf(rows: number): MemoryWorld {
  const world = new MemoryWorld();
  for (let index = 0; index < rows; index += 1) {
    const direct = index % 3 !== 0;
    if (index % 5 !== 0) world.addUser({ id: `u${index}`, name: `User ${index}` });
    const members = ["alice", `u${index}`];
    world.addConversation({
      id: `c${index}`,
      kind: direct ? "direct" : "group",
      members,
      profile: direct ? {} : { title: "Team" },
    });
    if (index % 4 !== 0) world.addMessage(`c${index}`, { senderId: `u${index}` });
  }
  return world;
}

describe("details that fail, hang and recover at random", () => {
  it("leave the rows and their order, and give each detail or why it is missing, never both", async () => {
    await fc.assert(
      fc.asyncProperty(worldArbitrary, async ({ rows, include, faults, known, shape }) => {
        const world = worldOf(rows);
        const provider = memory({ conversations: shape }, world);
        const details = async ({ conversationIds: [first = ""] }: { conversationIds: readonly string[] }) => {
          if (known === "throws") throw new Error("the store is down");
          return new Map([[first, known]]);
        };
        const client = createClient(provider, { details, detailsTimeoutMs: 40, retry: false });
        const bare = await client.conversations.list({ userId: "alice", limit: 24 });
        for (const fault of faults) world.inject(faultOf(fault));
        const { items } = await client.conversations.list({ userId: "alice", limit: 24, include });
        expect(items.map(({ id }) => id)).toEqual(bare.items.map(({ id }) => id));
        for (const row of items) {
          expect(Object.keys(row.missing ?? {}).filter((name) => !include.includes(name as Detail))).toEqual(
            [],
          );
          for (const detail of include) {
            const has = detail === "profile" ? "title" in row : row[detail] !== undefined;
            const isMissing = row.missing?.[detail] !== undefined;
            // A list may give a name and lack the picture.
            const isRight = detail === "profile" ? has || isMissing : has !== isMissing;
            expect([row.id, detail, isRight]).toEqual([row.id, detail, true]);
          }
        }
        await client.close({ timeoutMs: 0 });
      }),
      { numRuns: 60 },
    );
  });
});
