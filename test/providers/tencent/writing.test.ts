import { describe, expect, it } from "vitest";
import type { TencentReadings } from "../../../providers/tencent/emulator/index.js";
import type { SendableContent, SendMessage } from "../../../src/model/send.js";
import { codeOf } from "../../support/catching.js";
import { start, topic } from "./stage.js";

const places = ["direct:bob", "group:team", topic];
const hi: SendableContent[] = [{ type: "text", text: "hi" }];

const url = "https://media.example.com/1";
const contents: SendableContent[][] = [
  hi,
  [
    { type: "text", text: "a" },
    { type: "face", index: 3, data: "smile" },
    { type: "text", text: "b" },
    { type: "custom", data: "{}" },
  ],
  [{ type: "image", url }],
  [{ type: "image", url, width: 6, height: 4, size: 9, thumbnailUrl: `${url}.jpg`, format: "png" }],
  [{ type: "audio", url }],
  [{ type: "audio", url, durationMs: 4000, size: 5 }],
  [{ type: "video", url }],
  [{ type: "video", url, durationMs: 4000, size: 5, thumbnailUrl: url, width: 7, height: 8, format: "mp4" }],
  [{ type: "file", url }],
  [{ type: "file", url, name: "a.txt", size: 7 }],
  [{ type: "location", latitude: 22.5, longitude: 113.9 }],
  [{ type: "location", latitude: 22.5, longitude: 113.9, description: "here" }],
  [{ type: "custom", data: "{}", description: "d", extension: "e", sound: "s" }],
  [{ type: "forward", messages: [{ senderId: "bob", sentAt: null, content: hi }] }],
  [
    {
      type: "forward",
      title: "Chat",
      preview: ["bob: hi"],
      messages: [{ senderId: "bob", sentAt: new Date(1_700_000_000_000), content: hi }],
    },
  ],
];

describe("on the emulator", () => {
  it.each(places)(
    "every content that is sent to %s stands in the history as the call gave it",
    async (id) => {
      const { client, history } = await start();
      for (const content of contents) {
        const { message } = await client.messages.send({
          userId: "alice",
          conversationId: id,
          content,
          customData: "c",
          silent: true,
        });
        const { key: _, ...sent } = message;
        const [newest] = await history(id);
        expect(newest).toMatchObject(sent);
        expect(newest?.content).toEqual(content);
      }
    },
  );

  it("a message to a user is in the other's view at once", async () => {
    const { client, history } = await start();
    const { message } = await client.messages.send({
      userId: "alice",
      conversationId: "direct:bob",
      content: hi,
    });
    const [theirs] = await history("direct:alice", "bob");
    expect(theirs?.id).toBe(message.id);
    expect((await client.conversations.list({ userId: "bob" })).items[0]?.id).toBe("direct:alice");
  });

  it("quick messages to a user keep their order", async () => {
    const { client, history } = await start();
    const words = Array.from({ length: 10 }, (_, n) => `m${n}`);
    for (const text of words) {
      await client.messages.send({
        userId: "alice",
        conversationId: "direct:bob",
        content: [{ type: "text", text }],
      });
    }
    expect((await history("direct:bob")).map(({ text }) => text)).toEqual(words.reverse());
  });

  it("names in a group's message reach the vendor", async () => {
    const { client, emulator } = await start({ historyMentions: true });
    const input: SendMessage = { userId: "alice", conversationId: "group:team", content: hi };
    await client.messages.send({ ...input, mentions: ["bob"] });
    await client.messages.send({ ...input, mentions: "all" });
    const sent = emulator.world.groups.get("team")?.messages.map(({ sentWith }) => sentWith?.mentions);
    expect(sent).toEqual([[{ GroupAtAllFlag: 0, GroupAt_Account: "bob" }], [{ GroupAtAllFlag: 1 }]]);
  });

  const duplicates: Partial<TencentReadings>[] = (["first", "renewed", "bare"] as const).map((how) => ({
    directDuplicate: how,
    groupDuplicate: how,
  }));
  const cases = places.flatMap((id) => duplicates.map((readings) => ({ id, readings })));

  it.each(cases)("a lost answer costs no second message: $id, $readings", async ({ id, readings }) => {
    const { client, history, lost, operation } = await start(readings);
    lost(operation(id));
    const result = await client.messages.send({ userId: "alice", conversationId: id, content: hi });
    const items = await history(id);
    expect(items.map((item) => item.id)).toEqual([result.message.id]);
    expect(result.settled).toBe(true);
  });

  it.each(places)("a key is one message in %s, and another content of it another", async (id) => {
    const { client, history } = await start();
    const input: SendMessage = { userId: "alice", conversationId: id, content: hi, key: "order-1" };
    const first = await client.messages.send(input);
    const second = await client.messages.send({ ...input, repeat: true, since: new Date(Date.now() - 1000) });
    expect(second).toMatchObject({ settled: true, message: { id: first.message.id } });
    await client.messages.send({ ...input, content: [{ type: "text", text: "ho" }] });
    expect((await history(id)).map(({ text }) => text)).toEqual(["ho", "hi"]);
  });

  it("a group that is too busy drops nothing without saying so", async () => {
    const { client, emulator, history } = await start({}, new Date());
    emulator.app.groupMessagesPerSecond = 1;
    const send = (text: string) =>
      client.messages.send({
        userId: "alice",
        conversationId: "group:team",
        content: [{ type: "text", text }],
      });
    await send("one");
    expect(await codeOf(() => send("two"))).toBe("rate_limited");
    expect((await history("group:team")).map(({ text }) => text)).toEqual(["one"]);
  });

  it.each(places)("a message in %s is edited and taken back, twice too", async (id) => {
    for (const recalledTwice of [10032, 10030] as const) {
      const { client, history } = await start({ recalledTwice });
      const at = { userId: "alice", conversationId: id };
      const { message } = await client.messages.send({ ...at, content: hi });
      const one = { ...at, messageId: message.id };
      await client.messages.edit({ ...one, content: [{ type: "text", text: "ho" }] });
      await client.messages.edit({ ...one, customData: "mine" });
      expect(await history(id)).toMatchObject([{ id: message.id, text: "ho", customData: "mine" }]);
      await client.messages.recall(one);
      await client.messages.recall(one);
      expect(await history(id)).toEqual([]);
      expect(await codeOf(() => client.messages.edit({ ...one, content: hi }))).toBe("not_found");
    }
  });

  it.each(places)("messages of %s are read by their ids, as the history has them", async (id) => {
    for (const historyBounds of ["inclusive", "exclusive"] as const) {
      const { client, history } = await start({ historyBounds });
      const at = { userId: "alice", conversationId: id };
      for (const text of ["a", "b", "c"])
        await client.messages.send({ ...at, content: [{ type: "text", text }] });
      const items = await history(id);
      const messageIds = items.map((message) => message.id);
      expect(await client.messages.get({ ...at, messageIds })).toEqual(items);
      const missing = id.startsWith("direct") ? "1_2_3" : "77";
      expect(await client.messages.get({ ...at, messageIds: [missing] })).toEqual([null]);
    }
  });

  it("a peer's message is not found for a recall", async () => {
    const { client } = await start();
    const { message } = await client.messages.send({
      userId: "bob",
      conversationId: "direct:alice",
      content: hi,
    });
    const one = { userId: "alice", conversationId: "direct:bob", messageId: message.id };
    expect(await codeOf(() => client.messages.recall(one))).toBe("not_found");
  });

  it("a message is deleted out of one view only", async () => {
    const { client, history } = await start({ invalidKeys: "list" });
    const at = { userId: "alice", conversationId: "direct:bob" };
    const { message } = await client.messages.send({ ...at, content: hi });
    const { results } = await client.messages.delete({ ...at, messageIds: [message.id, "1_2_3"], for: "me" });
    expect(results.map(({ ok }) => ok)).toEqual([true, false]);
    expect(await history("direct:bob")).toEqual([]);
    expect(await history("direct:alice", "bob")).toHaveLength(1);
  });
});
