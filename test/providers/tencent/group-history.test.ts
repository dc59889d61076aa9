import { describe, expect, it } from "vitest";
import { tencent } from "../../../providers/tencent/index.js";
import type { Call } from "../../../src/provider/contract/index.js";
import { codeOf } from "../../support/catching.js";
import { credentials } from "./support.js";
import { addGroupMessages, countsAndLimits, group, start, walk } from "./walking.js";

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

  it.each(["placeholder", "gap"] as const)(
    "goes on below 1,200 deleted messages in a row (%s)",
    async (deletedInGroup) => {
      const { world, client } = await start({ deletedInGroup });
      const messages = addGroupMessages(world, 1220);
      for (const message of messages.slice(10, 1210)) world.deleteMessage(message);
      const visible = messages.filter(({ state }) => state === "normal").map(({ seq }) => String(seq));
      const { ids, end } = await walk(client, { conversationId: group, limit: 20 });
      expect(ids).toEqual([...visible].reverse());
      expect(end).toBe("start");
      const newer = { conversationId: group, direction: "newer", from: { position: "4" } } as const;
      expect((await walk(client, { ...newer, limit: 20 })).ids).toEqual(visible.slice(4));
    },
  );

  it("names no end where the numbers end with one that is deleted", async () => {
    for (const deletedInGroup of ["placeholder", "gap"] as const) {
      const { world, client } = await start({ deletedInGroup });
      const messages = addGroupMessages(world, 60);
      for (const message of messages.slice(0, 30)) world.deleteMessage(message);
      const { ids, end } = await walk(client, { conversationId: group, limit: 20 });
      expect(ids).toHaveLength(30);
      expect(end).toBeUndefined();
    }
  });

  it("goes on below more than a page of recalled messages", async () => {
    const { world, client } = await start({ recalledInGroup: "gap", groupCount: "interval" });
    const messages = addGroupMessages(world, 100);
    for (const message of messages.slice(20, 80)) world.recall(message);
    expect((await walk(client, { conversationId: group, limit: 20 })).ids).toHaveLength(40);
  });

  it.each(["finished-2", "empty"] as const)(
    "ends with retention where the vendor says that the rest has expired (%s)",
    async (expiredPage) => {
      const { world, client, emulator } = await start({ expiredPage, omitEmptyRspMsgList: true });
      addGroupMessages(world, 3000);
      world.expireGroup("@TGS#1", 2980);
      const { ids, end } = await walk(client, { conversationId: group, limit: 20 });
      expect(ids).toHaveLength(20);
      expect(end).toBe("retention");
      expect(emulator.requests).toHaveLength(2);
    },
  );

  it("comes to the first number where the vendor does not say that the rest has expired", async () => {
    const { world, client, emulator } = await start({ expiredPage: "finished-1" });
    addGroupMessages(world, 3000);
    world.expireGroup("@TGS#1", 2980);
    const { ids, end } = await walk(client, { conversationId: group, limit: 20 });
    expect(ids).toHaveLength(20);
    expect(end).toBeUndefined();
    expect(emulator.requests).toHaveLength(150);
  });

  it.each(["clamp", "as-asked"] as const)(
    "costs no more than an honest walk from a place above the newest message (%s)",
    async (sequenceAboveNewest) => {
      const { world, client, emulator } = await start({ sequenceAboveNewest });
      addGroupMessages(world, 60);
      const from = { position: "4000000000" };
      for (const direction of ["older", "newer"] as const) {
        const before = emulator.requests.length;
        const { ids } = await walk(client, { conversationId: group, limit: 20, direction, from });
        expect(ids).toHaveLength(direction === "older" ? 60 : 0);
        expect(emulator.requests.length - before).toBeLessThanOrEqual(6);
      }
    },
  );

  it.each([
    ["older", "4294967295", 60],
    ["newer", "[0,4294967295]", 60],
    ["newer", "[4000000000,4294967295]", 0],
  ] as const)("ends soon from a forged place (%s, %s)", async (direction, forged, count) => {
    const history = tencent(credentials).messages!;
    const query = history.prepare({
      userId: "alice",
      conversationId: group,
      direction,
      includeRecalled: false,
      options: {},
    });
    let calls = 0;
    /** A group of 60 messages that answers about the 20 numbers it was asked for, and no other. */
    const call: Call = async (operation, input) => {
      calls += 1;
      const { ReqMsgSeq = 60 } = operation.request(input).body as { ReqMsgSeq?: number };
      const seqs = Array.from({ length: 20 }, (_, index) => ReqMsgSeq - index).filter(
        (seq) => seq <= 60 && seq > 0,
      );
      return operation.read({ RspMsgList: seqs.map((MsgSeq) => ({ MsgSeq, MsgTimeStamp: 9, MsgBody: [] })) });
    };
    let rows = 0;
    for (let position: string | null = forged; position !== null && calls < 100; ) {
      const stretch = await history.read(query, position, call, 20);
      rows += stretch.rows.length;
      position = stretch.next;
    }
    expect(rows).toBe(count);
    expect(calls).toBeLessThanOrEqual(6);
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
    expect(await codeOf(() => ask("carol", group))).toBe("permission_denied");
    expect((await ask("carol", "direct:bob")).items).toEqual([]);
    expect(await codeOf(() => ask("carol", "group:@TGS#none"))).toBe("not_found");
  });
});
