import { describe, expect, it } from "vitest";
import { createClient } from "../../src/index.js";
import { type MemoryAbility, MemoryWorld, memory } from "../../src/testing/index.js";
import { codeOf } from "../support/catching.js";

function start(without: MemoryAbility[] = []) {
  const world = new MemoryWorld();
  world.addUser({ id: "bob", name: "Bob", attributes: { team: "blue" } });
  world.addUser({ id: "carol" });
  world.addConversation({ id: "team", members: ["alice", "bob"], profile: { title: "Team" } });
  world.addConversation({ id: "with-bob", kind: "direct", members: ["alice", "bob"] });
  world.addConversation({ id: "of-others", members: ["bob", "carol"] });
  world.mark("alice", "team").marks.add("starred");
  return { world, client: createClient(memory({ without }, world)) };
}

const userId = "alice";
const many = Array.from({ length: 101 }, (_, index) => `c${index}`);

describe("conversations.get", () => {
  it("gives one row or null per id, in order and with repeats, and details where they are wanted", async () => {
    const { client } = start();
    const conversationIds = ["with-bob", "of-others", "team", "none", "with-bob"];
    const rows = await client.conversations.get({ userId, conversationIds, include: ["profile"] });
    expect(rows.map((row) => row?.id ?? null)).toEqual(["with-bob", null, "team", null, "with-bob"]);
    expect(rows.map((row) => row?.title)).toEqual(["Bob", undefined, "Team", undefined, "Bob"]);
  });
});

describe("marks.get", () => {
  it("gives the marks or null per id, in order", async () => {
    const { client } = start();
    const marks = await client.marks.get({ userId, conversationIds: ["with-bob", "team"] });
    expect(marks).toMatchObject([null, { conversationId: "team", marks: ["starred"] }]);
  });
});

describe("users.get", () => {
  it("gives the user or null per id, in order", async () => {
    const { client } = start();
    expect(await client.users.get({ userIds: ["carol", "ghost", "bob"] })).toEqual([
      { id: "carol", provider: "memory", attributes: {}, raw: { id: "carol", attributes: {} } },
      null,
      {
        id: "bob",
        provider: "memory",
        name: "Bob",
        attributes: { team: "blue" },
        raw: { id: "bob", name: "Bob", attributes: { team: "blue" } },
      },
    ]);
  });
});

type Client = ReturnType<typeof start>["client"];
type Get = (client: Client, ids: string[]) => Promise<unknown>;

const gets: [string, MemoryAbility, Get][] = [
  [
    "conversations.get",
    "conversations.get",
    ({ conversations }, ids) => conversations.get({ userId, conversationIds: ids }),
  ],
  ["marks.get", "marks.get", ({ marks }, ids) => marks.get({ userId, conversationIds: ids })],
  ["users.get", "users", ({ users }, ids) => users.get({ userIds: ids })],
];

describe.each(gets)("%s", (_, ability, get) => {
  it("refuses no ids, an empty id and more than a hundred, before any request", async () => {
    const { client, world } = start();
    for (const ids of [[], [""], many]) expect(await codeOf(() => get(client, ids))).toBe("invalid_argument");
    expect(world.requests).toEqual([]);
  });

  it("takes a hundred", async () => {
    const { client } = start();
    expect(await get(client, many.slice(1))).toHaveLength(100);
  });

  it("is refused before any request where the vendor has no such thing", async () => {
    const { client, world } = start([ability]);
    expect(await codeOf(() => get(client, ["team"]))).toBe("unsupported");
    expect(world.requests).toEqual([]);
  });
});
