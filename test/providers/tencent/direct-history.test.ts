import { describe, expect, it } from "vitest";
import type { TencentReadings } from "../../../providers/tencent/emulator/index.js";
import { tencent } from "../../../providers/tencent/index.js";
import { codeOf } from "../../support/catching.js";
import { credentials } from "./support.js";
import { addDirectMessages, countsAndLimits, direct, past, start, walk } from "./walking.js";

const directReadings: [string, Partial<TencentReadings>][] = [
  ["as in the sample", {}],
  ["descending pages", { lastMsgKeyPosition: "last" }],
  ["a repeated boundary message", { repeatBoundaryMessage: true }],
  ["both", { lastMsgKeyPosition: "last", repeatBoundaryMessage: true }],
  ["exclusive bounds", { historyBounds: "exclusive" }],
  ["an exclusive lower bound", { historyBounds: "exclusive-min", lastMsgKeyPosition: "last" }],
  ["an exclusive upper bound", { historyBounds: "exclusive-max", repeatBoundaryMessage: true }],
  ["an empty first page", { emptyHistoryIncomplete: true }],
  ["a late Complete", { lateComplete: true, maxHistoryCount: 20 }],
  ["small pages", { maxHistoryCount: 3, repeatBoundaryMessage: true }],
];

describe("a one-to-one history", () => {
  it.each(countsAndLimits)("delivers %i messages, %i a page, newest first", async (count, limit) => {
    const { world, client } = await start();
    const keys = addDirectMessages(world, count).map(({ key }) => key);
    const { ids, end } = await walk(client, { conversationId: direct, limit });
    expect(ids).toEqual(keys.reverse());
    expect(end).toBeUndefined();
  });

  it("delivers 5,000 messages both ways", async () => {
    const { world, client, emulator } = await start();
    const messages = addDirectMessages(world, 5000, { perSecond: 3, spacing: 20 });
    const keys = messages.map(({ key }) => key);
    const read = async (input: object) => {
      const ids: string[] = [];
      const all = { userId: "alice", conversationId: direct, limit: 200, ...input };
      for await (const message of client.messages.iterate(all)) ids.push(message.id);
      return ids;
    };
    expect(await read({})).toEqual([...keys].reverse());
    const olderCalls = emulator.requests.length;
    expect(await read({ direction: "newer", from: { position: keys[0]! } })).toEqual(keys.slice(1));
    expect(emulator.requests.length - olderCalls).toBeLessThan(olderCalls * 3);
  });

  describe.each(directReadings)("with %s", (_, readings) => {
    it("keeps one second that is cut across pages, from every cursor", async () => {
      const { world, client } = await start(readings);
      addDirectMessages(world, 9, { perSecond: 2 });
      const text = "x".repeat(700);
      for (let index = 0; index < 50; index += 1) {
        const [from, to] = index % 3 === 0 ? (["alice", "bob"] as const) : (["bob", "alice"] as const);
        world.directMessage(from, to, { text, at: past(300_000) });
      }
      addDirectMessages(world, 9, { perSecond: 2 });
      const keys = world.directMessages("alice", "bob").map(({ key }) => key);
      for (const limit of [1, 7, 200]) {
        expect((await walk(client, { conversationId: direct, limit })).ids).toEqual([...keys].reverse());
      }
      const newer = { conversationId: direct, direction: "newer", from: { position: keys[0]! } } as const;
      for (const limit of [3, 200]) {
        expect((await walk(client, { ...newer, limit })).ids).toEqual(keys.slice(1));
      }
    });

    it("runs both ways from every position", async () => {
      const { world, client } = await start(readings);
      const keys = addDirectMessages(world, 30, { perSecond: 4, spacing: 9_000 }).map(({ key }) => key);
      for (const [index, position] of keys.entries()) {
        const input = { conversationId: direct, limit: 20, from: { position } };
        expect((await walk(client, { ...input, direction: "newer" })).ids).toEqual(keys.slice(index + 1));
        expect((await walk(client, input)).ids).toEqual(keys.slice(0, index).reverse());
      }
    });
  });

  it("reads each vendor page of a long second once", async () => {
    const { world, client, emulator } = await start();
    for (let index = 0; index < 60; index += 1) {
      world.directMessage("bob", "alice", { text: "x".repeat(6_000), at: past(500) });
    }
    expect((await walk(client, { conversationId: direct, limit: 2 })).ids).toHaveLength(60);
    expect(emulator.requests).toHaveLength(30);
  });

  it("is not disturbed by arrivals, also in the second it stands in", async () => {
    const { world, client } = await start({ repeatBoundaryMessage: true });
    const messages = addDirectMessages(world, 60, { perSecond: 5 });
    const keys = messages.map(({ key }) => key);
    const { ids } = await walk(client, { conversationId: direct, limit: 7 }, (page) => {
      const last = page.items.at(-1)!;
      for (let index = 0; index < 30; index += 1)
        world.directMessage("bob", "alice", { text: "x".repeat(800) });
      world.directMessage("bob", "alice", { at: last.sentAt! });
    });
    expect(ids).toEqual(keys.reverse());
  });

  it("goes on when the last delivered message is deleted", async () => {
    const { world, client } = await start();
    const messages = addDirectMessages(world, 40, { perSecond: 8 });
    const byKey = new Map(messages.map((message) => [message.key, message]));
    const { ids } = await walk(client, { conversationId: direct, limit: 3 }, (page) => {
      const last = page.items.at(-1);
      if (last !== undefined) world.deleteMessage(byKey.get(last.id)!);
    });
    expect(ids).toEqual(messages.map(({ key }) => key).reverse());
  });

  it("goes on when every delivered message is deleted", async () => {
    const { world, client } = await start();
    const messages = addDirectMessages(world, 40, { perSecond: 8 });
    const byKey = new Map(messages.map((message) => [message.key, message]));
    const { ids } = await walk(client, { conversationId: direct, limit: 3 }, (page) => {
      for (const { id } of page.items) world.deleteMessage(byKey.get(id)!);
    });
    expect(ids).toEqual(messages.map(({ key }) => key).reverse());
  });

  it("delivers recalled messages without their body, and only when they are wanted", async () => {
    const { world, client } = await start({ recalledKeepsBody: true });
    const messages = addDirectMessages(world, 5);
    world.recall(messages[2]!);
    expect((await walk(client, { conversationId: direct, limit: 2 })).ids).toHaveLength(4);
    const all = await walk(client, { conversationId: direct, limit: 2, includeRecalled: true });
    expect(all.messages[2]).toMatchObject({ state: "recalled", content: [], text: "" });
    expect(all.messages[2]!.raw).not.toHaveProperty("MsgBody");
  });

  it("shows the user's own view", async () => {
    const { world, client } = await start();
    const messages = addDirectMessages(world, 4);
    world.deleteMessage(messages[1]!, "alice");
    expect((await walk(client, { conversationId: direct, limit: 20 })).ids).toHaveLength(3);
    const bob = await client.messages.list({ userId: "bob", conversationId: "direct:alice" });
    expect(bob.items).toHaveLength(4);
  });

  it("is whole both ways when the clock here is two hours behind the vendor's", async () => {
    const { world, client } = await start();
    const ahead = [-7200, -5000, -1800, 0, 90_000];
    const messages = ahead.map((secondsAgo) => world.directMessage("bob", "alice", { at: past(secondsAgo) }));
    const keys = messages.map(({ key }) => key).reverse();
    expect((await walk(client, { conversationId: direct, limit: 2 })).ids).toEqual([...keys].reverse());
    const newer = { conversationId: direct, direction: "newer", from: { position: keys[0]! } } as const;
    expect((await walk(client, { ...newer, limit: 2 })).ids).toEqual(keys.slice(1));
  });

  it("asks once for what is new when that is one page", async () => {
    const { world, client, emulator } = await start();
    const keys = addDirectMessages(world, 30, { spacing: 9_000 }).map(({ key }) => key);
    const newer = { conversationId: direct, direction: "newer" } as const;
    const since = (index: number) => walk(client, { ...newer, limit: 20, from: { position: keys[index]! } });
    expect((await since(29)).ids).toEqual([]);
    expect((await since(20)).ids).toEqual(keys.slice(21));
    expect(emulator.requests).toHaveLength(2);
  });

  it("runs newer through a newest second of many pages, and ends", async () => {
    const { world, client } = await start({ maxHistoryCount: 3 });
    for (let index = 0; index < 50; index += 1) world.directMessage("bob", "alice", { at: past(50) });
    const keys = world.directMessages("alice", "bob").map(({ key }) => key);
    const newer = { conversationId: direct, direction: "newer", from: { position: keys[0]! } } as const;
    expect((await walk(client, { ...newer, limit: 7 })).ids).toEqual(keys.slice(1));
  });

  it("picks up what arrives while it runs newer", async () => {
    const { world, client } = await start();
    const keys = addDirectMessages(world, 20, { spacing: 4_000 }).map(({ key }) => key);
    let arrivals = 2;
    const input = {
      conversationId: direct,
      direction: "newer",
      from: { position: keys[3]! },
      limit: 4,
    } as const;
    const { ids } = await walk(client, input, () => {
      if (arrivals-- > 0) keys.push(world.directMessage("bob", "alice").key);
    });
    expect(ids).toEqual(keys.slice(4));
  });

  const top = { maxTime: 9, lastKey: "" };
  const boundary = { second: 9, delivered: "" };
  it.each([
    ["older", { kind: "newest" }],
    ["older", { kind: "elsewhere", start: top, boundary }],
    ["older", { kind: "inside", start: top, boundary: null }],
    ["older", { kind: "seam", start: { ...top, lastKey: "x".repeat(101) }, boundary }],
    ["older", { kind: "seam", start: { ...top, maxTime: -1 }, boundary }],
    ["older", { kind: "seam", start: top, boundary: { ...boundary, delivered: "x".repeat(257) } }],
    ["newer", { boundary: { ...boundary, second: 2 ** 32 }, width: 1, newest: null }],
    ["newer", { boundary, width: 0, newest: null }],
    ["newer", { boundary, width: 1, newest: -1 }],
    ["newer", { boundary, width: 1, newest: null, more: 1 }],
  ] as const)("refuses a place that it never gave (%s, %j)", async (direction, place) => {
    const history = tencent(credentials).messages!;
    const asked = { userId: "alice", conversationId: direct, direction, includeRecalled: false, options: {} };
    const call = () => Promise.reject(new Error("nothing may be sent"));
    const read = history.read(history.prepare(asked), JSON.stringify(place), call, 20);
    expect(await codeOf(() => read)).toBe("cursor_malformed");
  });
});
