import { expect, it } from "vitest";
import type { Client, ClientOptions } from "../../../src/client.js";
import { ColloquyError } from "../../../src/errors/colloquy-error.js";
import { createMirror, type Mirror } from "../../../src/mirror/index.js";
import type { Store } from "../../../src/mirror/store/index.js";
import { MemoryWorld, memory } from "../../../src/testing/index.js";
import { errorOf } from "../../support/catching.js";
import { clientOf } from "../../support/clouds.js";
import { describeStores } from "../../support/stores.js";
import { sentMessage } from "../writer/setting.js";

/** A world in which alice has a group and two direct conversations, and one client of it. */
function start(store: Store, options: ClientOptions = {}) {
  const world = new MemoryWorld();
  world.addUser({ id: "bob", name: "Bob" });
  const group = world.addConversation({ members: ["alice", "bob", "carol"], profile: { title: "team" } });
  const direct = world.addConversation({ kind: "direct", members: ["alice", "bob"] });
  const other = world.addConversation({ kind: "direct", members: ["alice", "carol"] });
  for (const { id } of [group, direct, other])
    for (let n = 0; n < 150; n += 1) world.addMessage(id, { senderId: "bob" });
  const client = clientOf(memory({ name: "east" }, world), options);
  const mirror = mirrorOf(store, client);
  return { world, group, direct, other, client, mirror };
}

function mirrorOf(store: Store, client: Client, leaseMs = 60_000): Mirror<"east"> {
  return createMirror({ clients: { east: client }, store, tailDelayMs: 0, leaseMs });
}

/** A client whose histories wait at a gate. */
function gated(client: Client) {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  let arrive = () => {};
  const arrived = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  const list: Client["messages"]["list"] = async (...call) => {
    const page = await client.messages.list(...call);
    arrive();
    await opened;
    return page;
  };
  const messages = { ...client.messages, list };
  const slow: Client = Object.create(client, { messages: { value: messages } });
  return { slow, open, arrived };
}

const alice = { person: "p1", users: { east: "alice" } };

describeStores("a crawl", (store) => {
  const count = async (table: string, where = "true") => {
    const [row] = await store().query<{ n: number }>(
      `select count(*)::integer as n from colloquy.${table} where ${where}`,
    );
    return row?.n;
  };
  const due = () => store().query("update colloquy.crawl set not_before = 0");
  const viewOf = async (id: string) => {
    const [row] = await store().query<{ listed: boolean; member: boolean }>(
      "select listed, member from colloquy.participant where view_id = $1",
      [id],
    );
    return row;
  };

  const crawlOf = async (viewId: string) => {
    const [row] = await store().query<{ id: string }>(
      `select crawl.id::text from colloquy.crawl crawl join colloquy.participant p using (conversation_id)
       where crawl.kind = 'history' and p.view_id = $1`,
      [viewId],
    );
    return row?.id ?? "";
  };

  it("reads the list, every history and the members, each page once", async () => {
    const { world, mirror, client } = start(store());
    await mirror.enroll(alice);
    await mirror.run({ until: "idle" });
    expect(await count("message")).toBe(450);
    expect(await count("participant", "listed and member")).toBe(3);
    expect(await count("member")).toBe(3);
    const { crawls, sources, quarantined } = await mirror.status();
    expect(crawls.map(({ kind, done, open }) => ({ kind, done, open }))).toEqual([
      { kind: "history", done: 3, open: 0 },
      { kind: "list", done: 1, open: 0 },
      { kind: "members", done: 1, open: 0 },
    ]);
    expect(sources).toMatchObject([{ source: "east", persons: 1, conversations: 3, gaps: 0 }]);
    expect(quarantined).toEqual([]);
    const before = world.requests.length;
    await mirror.run({ until: "idle" });
    expect(world.requests).toHaveLength(before);
    await client.close();
  });

  it("is shared by workers that run at once", async () => {
    const { world, client } = start(store());
    await mirrorOf(store(), client).enroll(alice);
    await Promise.all([1, 2, 3].map(() => mirrorOf(store(), client).run({ until: "idle", concurrency: 3 })));
    expect(await count("message")).toBe(450);
    // Each history has two pages, however many workers there are.
    const [pages] = await store().query<{ n: number }>(
      "select sum(pages)::integer as n from colloquy.crawl where kind = 'history'",
    );
    expect(pages?.n).toBe(6);
    expect(world.requests.filter((name) => name === "members.list")).toHaveLength(1);
  });

  it("stores nothing of a worker that was frozen past its lease", async () => {
    const { client, world, direct } = start(store());
    const { slow, open, arrived } = gated(client);
    const frozen = mirrorOf(store(), slow, 100);
    await frozen.enroll(alice);
    await mirrorOf(store(), client).step((await frozen.due())[0] ?? "");
    const crawlId = await crawlOf(direct.id);
    const late = frozen.step(crawlId);
    await arrived;
    await new Promise((resolve) => setTimeout(resolve, 120));
    const after = world.addMessage(direct.id, { senderId: "bob" });
    const worker = mirrorOf(store(), client);
    const states: string[] = [];
    while (states.length === 0 || states.at(-1) === "more") states.push((await worker.step(crawlId)).state);
    expect(states).toEqual(["more", "done"]);
    open();
    expect(await late).toEqual({ state: "wait" });
    expect(await count("message")).toBe(151);
    expect(await count("message", `id = '${after.id}'`)).toBe(1);
    const [row] = await store().query("select pages::text, done from colloquy.crawl where id = $1::bigint", [
      crawlId,
    ]);
    expect(row).toEqual({ pages: "2", done: true });
  });

  it("that a worker has is not another's", async () => {
    const { client, direct } = start(store());
    const { slow, open, arrived } = gated(client);
    const one = mirrorOf(store(), slow);
    await one.enroll(alice);
    await one.step((await one.due())[0] ?? "");
    const id = await crawlOf(direct.id);
    const working = one.step(id);
    await arrived;
    const { state, notBefore } = await mirrorOf(store(), client).step(id);
    expect(state).toBe("wait");
    expect(notBefore?.getTime()).toBeGreaterThan(Date.now());
    expect(await one.due()).not.toContain(id);
    open();
    expect((await working).state).toBe("more");
  });

  it("waits its turn where the vendor has had enough, without a failure", async () => {
    const { mirror, world } = start(store());
    await mirror.enroll(alice);
    world.inject({ kind: "error", code: "rate_limited", retryAfterMs: 30, operation: "conversations" });
    const result = await mirror.step((await mirror.due())[0] ?? "");
    expect(result.state).toBe("wait");
    expect(result.notBefore).toBeInstanceOf(Date);
    expect(await count("crawl", "failures = 0 and last_error is null and lease is null")).toBe(1);
    await mirror.run({ until: "idle" });
    expect(await count("message")).toBe(450);
  });

  it.each(["unknown", "timeout"] as const)(
    "whose page the database answers with %s has failed, and waits",
    async (code) => {
      const { client } = start(store());
      let isRefusing = false;
      const mirror = mirrorOf(
        {
          ...store(),
          async transaction(work) {
            if (isRefusing) throw new ColloquyError({ code, message: "not stored" });
            return store().transaction(work);
          },
        },
        client,
      );
      await mirror.enroll(alice);
      isRefusing = true;
      const result = await mirror.step((await mirror.due())[0] ?? "");
      expect(result).toEqual({ state: "wait", notBefore: expect.any(Date) });
      expect(
        await count("crawl", `failures = 1 and lease is null and last_error ->> 'code' = '${code}'`),
      ).toBe(1);
    },
  );

  it("that fails is left alone in the end, stops no other, and is tried again when somebody asks", async () => {
    const { mirror, world, group } = start(store());
    await mirror.enroll(alice);
    await mirror.run({ until: "idle" });
    const mend = world.inject({
      kind: "error",
      code: "unauthenticated",
      operation: "conversations",
      times: Number.POSITIVE_INFINITY,
    });
    world.addMessage(group.id);
    await mirror.recrawl({ person: "p1" });
    const states: string[] = [];
    for (let n = 0; n < 3; n += 1) {
      await due();
      const [list] = await store().query<{ id: string }>(
        "select id::text from colloquy.crawl where kind = 'list'",
      );
      states.push((await mirror.step(list?.id ?? "")).state);
    }
    expect(states).toEqual(["wait", "wait", "failed"]);
    await mirror.run({ until: "idle" });
    expect(await count("message")).toBe(451);
    expect((await mirror.status()).quarantined).toMatchObject([
      { source: "east", kind: "list", person: "p1", conversationId: null, failures: 3 },
    ]);
    mend();
    await mirror.recrawl({ person: "p1" });
    await mirror.run({ until: "idle" });
    expect((await mirror.status()).quarantined).toEqual([]);
  });

  it("that loses its place again and again is left alone, also where it reads pages in between", async () => {
    const { client, direct } = start(store());
    const list: Client["messages"]["list"] = async (input, options) => {
      if (input.cursor !== undefined)
        throw new ColloquyError({ code: "paging_stalled", message: "injected" });
      return client.messages.list(input, options);
    };
    const stalling: Client = Object.create(client, { messages: { value: { ...client.messages, list } } });
    const mirror = mirrorOf(store(), stalling);
    await mirror.enroll(alice);
    await mirror.step((await mirror.due())[0] ?? "");
    const crawlId = await crawlOf(direct.id);
    const states: string[] = [];
    while (states.length < 100 && states.at(-1) !== "failed") {
      await due();
      states.push((await mirror.step(crawlId)).state);
    }
    expect(states.filter((state) => state === "more")).toHaveLength(12);
    expect(states.at(-1)).toBe("failed");
    await mirror.recrawl({ person: "p1" });
    expect(await count("crawl", `id = ${crawlId} and restarts = 0 and quarantined_at is null`)).toBe(1);
  });

  it("that has failed keeps its back-off, however many events ask for it", async () => {
    const { client, world, group } = start(store());
    const mirror = mirrorOf(store(), client);
    await mirror.enroll(alice);
    await mirror.run({ until: "idle" });
    const { position: _, ...message } = sentMessage(1, { conversationId: group.id });
    const conversation = { kind: "group" as const, ids: [{ userId: null, conversationId: group.id }] };
    const about = { provider: "east", appId: "1", origin: "vendor" as const, raw: null, conversation };
    const say = (id: string) =>
      mirror.apply({ ...about, id, at: new Date(), type: "message.sent", message: { ...message, id } });
    await say("one");
    const [tail = ""] = await mirror.due();
    world.inject({
      kind: "error",
      code: "unavailable",
      operation: "messages",
      times: Number.POSITIVE_INFINITY,
    });
    expect((await mirror.step(tail)).state).toBe("wait");
    await store().query("update colloquy.crawl set not_before = not_before + 60000 where failures > 0");
    await say("two");
    expect(await mirror.due()).toEqual([]);
    await mirror.recrawl({ person: "p1" });
    expect(await mirror.due()).toContain(tail);
  });

  it("takes out of the list what is not in it any more, and out of reach what the person has left", async () => {
    const { mirror, world, group, direct } = start(store());
    await mirror.enroll(alice);
    await mirror.run({ until: "idle" });
    world.removeConversation("alice", direct.id);
    group.members.delete("alice");
    world.removeConversation("alice", group.id);
    await mirror.recrawl({ person: "p1" });
    await mirror.run({ until: "idle" });
    expect(await viewOf(direct.id)).toMatchObject({ listed: false });
    expect(await viewOf(group.id)).toEqual({ listed: false, member: false });
    expect(await count("participant", "listed and member")).toBe(1);
  });

  it("takes a person out of a group that they have left and that their list goes on showing, until they are back", async () => {
    const { mirror, group } = start(store());
    await mirror.enroll(alice);
    await mirror.run({ until: "idle" });
    const isMemberAfter = async (ask: Promise<void>) => {
      await ask;
      await mirror.run({ until: "idle" });
      return (await viewOf(group.id))?.member;
    };
    group.members.delete("alice");
    expect(await isMemberAfter(mirror.recrawl({ person: "p1" }))).toBe(false);
    expect((await mirror.inbox.list({ person: "p1" })).items).toHaveLength(2);
    // The list alone is read again.
    expect(await isMemberAfter(mirror.enroll(alice))).toBe(false);
    group.members.add("alice");
    expect(await isMemberAfter(mirror.enroll(alice))).toBe(true);
  });

  it("takes out of reach what an event alone told of, and what is hidden, where the person is not in it", async () => {
    const { mirror, world, group } = start(store());
    const brief = world.addConversation({ members: ["bob"] });
    await mirror.enroll(alice);
    await mirror.enroll({ person: "p2", users: { east: "bob" } });
    await mirror.run({ until: "idle" });
    const base = { provider: "east", appId: "1", origin: "vendor" as const, raw: null };
    const event = (conversationId: string, userId: string) => {
      const conversation = { kind: "group" as const, ids: [{ userId: null, conversationId }] };
      return { ...base, id: userId, at: new Date(), conversation, members: [{ userId }] };
    };
    // That alice went again at once was never told.
    await mirror.apply({ ...event(brief.id, "alice"), type: "member.joined" });
    world.removeConversation("alice", group.id);
    await mirror.recrawl({ person: "p1" });
    await mirror.run({ until: "idle" });
    const views = `select view_id, listed, member from colloquy.participant
      where person_id = 1 and view_id in ('${brief.id}', '${group.id}') order by conversation_id`;
    const hidden = { view_id: group.id, listed: false, member: true };
    const out = { view_id: brief.id, listed: false, member: false };
    expect(await store().query(views)).toEqual(expect.arrayContaining([hidden, out]));
    // That she left the hidden one is seen only where its members are read.
    group.members.delete("alice");
    await mirror.apply({ ...event(group.id, "carol"), type: "member.left" });
    await due();
    await mirror.run({ until: "idle" });
    expect(await viewOf(group.id)).toMatchObject({ listed: false, member: false });
  });

  it("of a list ends also where what it finds by its id was read by a clock that is ahead", async () => {
    const { mirror, world, group } = start(store());
    await mirror.enroll(alice);
    await mirror.run({ until: "idle" });
    await store().query("update colloquy.participant set seen_run = 0, marks_at = marks_at + 3600000");
    const [list] = await store().query<{ id: string }>(
      "select id::text from colloquy.crawl where kind = 'list'",
    );
    await store().query(
      `update colloquy.crawl set done = false, not_before = 0, state = '{"checking":true}' where kind = 'list'`,
    );
    const states: string[] = [];
    while (states.length < 20 && states.at(-1) !== "done")
      states.push((await mirror.step(list?.id ?? "")).state);
    expect(states).toEqual(["more", "done"]);
    expect([world.requests.length > 0, await viewOf(group.id)]).toEqual([
      true,
      { listed: true, member: true },
    ]);
  });

  it("buries a message that neither the walk nor its id finds, and keeps those that are only old", async () => {
    const { mirror, world, direct } = start(store());
    await mirror.enroll(alice);
    await mirror.run({ until: "idle" });
    const [oldest, , third] = direct.messages;
    world.removeMessage(direct.id, third?.id ?? "");
    world.expire(direct.id, oldest?.id ?? "");
    await mirror.recrawl({ person: "p1" });
    await mirror.run({ until: "idle" });
    // A direct history is one user's view, so that for others it may be there.
    expect(await count("removal", `message_id = '${third?.id}'`)).toBe(1);
    expect(await count("removal")).toBe(1);
    expect(await count("message", `id = '${oldest?.id}'`)).toBe(1);
  });

  it("buries the oldest message, and all of a history that is empty now", async () => {
    const { mirror, world, direct, other } = start(store());
    await mirror.enroll(alice);
    await mirror.run({ until: "idle" });
    const [oldest] = direct.messages;
    world.removeMessage(direct.id, oldest?.id ?? "");
    for (const { id } of [...other.messages]) world.removeMessage(other.id, id);
    await mirror.recrawl({ person: "p1" });
    await mirror.run({ until: "idle" });
    expect(await count("removal", `message_id = '${oldest?.id}'`)).toBe(1);
    expect(await count("removal")).toBe(1 + 150);
  });

  it("finds what is new without another walk of the history", async () => {
    const { mirror, world, direct } = start(store());
    await mirror.enroll(alice);
    await mirror.run({ until: "idle" });
    const added = [world.addMessage(direct.id), world.addMessage(direct.id)];
    world.requests.length = 0;
    await mirror.enroll(alice);
    await mirror.run({ until: "idle" });
    for (const { id } of added) expect(await count("message", `id = '${id}'`)).toBe(1);
    expect(await count("crawl", "kind = 'history' and run > 1")).toBe(0);
    expect(world.requests.filter((name) => name === "messages").length).toBeLessThan(5);
  });

  it("that is asked for while it runs begins anew when it ends", async () => {
    const { mirror, world } = start(store());
    for (let n = 0; n < 30; n += 1) world.addConversation({ members: ["alice"] });
    await mirror.enroll(alice);
    const [list = ""] = await mirror.due();
    expect((await mirror.step(list)).state).toBe("more");
    await mirror.enroll(alice);
    while ((await count("crawl", "kind = 'list' and run = 1")) === 1) await mirror.step(list);
    expect(await count("crawl", "kind = 'list' and run = 2 and not done and not again")).toBe(1);
    await mirror.run({ until: "idle" });
    expect(await count("crawl", "kind = 'list' and run = 2 and done")).toBe(1);
  });

  it("ends with its signal and gives back what it had", async () => {
    const { mirror, world } = start(store());
    await mirror.enroll(alice);
    world.inject({ kind: "hang", operation: "conversations" });
    const controller = new AbortController();
    const running = mirror.run({ signal: controller.signal });
    while (world.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    controller.abort();
    await running;
    expect(await count("crawl", "lease is null and failures = 0 and not done")).toBe(1);
    await mirror.run({ until: "idle" });
    expect(await count("message")).toBe(450);
  });

  it("has nothing to read of a user whom the cloud does not know", async () => {
    const { mirror, world } = start(store());
    world.inject({ kind: "error", code: "not_found", operation: "conversations" });
    await mirror.enroll({ person: "p2", users: { east: "nobody" } });
    await mirror.run({ until: "idle" });
    expect((await mirror.status()).crawls).toMatchObject([{ kind: "list", done: 1, quarantined: 0 }]);
  });

  it("counts what an event told and no crawl has read as a gap, wherever it stands", async () => {
    const { mirror } = start(store());
    await mirror.enroll(alice);
    await mirror.run({ until: "idle" });
    // Places of some histories are below zero, since a 64-bit number has to hold a time and more.
    await store().query("update colloquy.conversation set last_ord = -5, crawled_ord = null where id = 1");
    await store().query("update colloquy.conversation set last_ord = -5, crawled_ord = -6 where id = 2");
    expect((await mirror.status()).sources).toMatchObject([{ conversations: 3, gaps: 2 }]);
  });

  it("of a list is due again when the list is old, also where nobody runs", async () => {
    const { mirror } = start(store());
    await mirror.enroll(alice);
    const [list = ""] = await mirror.due();
    await mirror.run({ until: "idle" });
    expect(await mirror.due()).toEqual([]);
    await store().query("update colloquy.crawl set advanced_at = advanced_at - 901000 where kind = 'list'");
    expect(await mirror.due()).toEqual([list]);
  });

  it("of an unknown id is done", async () => {
    const { mirror } = start(store());
    expect(await mirror.step("4711")).toEqual({ state: "done" });
    expect(await errorOf(() => mirror.step("'; drop table colloquy.crawl"))).toMatchObject({
      code: "invalid_argument",
    });
  });
});

describeStores("the mirror's crawls", (store) => {
  it("need a person who is enrolled, and options that they know", async () => {
    const { mirror } = start(store());
    expect(await errorOf(() => mirror.recrawl({ person: "nobody" }))).toMatchObject({ code: "not_found" });
    const wrong: object[] = [{ concurrency: 0 }, { until: "done" }, { signal: {} }, { loops: 3 }];
    for (const options of wrong)
      expect(await errorOf(() => mirror.run(options))).toMatchObject({ code: "invalid_argument" });
    expect(await errorOf(() => mirror.due({ limit: 0 }))).toMatchObject({ code: "invalid_argument" });
  });
});
