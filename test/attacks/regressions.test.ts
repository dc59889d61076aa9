/** What a sceptic found, each with the shortest way to see it. */
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { Scope } from "../../src/calling/scope.js";
import { ColloquyError, createClient, createInbox, type Message } from "../../src/index.js";
import { AnchoredSession } from "../../src/paging/anchored.js";
import { assemble } from "../../src/paging/page.js";
import { codeOf, errorOf } from "../support/catching.js";
import { startClouds } from "../support/clouds.js";
import { type Row, ScriptedList } from "../support/scripted-list.js";

const START = Date.parse("2026-01-01T00:00:00Z");
const rows = (prefix: string, count: number): Row[] =>
  Array.from({ length: count }, (_, index) => ({ id: `${prefix}${index}`, at: START - index * 1000 }));
const hang = () => sleep(60_000, undefined, { ref: false });

function inboxOf(...lists: ScriptedList[]) {
  const clients = lists.map((list) => [list.name, createClient(list.provider(), { budget: false })] as const);
  const users = Object.fromEntries(lists.map((list) => [list.name, "alice"]));
  return { inbox: createInbox(Object.fromEntries(clients)), users };
}

describe("a message walk", () => {
  it("asks again for the stretch that a passing failure kept from it", async () => {
    const clouds = await startClouds({ client: { budget: false, retry: false } });
    const list = { userId: "alice", conversationId: "group:@TGS#1TEAM2PQXA", limit: 30 };
    const whole: Message[] = [];
    for await (const message of clouds.clients.tencent.messages.iterate(list)) whole.push(message);
    expect(whole.length).toBeGreaterThan(30);
    clouds.tencentCloud.inject({
      operation: "group_open_http_svc/group_msg_get_simple",
      kind: "status",
      status: 503,
      after: 1,
    });
    const found: Message[] = [];
    for await (const message of clouds.clients.tencent.messages.iterate(list)) found.push(message);
    expect(found).toEqual(whole);
    await clouds.close();
  });
});

describe("a message walk from a message deep inside one second", () => {
  it("delivers what is older, and nothing newer", async () => {
    const clouds = await startClouds({ tencent: { world: "empty" }, client: { budget: false } });
    const { world } = clouds.tencentCloud;
    world.addUser("alice");
    world.addUser("bob");
    const at = new Date("2026-01-01T00:00:00Z");
    for (let index = 0; index < 60; index += 1) {
      world.directMessage("alice", "bob", { text: `${index} ${"x".repeat(6000)}`, at });
    }
    const { messages } = clouds.clients.tencent;
    const query = { userId: "alice", conversationId: "direct:bob" };
    const all = (await messages.list({ ...query, limit: 200 })).items;
    const whole = [...all];
    if (all.length < 60)
      for await (const message of messages.iterate(query))
        if (!whole.some(({ id }) => id === message.id)) whole.push(message);
    expect(whole).toHaveLength(60);
    const found: string[] = [];
    const from = { position: whole[50]?.position ?? "" };
    for await (const message of messages.iterate({ ...query, from })) found.push(message.id);
    expect(found).toEqual(whole.slice(51).map(({ id }) => id));
    await clouds.close();
  });
});

describe("an inbox with one cloud that hangs", () => {
  it("charges the healthy source only for the time that it is asked", async () => {
    const [dead, alive] = [
      new ScriptedList("a", "bounded", rows("a", 5)),
      new ScriptedList("b", "streamed", rows("b", 200)),
    ];
    dead.onRead = hang;
    const { inbox, users } = inboxOf(dead, alive);
    const page = await inbox.list({ users, limit: 50 }, { timeoutMs: 500 });
    expect(page.items).toHaveLength(50);
    expect(page.sources).toMatchObject({ a: { status: "failed" }, b: { status: "ok", returned: 50 } });
  });

  it("delivers the rows whose times it could not learn behind those that it knows", async () => {
    const [bounded, slow] = [
      new ScriptedList("a", "bounded", rows("a", 3)),
      new ScriptedList("b", "streamed", rows("b", 9)),
    ];
    slow.onMessageRead = hang;
    const { inbox, users } = inboxOf(bounded, slow);
    const page = await inbox.list({ users, limit: 6 }, { timeoutMs: 500 });
    expect(page.items.map(({ id }) => id)).toEqual(["a0", "a1", "a2", "b0", "b1", "b2"]);
    expect(page.items[3]?.missing?.lastMessage).toBe("timeout");
    slow.onMessageRead = () => {};
    const next = await inbox.list({ users, limit: 9, cursor: page.nextCursor ?? "" });
    expect(next.items.map(({ id }) => id)).toEqual(
      rows("b", 9)
        .slice(3)
        .map(({ id }) => id),
    );
  });
});

describe("a list that moves to the front", () => {
  it("is walked one by one while something new arrives before each page", async () => {
    const list = new ScriptedList("a", "streamed", rows("c", 60));
    const read = async (position: string | null) => {
      const offset = Number(position ?? 0);
      const items = list.rows.slice(offset, offset + 20);
      return { items, next: offset + 20 < list.rows.length ? String(offset + 20) : null };
    };
    const delivered: string[] = [];
    let state: Uint8Array | null = null;
    do {
      const session: AnchoredSession<Row> = new AnchoredSession(read, state);
      const scope = new Scope({}, 5000);
      delivered.push(...(await assemble(session, 1, scope)).map(({ id }) => id));
      scope.close();
      state = session.snapshot();
      list.rows.unshift({ id: `new${delivered.length}`, at: null });
    } while (state !== null);
    expect(delivered.filter((id) => id.startsWith("c"))).toEqual(rows("c", 60).map(({ id }) => id));
  });

  it("is paging_stalled after 60 pages that bring nothing new", async () => {
    let reads = 0;
    const read = async () => ({ items: [{ id: "the same" }], next: String(++reads) });
    const session = new AnchoredSession(read, null);
    const scope = new Scope({}, 5000);
    expect(await assemble(session, 5, scope)).toEqual([{ id: "the same" }]);
    const again = new AnchoredSession(read, session.snapshot());
    expect(await codeOf(() => assemble(again, 5, scope))).toBe("paging_stalled");
    scope.close();
    expect(reads).toBeLessThan(200);
  });
});

describe("a walk whose list changes a lot after the first page", () => {
  it("repeats nothing that stayed", async () => {
    const list = new ScriptedList("a", "streamed", rows("c", 100));
    const client = createClient(list.provider(), { budget: false });
    const first = await client.conversations.list({ userId: "alice", limit: 20 });
    const moved = list.rows.splice(50, 40);
    list.rows.unshift(...moved.reverse());
    const seen = first.items.map(({ id }) => id);
    for await (const { id } of client.conversations.iterate({
      userId: "alice",
      limit: 7,
      cursor: first.nextCursor ?? "",
    })) {
      seen.push(id);
    }
    expect(new Set(seen).size).toBe(seen.length);
    const stayed = rows("c", 100)
      .map(({ id }) => id)
      .filter((id) => !moved.some((row) => row.id === id));
    expect(seen.filter((id) => stayed.includes(id))).toEqual(stayed);
  });
});

describe("the history of a live group", () => {
  it("is unsupported, also when the member is asked for first", async () => {
    const clouds = await startClouds({ client: { budget: false } });
    clouds.tencentCloud.world.addGroup({ id: "live", type: "AVChatRoom", ownerId: "bob" });
    const query = { userId: "alice", conversationId: "group:live" };
    for (const requireMember of [false, true]) {
      const failure = await errorOf(() => clouds.clients.tencent.messages.list({ ...query, requireMember }));
      expect(failure).toMatchObject({ code: "unsupported", providerCode: "10007" });
    }
    await clouds.close();
  });
});

describe("arguments that are no clients", () => {
  it("are invalid_argument", () => {
    for (const make of [
      () => createClient(null as never),
      () => createClient({} as never),
      () => createInbox(null as never),
    ]) {
      expect(make).toThrow(ColloquyError);
    }
  });
});
