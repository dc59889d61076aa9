import { tracingChannel } from "node:diagnostics_channel";
import { describe, expect, it } from "vitest";
import { type CallTrace, createClient, createInbox } from "../../src/index.js";
import {
  conformanceCases,
  conversationSchema,
  MemoryWorld,
  memory,
  messageSchema,
} from "../../src/testing/index.js";
import { memoryHarness } from "./memory-harness.js";

const alice = { userId: "alice" };

describe("the memory provider", () => {
  it("refuses options that it does not know", () => {
    expect(() => memory({ pagesize: 3 } as never)).toThrow(/no option "pagesize"/);
    expect(() => memory({ without: ["folders"] as never })).toThrow(
      expect.objectContaining({ code: "invalid_argument" }),
    );
  });

  it("shows a conversation with everything that its profile and its marks say", async () => {
    const provider = memory();
    const profile = { title: "Team", notice: "Stand-up at nine", attributes: { room: "4" } };
    const { id } = provider.world.addConversation({ members: ["alice", "bob"], profile });
    provider.world.mark("alice", id).marks.add("pinned");
    const { items } = await createClient(provider).conversations.list(alice);
    expect(items[0]).toMatchObject({
      id,
      ...profile,
      memberCount: 2,
      pinned: true,
      marks: ["pinned"],
      folderIds: [],
    });
    expect(conversationSchema.safeParse(items[0]).success).toBe(true);
  });

  it("moves a conversation to the top of every member's list when a message comes", async () => {
    const provider = memory({ conversations: "streamed" });
    const [first, second] = [1, 2].map(
      () => provider.world.addConversation({ members: ["alice", "bob"] }).id,
    );
    provider.world.addMessage(first!, { senderId: "bob", text: "hi" });
    for (const userId of ["alice", "bob"]) {
      const { items } = await createClient(provider).conversations.list({ userId });
      expect(items.map((item) => item.id)).toEqual([first, second]);
    }
  });

  it("delivers content of any type as it was put in", async () => {
    const provider = memory();
    const { id } = provider.world.addConversation({ members: ["alice"] });
    const content = [
      { type: "location", latitude: 1.5, longitude: 2.5 },
      { type: "unknown", vendorType: "X", data: { a: 1 } },
    ] as const;
    provider.world.addMessage(id, { senderId: null, content: [...content], customData: "{}" });
    const { items } = await createClient(provider).messages.list({ ...alice, conversationId: id });
    expect(items[0]).toMatchObject({ senderId: null, system: true, content, text: "", customData: "{}" });
    expect(messageSchema.safeParse(items[0]).success).toBe(true);
  });

  it("fails as often as it is told, and says what arrived", async () => {
    const provider = memory();
    provider.world.inject({ kind: "error", code: "rate_limited", times: 2 });
    const client = createClient(provider, { retry: { attempts: 3, baseDelayMs: 1 } });
    expect((await client.conversations.list(alice)).items).toEqual([]);
    expect(provider.world.requests).toEqual(["conversations", "conversations", "conversations"]);
  });

  it("fails with the code and the pause that a fault names, under its own name", async () => {
    const provider = memory({ name: "second" });
    provider.world.inject({ kind: "error", code: "rate_limited", retryAfterMs: 1500 });
    const list = createClient(provider, { retry: false }).conversations.list(alice);
    await expect(list).rejects.toMatchObject({
      code: "rate_limited",
      retryAfterMs: 1500,
      provider: "second",
      operation: "conversations",
      providerCode: "rate_limited",
    });
  });

  it("has codes that no table knows, and words of its own, as a vendor has", async () => {
    const provider = memory();
    provider.world.inject({ kind: "error", code: "moon_is_full", text: "wait for the next one" });
    const list = createClient(provider, { retry: false }).conversations.list(alice);
    await expect(list).rejects.toMatchObject({
      code: "unknown",
      providerCode: "moon_is_full",
      message: expect.stringContaining("wait for the next one"),
    });
  });

  it.each(["bounded", "keyed", "streamed"] as const)(
    "counts conversations without an identity, in a %s list",
    async (conversations) => {
      const provider = memory({ conversations });
      const ids = [1, 2, 3].map(() => provider.world.addConversation({ members: ["alice"] }).id);
      provider.world.loseIdentity("alice", ids[1]!);
      const page = await createClient(provider).conversations.list(alice);
      expect(page).toMatchObject({ items: [{ id: ids[2] }, { id: ids[0] }], skipped: 1, nextCursor: null });
    },
  );

  it("counts messages without an identity", async () => {
    const provider = memory();
    const { id } = provider.world.addConversation({ members: ["alice"] });
    provider.world.addMessage(id, { text: "first" }).nameless = true;
    provider.world.addMessage(id, { text: "second" });
    const page = await createClient(provider).messages.list({ ...alice, conversationId: id });
    expect(page).toMatchObject({ items: [{ text: "second" }], skipped: 1, end: "start" });
  });

  it("delivers a message without a time", async () => {
    const provider = memory();
    const { id } = provider.world.addConversation({ members: ["alice"] });
    provider.world.addMessage(id, { text: "hello", sentAt: null });
    const { items } = await createClient(provider).messages.list({ ...alice, conversationId: id });
    expect(items).toMatchObject([{ text: "hello", sentAt: null }]);
    expect(messageSchema.safeParse(items[0]).success).toBe(true);
  });

  it("keeps equal times equal while its clock stands still", async () => {
    const provider = memory();
    const start = provider.world.stopClock();
    const [first, second] = [1, 2].map(() => provider.world.addConversation({ members: ["alice"] }));
    start();
    const third = provider.world.addConversation({ members: ["alice"] });
    expect(first!.createdAt).toEqual(second!.createdAt);
    expect(third.createdAt.getTime()).toBeGreaterThan(first!.createdAt.getTime());
  });

  it("keeps its key out of errors", async () => {
    const provider = memory({ key: async () => "a key that rotates" });
    provider.world.inject({
      kind: "error",
      code: "unauthenticated",
      text: "no such key: a key that rotates",
    });
    const list = createClient(provider, { retry: false }).conversations.list(alice);
    await expect(list).rejects.toThrow(/no such key: \[removed\]/);
  });

  it("is traced like any other provider: with a code only where an attempt failed", async () => {
    const provider = memory({ name: "traced" });
    const traces: CallTrace[] = [];
    const listener = (message: unknown) => {
      if ((message as CallTrace).provider === "traced") traces.push(message as CallTrace);
    };
    const { asyncEnd } = tracingChannel("colloquy:call");
    asyncEnd.subscribe(listener);
    provider.world.inject({ kind: "error", code: "unavailable" });
    await createClient(provider, { retry: { baseDelayMs: 1 } }).conversations.list(alice);
    asyncEnd.unsubscribe(listener);
    expect(traces.map(({ attempt, code }) => [attempt, code])).toEqual([
      [1, "unavailable"],
      [2, undefined],
    ]);
  });

  it("ends a history whose position does not advance with paging_stalled", async () => {
    const provider = memory();
    const { id } = provider.world.addConversation({ members: ["alice"] });
    for (let count = 0; count < 30; count += 1) provider.world.addMessage(id);
    provider.world.inject({
      kind: "stall",
      operation: "messages",
      after: 1,
      times: Number.POSITIVE_INFINITY,
    });
    const client = createClient(provider);
    const page = await client.messages.list({ ...alice, conversationId: id, limit: 50 });
    expect(page.items).toHaveLength(20);
    const rest = client.messages.list({ ...alice, conversationId: id, cursor: page.nextCursor! });
    await expect(rest).rejects.toMatchObject({ code: "paging_stalled" });
  });

  it("says that a conversation is not there", async () => {
    const list = createClient(memory()).messages.list({ ...alice, conversationId: "nothing" });
    await expect(list).rejects.toMatchObject({ code: "not_found", providerCode: "NoConversation" });
  });

  it("stands beside another one in an inbox, under names of their own", async () => {
    const world = new MemoryWorld();
    for (const [id, at] of [
      ["a", 3],
      ["b", 1],
      ["c", 2],
    ] as const)
      world.addConversation({ id, members: [id === "c" ? "carol" : "alice"], at: new Date(at) });
    const first = createClient(memory({ name: "first" }, world));
    const second = createClient(memory({ name: "second", conversations: "streamed" }, world));
    const inbox = createInbox({ first, second });
    const { items } = await inbox.list({
      include: [],
      users: { first: "alice", second: "carol" },
    });
    expect(items.map((item) => [item.provider, item.id])).toEqual([
      ["first", "a"],
      ["second", "c"],
      ["first", "b"],
    ]);
  });
});

describe("a harness", () => {
  const name = "marks: folders come with their name, also empty ones";

  it("marks the cases that it skips with the reason", () => {
    const cases = conformanceCases(memoryHarness({}, undefined, { skip: { [name]: "no folders" } }));
    expect(cases.filter((one) => one.skip !== undefined)).toMatchObject([
      { name, chapter: "marks", skip: "no folders" },
    ]);
  });

  it("that skips what is no case is refused", () => {
    const skip = { "marks: folders": "no folders" };
    expect(() => conformanceCases(memoryHarness({}, undefined, { skip }))).toThrow(
      /"marks: folders", which is no case/,
    );
  });

  it("that lacks an ability is told to add it or to skip the case", async () => {
    const full = memoryHarness({});
    const harness = {
      ...full,
      create: async () => ({ ...(await full.create()), addFolder: undefined as never }),
    };
    const run = conformanceCases(harness)
      .find((one) => one.name === name)
      ?.run();
    await expect(run).rejects.toThrow(/no addFolder: add it, or skip this case/);
  });

  it("has cases with names of their own", () => {
    const names = conformanceCases(memoryHarness({})).map((one) => one.name);
    expect(new Set(names).size).toBe(names.length);
  });
});
