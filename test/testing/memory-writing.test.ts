import { beforeEach, describe, expect, it } from "vitest";
import { type Client, type ColloquyEvent, createClient } from "../../src/index.js";
import { type MemoryOptions, type MemoryProvider, memory, messageSchema } from "../../src/testing/index.js";
import { errorOf } from "../support/catching.js";

const alice = { userId: "alice" };
const bob = { userId: "bob" };
const retry = { attempts: 3, baseDelayMs: 1, maxDelayMs: 2 };
const text = (words: string) => [{ type: "text" as const, text: words }];

function app(options: MemoryOptions = {}) {
  const provider = memory(options);
  const events: ColloquyEvent[] = [];
  const client = createClient(provider, { retry, onWrite: (event) => void events.push(event) });
  return { provider, world: provider.world, client, events };
}

/** A group of alice, who owns it, and bob. */
function group({ world }: MemoryProvider, members = ["alice", "bob"]): string {
  return world.addConversation({ id: "g", members, profile: { ownerId: "alice" } }).id;
}

describe("messages of the memory provider", () => {
  let { provider, world, client, events } = app();
  let conversationId: string;
  beforeEach(() => {
    ({ provider, world, client, events } = app());
    conversationId = group(provider);
  });

  const history = async (userId = "bob", includeRecalled = false) =>
    (await client.messages.list({ userId, conversationId, includeRecalled })).items;

  it("are at once in the history, list, unread count and last message of the others, as they were sent", async () => {
    world.addConversation({ id: "newer", members: ["alice", "bob"] });
    const sentAt = new Date("2026-01-02T03:04:05Z");
    const said = {
      content: [
        ...text("hi "),
        { type: "forward" as const, messages: [{ senderId: "carol", sentAt, content: text("before") }] },
      ],
      quote: { messageId: "g/1", preview: "what?" },
      attributes: { color: "red" },
      customData: "{}",
    };
    const sent = await client.messages.send({
      ...alice,
      conversationId,
      ...said,
      mentions: ["bob"],
      silent: true,
      key: "k",
    });
    const [message] = await history();
    expect(message).toMatchObject({ ...said, senderId: "alice", key: "k", id: sent.message.id });
    expect(message?.raw).toMatchObject({ mentions: ["bob"], silent: true });
    expect(messageSchema.safeParse(message).error).toBeUndefined();
    expect(sent).toMatchObject({ key: "k", message: { ...said, position: message?.position } });
    const { items } = await client.conversations.list({ ...bob, include: ["unread", "lastMessage"] });
    expect(items[0]).toMatchObject({ id: "g", unread: { count: 1 }, lastMessage: { id: message?.id } });
    expect(events).toMatchObject([{ type: "message.sent", conversation: { kind: "group" } }]);
  });

  it("are taken once inside the window, and are two with other content, another sender or after it", async () => {
    const hello = { ...alice, conversationId, content: text("hello"), key: "k" };
    const first = await client.messages.send(hello);
    expect((await client.messages.send(hello)).message.id).toBe(first.message.id);
    await client.messages.send({ ...hello, content: text("other") });
    await client.messages.send({ ...hello, ...bob });
    expect(await history()).toHaveLength(3);
    world.conversation("g").messages[0]!.sentAt = new Date(Date.now() - 300_001);
    expect((await client.messages.send(hello)).message.id).toBe("g/4");
    const since = new Date(0);
    expect(await client.messages.send({ ...hello, repeat: true, since })).toMatchObject({ settled: true });
    expect(await history()).toHaveLength(4);
  });

  it.each([1, 2])(
    "are there once where the answer is lost %i times, and the history says so",
    async (times) => {
      world.inject({ kind: "lost", operation: "messages.send", times });
      const sent = await client.messages.send({ ...alice, conversationId, content: text("hello") });
      expect(sent).toMatchObject({ settled: true, message: { id: "g/1", key: sent.key } });
      expect(world.requests.filter((name) => name === "messages.send")).toHaveLength(times + 1);
      expect(world.conversation("g").messages).toHaveLength(1);
    },
  );

  it("are settled by the history where there is no window for a repetition", async () => {
    ({ provider, world, client } = app({ dedupeWindowMs: 0 }));
    group(provider);
    world.inject({ kind: "lost", operation: "messages.send" });
    const hello = { ...alice, conversationId, content: text("hello"), key: "k" };
    expect(await client.messages.send(hello)).toMatchObject({ settled: true, message: { id: "g/1" } });
    expect(world.requests).toEqual(["messages.send", "messages"]);
  });

  it("come from members who may speak, in conversations that there are", async () => {
    const hello = { ...alice, conversationId, content: text("hello") };
    const failing = async (change: object) => {
      const { code, providerCode, outcome } = await errorOf(() =>
        client.messages.send({ ...hello, ...change }),
      );
      return [code, providerCode, outcome];
    };
    expect(await failing({ userId: "mallory" })).toEqual(["permission_denied", "NotMember", "not_applied"]);
    expect(await failing({ conversationId: "x" })).toEqual(["not_found", "NoConversation", "not_applied"]);
    const mutedUntil = new Date(Date.now() + 60_000);
    await client.members.update({ conversationId, operatorId: "alice", members: [{ ...bob, mutedUntil }] });
    expect(await failing(bob)).toEqual(["permission_denied", "Muted", "not_applied"]);
    await client.members.update({
      conversationId,
      operatorId: "alice",
      members: [{ ...bob, mutedUntil: null }],
    });
    await client.messages.send({ ...hello, ...bob });
    await client.conversations.dissolve({ operatorId: "alice", conversationId });
    expect(await failing({})).toEqual(["not_found", "Dissolved", "not_applied"]);
  });

  it("are recalled by their sender only, and a lost answer does no harm", async () => {
    const { message } = await client.messages.send({ ...alice, conversationId, content: text("oops") });
    const reference = { conversationId, messageId: message.id };
    expect(await errorOf(() => client.messages.recall({ ...bob, ...reference }))).toMatchObject({
      code: "permission_denied",
      providerCode: "NotSender",
    });
    world.inject({ kind: "lost", operation: "messages.recall" });
    await client.messages.recall({ ...alice, ...reference });
    expect(await history()).toEqual([]);
    expect(await history("bob", true)).toMatchObject([{ state: "recalled", content: [], key: message.key }]);
    expect(world.unread("bob", "g")).toBe(0);
    const absent = () => client.messages.recall({ ...alice, conversationId, messageId: "g/9" });
    expect(await errorOf(absent)).toMatchObject({ code: "not_found", providerCode: "NoMessage" });
  });

  it("are edited by their sender, and what is not named stays", async () => {
    const { message } = await client.messages.send({
      ...alice,
      conversationId,
      content: text("helo"),
      attributes: { color: "red" },
      customData: "data",
    });
    const reference = { conversationId, messageId: message.id };
    await client.messages.edit({ ...alice, ...reference, content: text("hello") });
    expect(await history()).toMatchObject([
      { text: "hello", attributes: { color: "red" }, customData: "data" },
    ]);
    await client.messages.edit({ ...alice, ...reference, attributes: { size: "2" }, customData: "more" });
    expect(await history()).toMatchObject([{ text: "hello", customData: "more" }]);
    expect((await history())[0]?.attributes).toEqual({ size: "2" });
    const byBob = () => client.messages.edit({ ...bob, ...reference, customData: "" });
    expect(await errorOf(byBob)).toMatchObject({ code: "permission_denied" });
    await client.messages.recall({ ...alice, ...reference });
    const late = () => client.messages.edit({ ...alice, ...reference, customData: "" });
    expect(await errorOf(late)).toMatchObject({ code: "conflict", providerCode: "Recalled" });
  });

  it("are deleted out of one view or all of them, with a result for each", async () => {
    for (const userId of ["alice", "bob", "alice"]) world.addMessage("g", { senderId: userId });
    const forBob = { ...bob, conversationId, for: "me" as const };
    const mine = await client.messages.delete({ ...forBob, messageIds: ["g/1", "g/9"] });
    expect(mine.results).toMatchObject([
      { messageId: "g/1", ok: true },
      { messageId: "g/9", ok: false, error: { code: "not_found" } },
    ]);
    expect((await history()).map(({ id }) => id)).toEqual(["g/3", "g/2"]);
    expect(await history("alice")).toHaveLength(3);
    expect(world.unread("bob", "g")).toBe(1);
    world.inject({ kind: "lost", operation: "messages.delete" });
    const all = await client.messages.delete({ ...forBob, for: "everyone", messageIds: ["g/2", "g/3"] });
    expect(all.results).toMatchObject([{ ok: true }, { ok: false, error: { providerCode: "NotSender" } }]);
    const byOwner = { ...alice, conversationId, for: "everyone" as const, messageIds: ["g/2"] };
    expect((await client.messages.delete(byOwner)).results).toMatchObject([{ ok: true }]);
    expect((await history("alice")).map(({ id }) => id)).toEqual(["g/3", "g/1"]);
  });

  it("are read by id, as the reader may see them", async () => {
    for (const words of ["one", "two", "three"]) world.addMessage("g", { senderId: "alice", text: words });
    world.recall("g", "g/2");
    await client.messages.delete({ ...bob, conversationId, messageIds: ["g/3"], for: "me" });
    const messageIds = ["g/3", "g/9", "g/2", "g/1"];
    expect(await client.messages.get({ ...bob, conversationId, messageIds })).toMatchObject([
      null,
      null,
      { id: "g/2", state: "recalled" },
      { id: "g/1", text: "one" },
    ]);
  });
});

describe("conversations of the memory provider", () => {
  it("are opened once for two users, whoever asks", async () => {
    const { client, world } = app();
    world.addConversation({ kind: "direct", members: ["alice", "carol"] });
    world.inject({ kind: "lost", operation: "conversations.open" });
    const { conversationId } = await client.conversations.open({ ...alice, peerId: "bob" });
    expect(await client.conversations.open({ ...bob, peerId: "alice" })).toEqual({ conversationId });
    await client.messages.send({ ...alice, conversationId, content: text("hi") });
    const { items } = await client.conversations.list(bob);
    expect(items).toMatchObject([{ id: conversationId, kind: "direct", peerId: "alice" }]);
  });

  it("are made with their members, and found again by their key", async () => {
    const { client, world, events } = app({ maxMembers: 3 });
    const asked = { ownerId: "alice", title: "hikers", attributes: { a: "1" }, key: "k" };
    world.inject({ kind: "lost", operation: "conversations.create" });
    const first = await client.conversations.create({ ...asked, memberIds: ["bob"] });
    expect(first).toMatchObject({
      conversation: {
        kind: "group",
        title: "hikers",
        ownerId: "alice",
        attributes: { a: "1" },
        memberCount: 2,
      },
      members: [{ userId: "bob", ok: true }],
    });
    const second = await client.conversations.create({ ...asked, memberIds: ["bob", "carol", "dave"] });
    expect(second).toMatchObject({
      conversation: { id: first.conversation.id, memberCount: 3 },
      members: [{ ok: true }, { ok: true }, { userId: "dave", ok: false, error: { code: "conflict" } }],
    });
    expect(world.conversations.size).toBe(1);
    for (const userId of ["alice", "bob", "carol"])
      expect((await client.conversations.list({ userId })).items).toHaveLength(1);
    expect((await client.conversations.list({ userId: "dave" })).items).toEqual([]);
    const keyless = await client.conversations.create({ ownerId: "alice" });
    expect(keyless.conversation.id).not.toBe(first.conversation.id);
    expect(events.map(({ type }) => type)).toContain("conversation.created");
  });

  it("without a key are not made twice: a lost answer is unknown", async () => {
    const { client, world } = app();
    world.inject({ kind: "lost", operation: "conversations.create" });
    const error = await errorOf(() => client.conversations.create({ ownerId: "alice" }));
    expect(error).toMatchObject({ code: "unavailable", outcome: "unknown", retryable: false });
    expect(world.conversations.size).toBe(1);
  });

  it("change their profile and owner, and what is not named stays", async () => {
    const { client, provider, world } = app();
    const conversationId = group(provider);
    const asked = { operatorId: "alice", conversationId };
    await client.conversations.update({ ...asked, title: "new", attributes: { a: "1" } });
    await client.conversations.update({ ...asked, notice: "note", attributes: { b: "2" }, ownerId: "bob" });
    expect((await client.conversations.list(alice)).items).toMatchObject([
      { title: "new", notice: "note", attributes: { a: "1", b: "2" }, ownerId: "bob" },
    ]);
    const notMember = () => client.conversations.update({ ...asked, ownerId: "mallory" });
    expect(await errorOf(notMember)).toMatchObject({ code: "not_found", providerCode: "NoMember" });
    const byMallory = () => client.conversations.update({ ...asked, operatorId: "mallory", title: "x" });
    expect(await errorOf(byMallory)).toMatchObject({ code: "permission_denied" });
    expect(world.conversation("g").profile.title).toBe("new");
  });

  it("are disbanded by their owner, and say so", async () => {
    const { client, provider, world } = app();
    const conversationId = group(provider);
    const byBob = () => client.conversations.dissolve({ operatorId: "bob", conversationId });
    expect(await errorOf(byBob)).toMatchObject({ code: "permission_denied", providerCode: "NotOwner" });
    world.inject({ kind: "lost", operation: "conversations.dissolve" });
    await client.conversations.dissolve({ operatorId: "alice", conversationId });
    expect((await client.conversations.list(bob)).items).toMatchObject([{ id: "g", dissolved: true }]);
  });

  it("leave one user's list until the next message, with or without their history", async () => {
    const { client, provider, world } = app();
    const conversationId = group(provider);
    world.addMessage("g", { senderId: "alice" });
    await client.conversations.removeFromList({ ...bob, conversationId });
    expect((await client.conversations.list(bob)).items).toEqual([]);
    expect((await client.conversations.list(alice)).items).toHaveLength(1);
    expect((await client.messages.list({ ...bob, conversationId })).items).toHaveLength(1);
    await client.conversations.removeFromList({ ...bob, conversationId, clearHistory: true });
    await client.messages.send({ ...alice, conversationId, content: text("again") });
    const { items } = await client.conversations.list({ ...bob, include: ["unread"] });
    expect(items).toMatchObject([{ id: "g", unread: { count: 1 } }]);
    expect((await client.messages.list({ ...bob, conversationId })).items).toMatchObject([{ text: "again" }]);
  });

  it("are read up to a message or to the end, and never less than before", async () => {
    const { client, provider, world } = app();
    const conversationId = group(provider);
    for (const words of ["one", "two", "three"]) world.addMessage("g", { senderId: "alice", text: words });
    const read = async (upTo?: string) => {
      await client.conversations.markRead({
        ...bob,
        conversationId,
        ...(upTo === undefined ? {} : { upTo }),
      });
      return world.unread("bob", "g");
    };
    expect(await read("2")).toBe(1);
    expect(await read("1")).toBe(1);
    expect(await read()).toBe(0);
    const before = world.requests.length;
    expect(await errorOf(() => read("first"))).toMatchObject({ code: "invalid_argument" });
    expect(world.requests).toHaveLength(before);
    expect(await errorOf(() => read("9"))).toMatchObject({ code: "not_found" });
    const byMallory = () => client.conversations.markRead({ userId: "mallory", conversationId });
    expect(await errorOf(byMallory)).toMatchObject({ code: "permission_denied" });
  });
});

describe("members of the memory provider", () => {
  it("are listed page by page, with role, mute and attributes", async () => {
    const { client, provider, world } = app();
    const conversationId = group(provider, ["bob", "alice", "carol"]);
    const mutedUntil = new Date(Date.now() + 60_000);
    const members = [
      { userId: "carol", role: "admin" as const, attributes: { seat: "1" } },
      { userId: "bob", mutedUntil },
      { userId: "nobody", mutedUntil: null },
      { userId: "alice", role: "member" as const },
    ];
    world.inject({ kind: "lost", operation: "members.update" });
    const { results } = await client.members.update({ conversationId, operatorId: "alice", members });
    expect(results).toMatchObject([
      { ok: true },
      { ok: true },
      { ok: false, error: { code: "not_found", providerCode: "NoMember" } },
      { ok: false, error: { code: "permission_denied", providerCode: "IsOwner" } },
    ]);
    const more = [{ userId: "carol", attributes: { row: "2" } }];
    await client.members.update({ conversationId, operatorId: "alice", members: more });
    const first = await client.members.list({ conversationId, limit: 2 });
    const second = await client.members.list({ conversationId, cursor: first.nextCursor ?? "" });
    expect([...first.items, ...second.items]).toMatchObject([
      { userId: "carol", role: "admin", attributes: { seat: "1", row: "2" } },
      { userId: "bob", role: "member", mutedUntil },
      { userId: "alice", role: "owner", mutedUntil: null },
    ]);
  });

  it("let nobody in who is barred, and say of no user that they are", async () => {
    const { client, provider, world } = app();
    world.addUser({ id: "carol", barred: true });
    const asked = { conversationId: group(provider), operatorId: "alice" };
    const members = ["bob", "carol", "dave"].map((userId) => ({ userId }));
    expect((await client.members.add({ ...asked, members })).results).toMatchObject([
      { ok: true },
      { ok: false, error: { code: "conflict", providerCode: "Barred" } },
      { ok: true },
    ]);
    expect(await client.users.get({ userIds: ["carol"] })).toEqual([
      { id: "carol", provider: "memory", attributes: {}, raw: { id: "carol", attributes: {} } },
    ]);
  });

  it("come and go, one result each, and their lists with them", async () => {
    const { client, provider, world, events } = app({ maxMembers: 3 });
    const conversationId = group(provider);
    const asked = { conversationId, operatorId: "alice" };
    const coming = ["bob", "carol", "dave"].map((userId) => ({ userId }));
    world.inject({ kind: "lost", operation: "members.add" });
    const added = await client.members.add({ ...asked, members: coming });
    expect(added.results).toMatchObject([
      { ok: true },
      { ok: true },
      { ok: false, error: { code: "conflict" } },
    ]);
    expect((await client.conversations.list({ userId: "carol" })).items).toHaveLength(1);
    const going = ["carol", "dave", "alice"].map((userId) => ({ userId }));
    const removed = await client.members.remove({ ...asked, members: going });
    expect(removed.results).toMatchObject([
      { ok: true },
      { ok: true },
      { ok: false, error: { providerCode: "IsOwner" } },
    ]);
    expect((await client.conversations.list({ userId: "carol" })).items).toEqual([]);
    world.inject({ kind: "lost", operation: "members.remove" });
    const leaving = { conversationId, operatorId: "bob", members: [bob] };
    expect((await client.members.remove(leaving)).results).toMatchObject([{ ok: true }]);
    expect([...world.conversation("g").members]).toEqual(["alice"]);
    const byMallory = () => client.members.add({ ...asked, operatorId: "mallory", members: [bob] });
    expect(await errorOf(byMallory)).toMatchObject({ code: "permission_denied", providerCode: "NotMember" });
    expect(events.map(({ type }) => type)).toEqual(["member.joined", "member.left", "member.left"]);
  });

  it("of a direct conversation are unsupported, and nothing is sent", async () => {
    const { client, world } = app();
    const { id } = world.addConversation({ kind: "direct", members: ["alice", "bob"] });
    const list = () => client.members.list({ conversationId: id });
    expect(await errorOf(list)).toMatchObject({ code: "unsupported" });
    const add = () =>
      client.members.add({
        conversationId: id,
        operatorId: "alice",
        members: [{ userId: "carol" }],
      });
    expect(await errorOf(add)).toMatchObject({ code: "unsupported" });
    expect(world.requests).toEqual([]);
  });
});

describe("users of the memory provider", () => {
  it("are registered and changed, one result each, and what is not named stays", async () => {
    const { client, world } = app();
    world.inject({ kind: "lost", operation: "users.register" });
    const users = [{ id: "alice", name: "Alice", attributes: { a: "1" } }, { id: "bob" }];
    expect((await client.users.register({ users })).results).toMatchObject([{ ok: true }, { ok: true }]);
    const changes = [
      { id: "alice", avatarUrl: "https://pictures.test/alice", attributes: { b: "2" } },
      { id: "nobody", name: "Nobody" },
    ];
    expect((await client.users.update({ users: changes })).results).toMatchObject([
      { userId: "alice", ok: true },
      { userId: "nobody", ok: false, error: { code: "not_found", providerCode: "NoUser" } },
    ]);
    expect(await client.users.get({ userIds: ["alice", "nobody"] })).toMatchObject([
      { name: "Alice", avatarUrl: "https://pictures.test/alice", attributes: { a: "1", b: "2" } },
      null,
    ]);
  });

  it("get a login of their own, which no error shows", async () => {
    const { client, world } = app();
    const before = Date.now();
    const { token, expiresAt } = await client.users.token({ ...alice, expiresInMs: 60_000 });
    expect(world.tokens.get(token)).toBe("alice");
    expect(expiresAt.getTime()).toBeGreaterThanOrEqual(before + 60_000);
    world.inject({ kind: "error", code: "conflict", text: `bad ${token}`, operation: "users.token" });
    const error = await errorOf(() => client.users.token(alice));
    expect(error.message).toContain("bad");
    expect(error.message).not.toContain(token);
  });
});

describe("what is taken away from the memory provider", () => {
  const where = { ...alice, conversationId: "g" };
  const acting = { operatorId: "alice", conversationId: "g" };
  const hello = { ...where, content: text("hello") };
  const calls: [NonNullable<MemoryOptions["without"]>[number], (client: Client) => Promise<unknown>][] = [
    ["messages", (client) => client.messages.send(hello)],
    ["messages.send", (client) => client.messages.send(hello)],
    ["messages.send.quote", (client) => client.messages.send({ ...hello, quote: { messageId: "g/1" } })],
    ["messages.send.mentions", (client) => client.messages.send({ ...hello, mentions: ["bob"] })],
    ["messages.send.mentionAll", (client) => client.messages.send({ ...hello, mentions: "all" })],
    ["messages.send.silent", (client) => client.messages.send({ ...hello, silent: true })],
    ["messages.send.attributes", (client) => client.messages.send({ ...hello, attributes: {} })],
    ["messages.send.customData", (client) => client.messages.send({ ...hello, customData: "" })],
    ["messages.recall", (client) => client.messages.recall({ ...where, messageId: "g/1" })],
    ["messages.edit", (client) => client.messages.edit({ ...where, messageId: "g/1", customData: "" })],
    [
      "messages.deleteForMe",
      (client) => client.messages.delete({ ...where, messageIds: ["g/1"], for: "me" }),
    ],
    [
      "messages.deleteForEveryone",
      (client) => client.messages.delete({ ...where, messageIds: ["g/1"], for: "everyone" }),
    ],
    ["messages.get", (client) => client.messages.get({ ...where, messageIds: ["g/1"] })],
    ["conversations.open", (client) => client.conversations.open({ ...alice, peerId: "bob" })],
    ["conversations.create", (client) => client.conversations.create({ ownerId: "alice" })],
    ["conversations.update", (client) => client.conversations.update({ ...acting, title: "new" })],
    ["conversations.dissolve", (client) => client.conversations.dissolve(acting)],
    ["conversations.removeFromList", (client) => client.conversations.removeFromList(where)],
    ["conversations.markRead", (client) => client.conversations.markRead(where)],
    ["conversations.markRead.upTo", (client) => client.conversations.markRead({ ...where, upTo: "1" })],
    ["members.list", (client) => client.members.list({ conversationId: "g" })],
    ["members.add", (client) => client.members.add({ ...acting, members: [{ userId: "carol" }] })],
    ["members.remove", (client) => client.members.remove({ ...acting, members: [bob] })],
    ["members.role", (client) => client.members.update({ ...acting, members: [{ ...bob, role: "admin" }] })],
    [
      "members.mute",
      (client) => client.members.update({ ...acting, members: [{ ...bob, mutedUntil: null }] }),
    ],
    [
      "members.attributes",
      (client) => client.members.update({ ...acting, members: [{ ...bob, attributes: {} }] }),
    ],
    ["users.register", (client) => client.users.register({ users: [{ id: "carol" }] })],
    ["users.update", (client) => client.users.update({ users: [{ id: "bob", name: "Bob" }] })],
    ["users.token", (client) => client.users.token(alice)],
  ];

  it.each(calls)("%s is refused before any request, and there otherwise", async (ability, call) => {
    const whole = app();
    const lacking = app({ without: [ability] });
    for (const { provider, world } of [whole, lacking]) {
      group(provider);
      world.addMessage("g", { senderId: "alice" });
      world.addUser({ id: "bob" });
    }
    await call(whole.client);
    expect(whole.world.requests).toHaveLength(1);
    expect(await errorOf(() => call(lacking.client))).toMatchObject({ code: "unsupported" });
    expect(lacking.world.requests).toEqual([]);
  });
});
