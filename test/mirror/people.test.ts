import { describe, expect, it } from "vitest";
import { createMirror } from "../../src/mirror/index.js";
import type { Store } from "../../src/mirror/store/index.js";
import { memory } from "../../src/testing/index.js";
import { errorOf } from "../support/catching.js";
import { clientOf } from "../support/clouds.js";
import { describeStores } from "../support/stores.js";

function mirrorOn(store: Store) {
  const clients = {
    east: clientOf(memory({ name: "east" })),
    west: clientOf(memory({ name: "west", appId: "it's 9007199254740993" })),
  };
  return createMirror({ clients, store });
}

describeStores("people", (store) => {
  const users = () =>
    store().query(
      `select person.name as person, account.provider, user_id from colloquy.person_user
       join colloquy.person on person.id = person_id join colloquy.account on account.id = account_id
       order by 1, 2`,
    );
  const crawls = () =>
    store().query(
      `select person.name as person, provider, kind, done from colloquy.crawl
       join colloquy.person on person.id = person_id join colloquy.account on account.id = account_id
       order by 1, 2, 3`,
    );

  it("are enrolled with their users, and their lists are wanted", async () => {
    await mirrorOn(store()).enroll({ person: "p1", users: { east: "alice", west: "10001" } });
    expect(await users()).toEqual([
      { person: "p1", provider: "east", user_id: "alice" },
      { person: "p1", provider: "west", user_id: "10001" },
    ]);
    expect(await crawls()).toEqual([
      { person: "p1", provider: "east", kind: "list", done: false },
      { person: "p1", provider: "west", kind: "list", done: false },
    ]);
  });

  it("keep the users that a second enrolment does not name", async () => {
    const mirror = mirrorOn(store());
    await mirror.enroll({ person: "p1", users: { east: "alice", west: undefined } });
    await mirror.enroll({ person: "p1", users: { west: "10001" } });
    await mirror.enroll({ person: "p1", users: { west: "10002" } });
    expect(await users()).toEqual([
      { person: "p1", provider: "east", user_id: "alice" },
      { person: "p1", provider: "west", user_id: "10002" },
    ]);
    expect(await crawls()).toHaveLength(2);
  });

  it("cannot share a user", async () => {
    const mirror = mirrorOn(store());
    await mirror.enroll({ person: "p1", users: { east: "alice" } });
    const thrown = await errorOf(() => mirror.enroll({ person: "p2", users: { east: "alice" } }));
    expect(thrown).toMatchObject({ code: "conflict", operation: "enroll", source: "east" });
    expect(await users()).toHaveLength(1);
    expect(await store().query("select name from colloquy.person")).toEqual([{ name: "p1" }]);
  });

  it("cannot share a user when several are enrolled at the same time", async () => {
    const mirror = mirrorOn(store());
    const persons = ["p1", "p2", "p3", "p4"];
    const enrolled = await Promise.allSettled(
      persons.map((person) => mirror.enroll({ person, users: { east: "alice" } })),
    );
    const failures = enrolled.flatMap((one) => (one.status === "rejected" ? [one.reason] : []));
    const conflict = { code: "conflict", operation: "enroll", source: "east" };
    expect(failures).toMatchObject([conflict, conflict, conflict]);
    expect(await users()).toHaveLength(1);
  });

  it("are enrolled once by many at the same time", async () => {
    const enrol = () => mirrorOn(store()).enroll({ person: "p1", users: { east: "alice", west: "1" } });
    await Promise.all(Array.from({ length: 8 }, enrol));
    expect(await users()).toHaveLength(2);
    expect(await crawls()).toHaveLength(2);
  });

  it.each([
    ["quotes", `o'hara"; drop table colloquy.person; --`],
    ["a number of 64 bits", "9223372036854775807"],
    ["emoji", "👩‍👩‍👧 家"],
    ["a backslash and a dollar", "\\u0000 $1 \\"],
  ])("can have ids with %s", async (_what, id) => {
    await mirrorOn(store()).enroll({ person: id, users: { east: id, west: id } });
    expect(await users()).toEqual([
      { person: id, provider: "east", user_id: id },
      { person: id, provider: "west", user_id: id },
    ]);
  });

  it("whose ids are no text that a database holds are known by the nearest that is", async () => {
    const mirror = mirrorOn(store());
    await mirror.enroll({ person: "a\0b", users: { east: "half \ud83d" } });
    await mirror.enroll({ person: "a\0b", users: { east: "half \ud83d" } });
    expect(await users()).toEqual([{ person: "a\ufffdb", provider: "east", user_id: "half \ufffd" }]);
    await mirror.forget({ person: "a\0b" });
    expect(await users()).toEqual([]);
  });

  it("are forgotten with what nobody else sees", async () => {
    const mirror = mirrorOn(store());
    await mirror.enroll({ person: "p1", users: { east: "alice" } });
    await mirror.enroll({ person: "p2", users: { east: "bob" } });
    const idOf = async (name: string) => {
      const [row] = await store().query<{ id: string }>(
        "select id::text from colloquy.person where name = $1",
        [name],
      );
      return row?.id ?? "";
    };
    const [one, two] = [await idOf("p1"), await idOf("p2")];
    const views = { alone: [one], shared: [one, two] };
    for (const [key, persons] of Object.entries(views)) await addConversation(store(), key, persons);
    await mirror.forget({ person: "p1" });
    await mirror.forget({ person: "p1" });
    const left = await store().query("select key from colloquy.conversation");
    expect(left).toEqual([{ key: "shared" }]);
    for (const table of ["participant", "message", "change", "member"]) {
      const rows = await store().query(`select conversation_id::text from colloquy.${table}`);
      expect(rows, table).toHaveLength(1);
    }
    expect(await users()).toEqual([{ person: "p2", provider: "east", user_id: "bob" }]);
    expect(await crawls()).toEqual([
      { person: "p2", provider: "east", kind: "history", done: false },
      { person: "p2", provider: "east", kind: "list", done: false },
    ]);
  });

  it("lose what they saw as a former user", async () => {
    const mirror = mirrorOn(store());
    await mirror.enroll({ person: "p1", users: { east: "alice" } });
    await addConversation(store(), "alone", ["1"]);
    await mirror.enroll({ person: "p1", users: { east: "carol" } });
    expect(await store().query("select key from colloquy.conversation")).toEqual([]);
    expect(await crawls()).toEqual([{ person: "p1", provider: "east", kind: "list", done: false }]);
  });
});

/** With one of everything, crawled through the first of the persons. */
async function addConversation(store: Store, key: string, persons: readonly string[]): Promise<void> {
  const [row] = await store.query<{ id: string }>(
    `insert into colloquy.conversation (account_id, key, kind)
     select id, $1, 'group' from colloquy.account where provider = 'east' returning id::text`,
    [key],
  );
  const id = row?.id ?? "";
  for (const person of persons) {
    await store.query(
      `insert into colloquy.participant (person_id, conversation_id, view_id, row, listed, member)
       values ($1, $2, $3, '{}', true, true)`,
      [person, id, key],
    );
  }
  await store.query(
    `insert into colloquy.crawl (kind, account_id, person_id, conversation_id, subject)
     select 'history', account_id, $1, id, id from colloquy.conversation where id = $2`,
    [persons[0] ?? "", id],
  );
  await store.query(
    "insert into colloquy.message (conversation_id, ord, id, state, body) values ($1, 1, 'm', 'visible', '{}')",
    [id],
  );
  await store.query("insert into colloquy.change (conversation_id, message_id) values ($1, 'm')", [id]);
  await store.query("insert into colloquy.member (conversation_id, user_id, row) values ($1, 'u', '{}')", [
    id,
  ]);
}

describe("the options of a mirror", () => {
  const client = () => clientOf(memory());
  const store: Store = { query: async () => [], transaction: async (work) => work(store) };

  it.each([
    ["nothing", () => undefined, /the input/],
    ["no clients", () => ({ clients: {}, store }), /1 to 8 clients, got 0/],
    ["what is no client", () => ({ clients: { a: {} }, store }), /createMirror: "a" is not a client/],
    [
      "two clients of one app",
      () => ({ clients: { a: client(), b: client() }, store }),
      /clients.a and clients.b/,
    ],
    ["a pool in place of a store", () => ({ clients: { a: client() }, store: {} }), /must be a store/],
    [
      "an option that there is not",
      () => ({ clients: { a: client() }, store, retain: 1 }),
      /no option "retain"/,
    ],
  ])("cannot be %s", (_what, options, message) => {
    const make = () => createMirror(options() as never);
    expect(make).toThrow(
      expect.objectContaining({ code: "invalid_argument", message: expect.stringMatching(message) }),
    );
  });

  it.each([
    ["no person", { users: { a: "alice" } }, /person/],
    ["a long person", { person: "p".repeat(257), users: { a: "alice" } }, /at most 256/],
    ["no users", { person: "p1", users: {} }, /at least one source/],
    ["a user without an id", { person: "p1", users: { a: "" } }, /users\.a/],
    [
      "a source that there is not",
      { person: "p1", users: { b: "alice" } },
      /"b" names no client of the mirror/,
    ],
  ])("nobody is enrolled with %s", async (_what, input, message) => {
    const mirror = createMirror({ clients: { a: client() }, store });
    const thrown = await errorOf(() => mirror.enroll(input as never));
    expect(thrown).toMatchObject({ code: "invalid_argument", operation: "enroll" });
    expect(thrown.message).toMatch(message);
  });
});
