import { afterEach, describe, expect, it } from "vitest";
import {
  startTencentEmulator,
  type TencentReadings,
  TencentWorld,
} from "../../../providers/tencent/emulator/index.js";
import { clientOf, credentials } from "./support.js";

const open: { close(): Promise<void> }[] = [];

afterEach(async () => {
  for (const thing of open.splice(0)) await thing.close();
});

async function start(readings: Partial<TencentReadings>, world = new TencentWorld()) {
  const emulator = await startTencentEmulator({ ...credentials, world, readings });
  const { standardMarkDirection = "left-is-bit-0" } = readings;
  const client = clientOf({ baseUrl: emulator.url, standardMarkDirection });
  open.push(client, emulator);
  world.addUser("alice");
  return { world, client };
}

const orders = ["ascending-pinned-first", "ascending-mixed", "descending", "shuffled"] as const;
const readings: Partial<TencentReadings>[] = [
  ...orders.map((conversationOrder) => ({ conversationOrder, conversationPageSize: 7 })),
  ...(["serial", "count", "offset"] as const).map((conversationCursor) => ({
    conversationCursor,
    conversationPageSize: 10,
    trailingEmptyPage: true,
    omitEmptySessionItem: true,
  })),
];

describe("a user's conversations", () => {
  it.each(readings)("come most recent first under %j", async (reading) => {
    const { world, client } = await start(reading);
    const now = Math.floor(Date.now() / 1000);
    const expected: { id: string; at: number }[] = [];
    for (let index = 0; index < 50; index += 1) {
      const at = now - Math.floor(index / 3) * 10;
      const pinned = index % 8 === 0;
      world.addConversation(
        "alice",
        { type: "direct", id: `u${index}` },
        { at: new Date(at * 1000), pinned },
      );
      expected.push({ id: `direct:u${index}`, at });
    }
    expected.sort((a, b) => b.at - a.at || (a.id > b.id ? -1 : 1));
    const ids: string[] = [];
    let cursor: string | undefined;
    do {
      const input = { userId: "alice", limit: 9, ...(cursor === undefined ? {} : { cursor }) };
      const page = await client.conversations.list(input);
      ids.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect(ids).toEqual(expected.map(({ id }) => id));
  });

  it.each(["left-is-bit-0", "right-is-bit-0"] as const)("carry their marks (%s)", async (direction) => {
    const { world, client } = await start({ standardMarkDirection: direction, unsetMarkFields: "empty" });
    world.addUser("bob");
    const ref = { type: "direct", id: "bob" } as const;
    world.addConversation("alice", ref);
    const changes = [
      { conversationId: "direct:bob", set: ["unread" as const, "bit:40" as const, "pinned" as const] },
    ];
    const { results } = await client.marks.update({ userId: "alice", changes });
    expect(results).toEqual([{ conversationId: "direct:bob", ok: true }]);
    world.addFolder("alice", "Work", [ref]);
    const providerOptions = { tencent: { assistFlags: 63 } };
    const conversations = await client.conversations.list({ userId: "alice", providerOptions });
    expect(conversations.items[0]).toMatchObject({
      marks: ["unread", "bit:40"],
      folderIds: ["1"],
      pinned: true,
    });
    const marks = await client.marks.list({ userId: "alice" });
    expect(marks.items[0]).toMatchObject({
      conversationId: "direct:bob",
      marks: ["unread", "bit:40"],
      folders: [{ id: "1", name: "Work" }],
    });
  });
});

describe("a user's marks", () => {
  it.each(["every", "first", "last"] as const)("come whole, with folders on %s part", async (folderPages) => {
    const { world, client } = await start({ folderPages, contactPageSize: 30, omitEmptyContactItem: true });
    const refs = Array.from({ length: 100 }, (_, index) => ({ type: "direct" as const, id: `u${index}` }));
    for (const ref of refs) world.mark("alice", ref).bits.add(0);
    world.addFolder("alice", "A", refs.slice(0, 1));
    world.addFolder("alice", "Empty");
    const items = [];
    for await (const item of client.marks.iterate({ userId: "alice", limit: 40 })) items.push(item);
    expect(new Set(items.map(({ conversationId }) => conversationId)).size).toBe(100);
    expect(items.find(({ conversationId }) => conversationId === "direct:u0")?.folders).toEqual([
      { id: "1", name: "A" },
    ]);
    expect(await client.marks.folders({ userId: "alice" })).toEqual([
      { id: "1", name: "A" },
      { id: "2", name: "Empty" },
    ]);
  });
});

/** A world in which something happens while a list is being read: with its nth part, which asks for these once. */
class ChangingWorld extends TencentWorld {
  parts = 0;
  happens: (part: number) => void = () => {};

  override conversations(userId: string) {
    this.happens(++this.parts);
    return super.conversations(userId);
  }

  override folders(userId: string) {
    this.happens(++this.parts);
    return super.folders(userId);
  }
}

const person = (index: number) => ({ type: "direct", id: `u${String(index).padStart(3, "0")}` }) as const;
const people = Array.from({ length: 120 }, (_, index) => index);
const idsBut = (gone: number) =>
  people.filter((index) => index !== gone).map((index) => `direct:${person(index).id}`);
const missing = (ids: readonly string[], gone: number) => idsBut(gone).filter((id) => !ids.includes(id));

describe.each(orders)("a list whose rows are %s", (conversationOrder) => {
  it.each(["serial", "count", "offset"] as const)(
    "loses no row that stays when another is removed between two parts (%s)",
    async (conversationCursor) => {
      const readings = { conversationOrder, conversationCursor, conversationPageSize: 30 };
      for (const gone of [3, 40]) {
        for (const part of [2, 3, 4, 5, 6, 7]) {
          const world = new ChangingWorld();
          const { client } = await start(readings, world);
          // Ties in threes, so that an index that counts within a second counts something.
          for (const index of people) {
            world.addConversation("alice", person(index), {
              at: new Date((1_700_000_000 - Math.floor(index / 3)) * 1000),
            });
          }
          world.happens = (now) => now === part && world.removeConversation("alice", person(gone));
          const page = await client.conversations.list({ userId: "alice", limit: 200 });
          expect(
            missing(
              page.items.map(({ id }) => id),
              gone,
            ),
            `part ${part}`,
          ).toEqual([]);
          expect(new Set(page.items.map(({ id }) => id)).size).toBe(page.items.length);
        }
      }
    },
  );
});

describe("marks in parts", () => {
  it("lose no row that stays when another is removed between two parts", async () => {
    for (const gone of [3, 40]) {
      for (const part of [1, 2, 3, 4, 5, 6]) {
        const world = new ChangingWorld();
        const { client } = await start({ contactPageSize: 30 }, world);
        for (const index of people) world.mark("alice", person(index)).bits.add(0);
        world.happens = (now) => now === part && world.removeMark("alice", person(gone));
        const page = await client.marks.list({ userId: "alice", limit: 200 });
        expect(
          missing(
            page.items.map(({ conversationId }) => conversationId),
            gone,
          ),
          `part ${part}`,
        ).toEqual([]);
      }
    }
  });
});
