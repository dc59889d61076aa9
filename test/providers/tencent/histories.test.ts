import { afterEach, describe, expect, it } from "vitest";
import {
  startTencentEmulator,
  type TencentReadings,
  TencentWorld,
} from "../../../providers/tencent/emulator/index.js";
import type { Client } from "../../../src/client.js";
import type { Message, MessagePage } from "../../../src/model/message.js";
import { clientOf, credentials, failureOf } from "./support.js";

const open: { close(): Promise<void> }[] = [];

afterEach(async () => {
  for (const thing of open.splice(0)) await thing.close();
});

async function start(readings: Partial<TencentReadings> = {}) {
  const world = new TencentWorld();
  const emulator = await startTencentEmulator({ ...credentials, world, readings });
  const client = clientOf({ baseUrl: emulator.url });
  open.push(client, emulator);
  world.addGroup({ id: "@TGS#1", ownerId: "alice", memberIds: ["bob"] });
  world.addUser("alice");
  world.addUser("bob");
  return { world, emulator, client };
}

const group = "group:@TGS#1";
const direct = "direct:bob";

/** A moment in the past, whole seconds. */
const past = (secondsAgo: number) => new Date((Math.floor(Date.now() / 1000) - secondsAgo) * 1000);

function addGroupMessages(world: TencentWorld, count: number) {
  return Array.from({ length: count }, (_, index) =>
    world.groupMessage("@TGS#1", { text: `text ${index + 1}`, at: past(50_000 - index) }),
  );
}

/** `perSecond` messages in each second; every seventh is long. */
function addDirectMessages(world: TencentWorld, count: number, { perSecond = 1, spacing = 1 } = {}) {
  return Array.from({ length: count }, (_, index) =>
    world.directMessage(index % 2 === 0 ? "alice" : "bob", index % 2 === 0 ? "bob" : "alice", {
      text: index % 7 === 0 ? "long ".repeat(200) : `text ${index + 1}`,
      at: past(400_000 - Math.floor(index / perSecond) * spacing),
    }),
  );
}

interface Walk {
  conversationId: string;
  limit: number;
  direction?: "older" | "newer";
  from?: { position: string };
  includeRecalled?: boolean;
}

/** Page by page, each from its cursor alone. */
async function walk(client: Client, input: Walk, between: (page: MessagePage) => void = () => {}) {
  const messages: Message[] = [];
  const cursors: string[] = [];
  let end: MessagePage["end"];
  let cursor: string | undefined;
  do {
    const page: MessagePage = await client.messages.list({
      userId: "alice",
      ...input,
      ...(cursor === undefined ? {} : { cursor }),
    });
    expect(page.items.length).toBeLessThanOrEqual(input.limit);
    messages.push(...page.items);
    end = page.end;
    cursor = page.nextCursor ?? undefined;
    if (cursor !== undefined) cursors.push(cursor);
    between(page);
  } while (cursor !== undefined);
  return { ids: messages.map(({ id }) => id), messages, cursors, end };
}

const countsAndLimits = [0, 1, 19, 20, 21, 400].flatMap((count) =>
  (count === 400 ? [7, 20, 200] : [1, 7, 20, 200]).map((limit) => [count, limit] as const),
);

describe("a group's history", () => {
  it.each(countsAndLimits)("delivers %i messages, %i a page, newest first", async (count, limit) => {
    const { world, client } = await start();
    addGroupMessages(world, count);
    const { ids, end } = await walk(client, { conversationId: group, limit });
    expect(ids).toEqual(Array.from({ length: count }, (_, index) => String(count - index)));
    expect(end).toBe("start");
  });

  it("delivers 5,000 messages", async () => {
    const { world, client } = await start();
    addGroupMessages(world, 5000);
    const ids: string[] = [];
    for await (const message of client.messages.iterate({
      userId: "alice",
      conversationId: group,
      limit: 200,
    })) {
      ids.push(message.id);
    }
    expect(ids).toEqual(Array.from({ length: 5000 }, (_, index) => String(5000 - index)));
  });

  it("asks the vendor once for every 20 messages, whatever the limit", async () => {
    const { world, client, emulator } = await start();
    addGroupMessages(world, 400);
    await walk(client, { conversationId: group, limit: 200 });
    expect(emulator.requests).toHaveLength(20);
  });

  it.each([
    ["gap", "kept"],
    ["placeholder", "blank"],
  ] as const)(
    "steps over 30%% holes and recalled messages (%s, %s)",
    async (recalledInGroup, placeholderFields) => {
      const { world, client } = await start({ recalledInGroup, placeholderFields });
      const messages = addGroupMessages(world, 200);
      messages.forEach((message, index) => {
        if (index % 10 < 2) world.deleteMessage(message);
        else if (index % 10 === 2) world.recall(message);
      });
      const visible = messages.filter(({ state }) => state === "normal").map(({ seq }) => String(seq));
      for (const limit of [1, 7, 20, 200]) {
        const { ids } = await walk(client, { conversationId: group, limit });
        expect(ids).toEqual([...visible].reverse());
      }
    },
  );

  it("goes on below a page of nothing but deleted messages", async () => {
    const { world, client } = await start();
    const messages = addGroupMessages(world, 100);
    for (const message of messages.slice(20, 80)) world.deleteMessage(message);
    const { ids, end } = await walk(client, { conversationId: group, limit: 20 });
    expect(ids).toHaveLength(40);
    expect(end).toBe("start");
  });

  it("goes on below more than a page of recalled messages", async () => {
    const { world, client } = await start({ recalledInGroup: "gap", groupCount: "interval" });
    const messages = addGroupMessages(world, 100);
    for (const message of messages.slice(20, 80)) world.recall(message);
    expect((await walk(client, { conversationId: group, limit: 20 })).ids).toHaveLength(40);
  });

  it.each(["finished-2", "finished-1", "empty"] as const)(
    "ends with retention where the rest has expired (%s)",
    async (expiredPage) => {
      const { world, client, emulator } = await start({ expiredPage, omitEmptyRspMsgList: true });
      addGroupMessages(world, 3000);
      world.expireGroup("@TGS#1", 2980);
      const { ids, end } = await walk(client, { conversationId: group, limit: 20 });
      expect(ids).toHaveLength(20);
      expect(end).toBe("retention");
      expect(emulator.requests.length).toBeLessThanOrEqual(52);
    },
  );

  it("counts pages of placeholders across calls", async () => {
    const { world, client } = await start({ expiredPage: "finished-1" });
    addGroupMessages(world, 3000);
    world.expireGroup("@TGS#1", 2980);
    const pages: number[] = [];
    await walk(client, { conversationId: group, limit: 20 }, (page) => pages.push(page.items.length));
    expect(pages).toEqual([20, 0, 0, 0]);
  });

  it("delivers recalled messages without their body when they are wanted", async () => {
    const { world, client } = await start({ recalledKeepsBody: true });
    const messages = addGroupMessages(world, 3);
    world.recall(messages[1]!);
    const input = { conversationId: group, limit: 20, includeRecalled: true };
    const recalled = (await walk(client, input)).messages[1]!;
    expect(recalled).toMatchObject({ id: "2", state: "recalled", content: [], text: "" });
    expect(recalled.raw).not.toHaveProperty("MsgBody");
  });

  it.each(["messages", "interval"] as const)("runs newer from every position (%s)", async (groupCount) => {
    const { world, client } = await start({ groupCount, sequenceAboveNewest: "as-asked" });
    const messages = addGroupMessages(world, 45);
    for (const message of messages.slice(5, 9)) world.deleteMessage(message);
    const visible = messages.filter(({ state }) => state === "normal").map(({ seq }) => seq);
    for (const { seq } of messages) {
      const from = { position: String(seq) };
      const { ids } = await walk(client, { conversationId: group, limit: 7, direction: "newer", from });
      expect(ids).toEqual(visible.filter((other) => other > seq).map(String));
    }
  });

  it("runs newer when a page is cut by its size", async () => {
    const { world, client } = await start({ groupPageBytes: 1500 });
    addGroupMessages(world, 90);
    const input = { conversationId: group, direction: "newer", from: { position: "1" } } as const;
    for (const limit of [1, 7, 200]) {
      const { ids } = await walk(client, { ...input, limit });
      expect(ids).toEqual(Array.from({ length: 89 }, (_, index) => String(index + 2)));
    }
    expect((await walk(client, { conversationId: group, limit: 7 })).ids).toHaveLength(90);
  });

  it("runs newer through what has expired", async () => {
    for (const expiredPage of ["finished-2", "finished-1", "empty"] as const) {
      const { world, client } = await start({ expiredPage });
      addGroupMessages(world, 130);
      world.expireGroup("@TGS#1", 100);
      const input = {
        conversationId: group,
        direction: "newer",
        from: { position: "3" },
        limit: 20,
      } as const;
      expect((await walk(client, input)).ids).toEqual(Array.from({ length: 30 }, (_, i) => String(i + 101)));
    }
  });

  it("is not disturbed by arrivals, and newer picks them up", async () => {
    const { world, client } = await start();
    addGroupMessages(world, 60);
    const arrive = () => world.groupMessage("@TGS#1", { text: "new" });
    const older = await walk(client, { conversationId: group, limit: 7 }, arrive);
    expect(older.ids).toEqual(Array.from({ length: 60 }, (_, index) => String(60 - index)));
    const from = { position: "30" };
    let arrivals = 3;
    const newer = await walk(client, { conversationId: group, limit: 7, direction: "newer", from }, () => {
      if (arrivals-- > 0) arrive();
    });
    expect(newer.ids).toEqual(
      Array.from({ length: world.groupMessages("@TGS#1").length - 30 }, (_, i) => String(i + 31)),
    );
  });

  it("reads a topic with its own numbers", async () => {
    const { world, client, emulator } = await start();
    const topicId = "@TGS#_1@TOPIC#_2";
    world.addGroup({ id: "@TGS#_1", type: "Community", ownerId: "alice", topicIds: [topicId] });
    for (let index = 0; index < 25; index += 1) world.groupMessage("@TGS#_1", { topicId });
    const { ids } = await walk(client, { conversationId: `topic:${topicId}`, limit: 20 });
    expect(ids).toHaveLength(25);
    expect(JSON.parse(emulator.requests[0]!.body)).toMatchObject({ GroupId: "@TGS#_1", TopicId: topicId });
  });

  it("starts behind a position, which is not included", async () => {
    const { world, client } = await start();
    addGroupMessages(world, 30);
    const from = (position: string) => ({ conversationId: group, limit: 20, from: { position } });
    expect((await walk(client, from("12"))).ids[0]).toBe("11");
    expect(await walk(client, from("1"))).toMatchObject({ ids: [], end: "start" });
  });

  it("says who is a member", async () => {
    const { world, client } = await start();
    addGroupMessages(world, 1);
    world.addUser("carol");
    const ask = (userId: string, conversationId: string) =>
      client.messages.list({ userId, conversationId, requireMember: true });
    expect((await ask("bob", group)).items).toHaveLength(1);
    expect((await failureOf(ask("carol", group))).code).toBe("permission_denied");
    expect((await ask("carol", "direct:bob")).items).toEqual([]);
    expect((await failureOf(ask("carol", "group:@TGS#none"))).code).toBe("not_found");
  });
});

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
});
