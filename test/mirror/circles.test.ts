import pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createMirror, postgresStore, type Store } from "../../src/mirror/index.js";
import { migrate } from "../../src/mirror/schema/index.js";
import type { ColloquyEvent } from "../../src/provider/index.js";
import { MemoryWorld, memory } from "../../src/testing/index.js";
import { clientOf } from "../support/clouds.js";
import { postgresIsMissing, startPostgres } from "../support/postgres.js";
import { emptyTables } from "../support/stores.js";
import { sentMessage } from "./writer/setting.js";

const missing = postgresIsMissing === undefined ? "" : ` (${postgresIsMissing})`;

/** Transactions that meet in one moment, which only a server with several connections can show. */
describe.skipIf(postgresIsMissing !== undefined)(`transactions that meet${missing}`, () => {
  let server: Awaited<ReturnType<typeof startPostgres>>;
  let pool: pg.Pool;
  let store: Store;
  beforeAll(async () => {
    server = await startPostgres();
    pool = new pg.Pool({ connectionString: server.url, max: 6 });
    store = postgresStore(pool);
    await migrate(store);
  }, 60_000);
  beforeEach(() => emptyTables(store));
  afterAll(async () => {
    await pool.end();
    await server.stop();
  });

  /** The same store, in whose transactions something else happens once: before a statement, or behind it. */
  function meeting(
    { at, isBehind = false }: { at: RegExp; isBehind?: boolean },
    act: () => Promise<unknown>,
  ) {
    let isOver = false;
    let attempts = 0;
    const happen = async () => {
      isOver = true;
      let isDone = false;
      const done = act().finally(() => {
        isDone = true;
      });
      const waiting = () => store.query("select 1 from pg_locks where not granted");
      while (!isDone && (await waiting()).length === 0)
        await new Promise((resolve) => setTimeout(resolve, 5));
      return { done };
    };
    let happened: Awaited<ReturnType<typeof happen>> | undefined;
    const met: Store = {
      query: (sql, params) => store.query(sql, params),
      transaction: (work) =>
        store.transaction((inside) => {
          attempts += 1;
          return work({
            async query<Row extends object>(sql: string, params: Parameters<Store["query"]>[1]) {
              const isHere = !isOver && at.test(sql);
              if (isHere && !isBehind) happened = await happen();
              const rows = await inside.query<Row>(sql, params);
              if (isHere && isBehind) happened = await happen();
              return rows;
            },
          });
        }),
    };
    return { met, ended: async () => happened?.done, attempts: () => attempts };
  }

  function world() {
    const clouds = new MemoryWorld();
    const group = clouds.addConversation({ members: ["alice", "bob"] });
    for (let n = 0; n < 150; n += 1) clouds.addMessage(group.id, { senderId: "bob" });
    const provider = memory({ name: "east" }, clouds);
    const { messages } = provider.capabilities;
    // One history for all, as both clouds have it of groups.
    const kinds = { ...messages.kinds, group: { ...messages.kinds.group, view: "conversation" as const } };
    const capabilities = { ...provider.capabilities, messages: { ...messages, kinds } };
    const client = clientOf({ ...provider, capabilities });
    const over = (one: Store) => createMirror({ clients: { east: client }, store: one, tailDelayMs: 0 });
    const about = {
      at: new Date(),
      provider: "east",
      appId: "1",
      origin: "vendor" as const,
      raw: null,
      conversation: { kind: "group" as const, ids: [{ userId: null, conversationId: group.id }] },
    };
    const said = (n: number): ColloquyEvent => {
      const { position: _, ...message } = sentMessage(n, { conversationId: group.id });
      return { ...about, id: `said ${n}`, type: "message.sent", message };
    };
    return { group, over, said };
  }

  it("bring in an event while a page of its conversation is stored, and neither waits in a circle", async () => {
    const { over, said } = world();
    const mirror = over(store);
    await mirror.enroll({ person: "p1", users: { east: "alice" } });
    await mirror.run({ until: "idle" });
    await mirror.apply(said(1));
    const [tail = ""] = await mirror.due();
    let applied = 0;
    const counted: Store = {
      query: (sql, params) => store.query(sql, params),
      transaction: (work) =>
        store.transaction((inside) => {
          applied += 1;
          return work(inside);
        }),
    };
    const other = over(counted);
    await other.apply(said(1));
    applied = 0;
    const { met, ended, attempts } = meeting({ at: /from colloquy.conversation .*for update/ }, () =>
      other.apply(said(2)),
    );
    const worker = over(met);
    await worker.status();
    const before = attempts();
    await worker.step(tail);
    await ended();
    expect({ stored: attempts() - before, applied }).toEqual({ stored: 1, applied: 1 });
  });

  it("forget a person while another comes into the same conversation, who then has all of it", async () => {
    const { group, over } = world();
    const mirror = over(store);
    await mirror.enroll({ person: "p1", users: { east: "alice" } });
    await mirror.run({ until: "idle" });
    await mirror.enroll({ person: "p2", users: { east: "bob" } });
    const [list = ""] = await mirror.due();
    const at = /delete from colloquy.message/;
    const { met, ended } = meeting({ at, isBehind: true }, () => mirror.step(list));
    await over(met).forget({ person: "p1" });
    await ended();
    await mirror.run({ until: "idle" });
    const where = { person: "p2", source: "east" as const, conversationId: group.id };
    const ids: string[] = [];
    for await (const { id } of mirror.messages.iterate(where)) ids.push(id);
    expect(ids).toHaveLength(150);
    const orphans = `select person_id from colloquy.participant
      where conversation_id not in (select id from colloquy.conversation)`;
    expect(await store.query(orphans)).toEqual([]);
  });
});
