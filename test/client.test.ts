import { inspect } from "node:util";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { type ClientOptions, createClient } from "../src/client.js";
import { all, errorOf } from "./support/catching.js";
import { scriptedProvider } from "./support/scripted-provider.js";
import { ok, ScriptedServer } from "./support/scripted-server.js";

async function start() {
  const server = await ScriptedServer.start();
  server.respond = () => ok({ items: [{ id: "c1", at: 1 }], rows: [], next: null });
  const token = vi.fn(async () => "token");
  const client = createClient(scriptedProvider({ url: server.url, token }), { budget: false });
  onTestFinished(() => client.close());
  return { server, client, token };
}

type Started = Awaited<ReturnType<typeof start>>["client"];
const user = { userId: "alice" };
const messages = { ...user, conversationId: "group:1" };

describe("bad input", () => {
  const bad: [string, string, (client: Started) => Promise<unknown>][] = [
    ...([0, 201, 1.5, -1, "20", null, Number.NaN, Number.POSITIVE_INFINITY, 20n] as never[]).flatMap(
      (limit): typeof bad => [
        [`limit ${String(limit)}`, "limit", ({ conversations }) => conversations.list({ ...user, limit })],
        [
          `limit ${String(limit)} of a walk`,
          "limit",
          ({ conversations }) => all(conversations.pages({ ...user, limit })),
        ],
        [
          `limit ${String(limit)} of messages`,
          "limit",
          (client) => client.messages.list({ ...messages, limit }),
        ],
      ],
    ),
    ...(["", null, undefined, 5, ["alice"], {}] as never[]).flatMap((userId): typeof bad => [
      [`userId ${inspect(userId)}`, "userId", ({ conversations }) => conversations.list({ userId })],
      [
        `userId ${inspect(userId)} of messages`,
        "userId",
        (client) => client.messages.list({ ...messages, userId }),
      ],
      [`userId ${inspect(userId)} of marks`, "userId", (client) => client.marks.list({ userId })],
      [`userId ${inspect(userId)} of folders`, "userId", (client) => client.marks.folders({ userId })],
      [
        `userId ${inspect(userId)} of iterate`,
        "userId",
        (client) => all(client.conversations.iterate({ userId })),
      ],
    ]),
    ...(["", null, 5] as never[]).map((cursor): (typeof bad)[number] => [
      `cursor ${inspect(cursor)}`,
      "cursor",
      ({ conversations }) => conversations.list({ ...user, cursor }),
    ]),
    [
      "an id the provider refuses",
      "userId",
      ({ conversations }) => conversations.list({ userId: "x".repeat(65) }),
    ],
    [
      "an unknown option",
      "pageSize",
      ({ conversations }) => conversations.list({ ...user, pageSize: 5 } as never),
    ],
    [
      "a __proto__ option",
      "__proto__",
      ({ conversations }) => conversations.list(JSON.parse('{"userId":"a","__proto__":{}}')),
    ],
    [
      "catchUp on one page",
      "catchUp",
      ({ conversations }) => conversations.list({ ...user, catchUp: true } as never),
    ],
    [
      "an unknown provider option",
      "archived",
      ({ conversations }) =>
        conversations.list({ ...user, providerOptions: { scripted: { archived: true } } }),
    ],
    [
      "a wrong provider option",
      "archive",
      ({ conversations }) =>
        conversations.list({ ...user, providerOptions: { scripted: { archive: "yes" } } }),
    ],
    [
      "provider options that are no object",
      "providerOptions",
      ({ conversations }) => conversations.list({ ...user, providerOptions: { scripted: 5 } } as never),
    ],
    ["no input", "conversations", ({ conversations }) => conversations.list(undefined as never)],
    ["null input", "conversations", ({ conversations }) => conversations.list(null as never)],
    ["text as input", "conversations", ({ conversations }) => conversations.list("alice" as never)],
    [
      "an empty conversationId",
      "conversationId",
      (client) => client.messages.list({ ...messages, conversationId: "" }),
    ],
    [
      "a direction nobody knows",
      "direction",
      (client) => client.messages.list({ ...messages, direction: "up" as never }),
    ],
    ["newer without from", "from", (client) => client.messages.list({ ...messages, direction: "newer" })],
    ["from without a position", "from", (client) => client.messages.list({ ...messages, from: {} as never })],
    [
      "a position that is none",
      "position",
      (client) => client.messages.list({ ...messages, from: { position: "x" } }),
    ],
    [
      "requireMember as text",
      "requireMember",
      (client) => client.messages.list({ ...messages, requireMember: "no" as never }),
    ],
    [
      "includeRecalled as a number",
      "includeRecalled",
      (client) => client.messages.list({ ...messages, includeRecalled: 1 as never }),
    ],
    [
      "an unknown call option",
      "retries",
      ({ conversations }) => conversations.list(user, { retries: 5 } as never),
    ],
    [
      "a signal that is none",
      "signal",
      ({ conversations }) => conversations.list(user, { signal: {} as never }),
    ],
    [
      "a controller for a signal",
      "signal",
      (client) => all(client.messages.pages(messages, { signal: new AbortController() as never })),
    ],
    ...([0, -1, 1.5, "10", Number.NaN, 2 ** 31] as never[]).map((timeoutMs): (typeof bad)[number] => [
      `timeoutMs ${String(timeoutMs)}`,
      "timeoutMs",
      ({ conversations }) => conversations.list(user, { timeoutMs }),
    ]),
    ["call options null", "call options", ({ conversations }) => conversations.list(user, null as never)],
    ["no changes", "changes", (client) => client.marks.update({ ...user, changes: [] })],
    [
      "a change that changes nothing",
      "changes[0]",
      (client) => client.marks.update({ ...user, changes: [{ conversationId: "a" }] }),
    ],
    [
      "a mark nobody knows",
      "changes[0].set[0]",
      (client) =>
        client.marks.update({ ...user, changes: [{ conversationId: "a", set: ["stared" as never] }] }),
    ],
    [
      "bit 64",
      "changes[0].clear[0]",
      (client) => client.marks.update({ ...user, changes: [{ conversationId: "a", clear: ["bit:64"] }] }),
    ],
    [
      "bit 07",
      "changes[0].clear[0]",
      (client) =>
        client.marks.update({ ...user, changes: [{ conversationId: "a", clear: ["bit:07" as never] }] }),
    ],
  ];

  it.each(bad)(
    "such as %s is invalid_argument naming %s, before anything is sent",
    async (_, field, call) => {
      const { client, server, token } = await start();
      const error = await errorOf(() => call(client));
      expect(error).toMatchObject({ code: "invalid_argument", retryable: false, outcome: "not_applied" });
      expect(error.message).toContain(field);
      expect(error.provider).toBe("scripted");
      expect(error.message.startsWith(`scripted ${error.operation}: `), error.message).toBe(true);
      expect(error.message.length).toBeLessThan(300);
      expect(server.requests).toEqual([]);
      expect(token).not.toHaveBeenCalled();
    },
  );

  it("shows the wrong value, cut to a length that fits a log line, but never a cursor", async () => {
    const { client } = await start();
    const limit = await errorOf(() => client.conversations.list({ ...user, limit: 201 }));
    expect(limit.message).toContain("201");
    const long = await errorOf(() => client.conversations.list({ userId: ["x".repeat(10_000)] as never }));
    expect(long.message.length).toBeLessThan(300);
    const cursor = await errorOf(() =>
      client.conversations.list({ ...user, cursor: ["secret-place"] as never }),
    );
    expect(cursor.message).not.toContain("secret-place");
  });

  it("of another vendor's options is ignored", async () => {
    const { client } = await start();
    const providerOptions = { tencent: { whatever: 1 }, __proto__: { archive: true } };
    expect((await client.conversations.list({ ...user, providerOptions })).items).toHaveLength(1);
  });
});

describe("good input", () => {
  it.each([1, 200])("includes limit %i", async (limit) => {
    const { client } = await start();
    expect((await client.conversations.list({ ...user, limit })).items).toHaveLength(1);
  });

  it("may be frozen, and is not changed", async () => {
    const { client } = await start();
    const input = Object.freeze({ ...user, providerOptions: Object.freeze({ scripted: Object.freeze({}) }) });
    await client.conversations.list(input, Object.freeze({ timeoutMs: 5000 }));
    expect(input).toEqual({ ...user, providerOptions: { scripted: {} } });
  });

  it("with undefined in optional places counts as absent", async () => {
    const { client } = await start();
    const input = { ...user, limit: undefined, cursor: undefined, providerOptions: undefined } as never;
    expect((await client.conversations.list(input, undefined)).items).toHaveLength(1);
  });
});

describe("errors of paging", () => {
  const list = (client: Started, cursor: string, userId = "alice") =>
    client.conversations.list({ userId, limit: 1, cursor });

  it("name provider and operation, as all others do", async () => {
    const { client, server } = await start();
    server.respond = ({ body }) => ok({ items: [{ id: `c${body.position}`, at: 1 }], rows: [], next: "p" });
    const { nextCursor } = await client.conversations.list({ ...user, limit: 1 });
    const failures: [string, () => Promise<unknown>][] = [
      ["cursor_malformed", () => list(client, "nonsense")],
      ["cursor_foreign", () => list(client, nextCursor ?? "", "bob")],
      ["paging_stalled", () => all(client.conversations.iterate(user))],
    ];
    for (const [code, call] of failures) {
      const error = await errorOf(call);
      expect(error).toMatchObject({ code, provider: "scripted", operation: "conversations" });
      expect(error.message).toMatch(/^scripted conversations: \w/);
    }
  });
});

describe("options of a client", () => {
  const refused: [string, unknown, string][] = [
    ["an unknown one", { retires: false }, "retires"],
    ["an unknown one of retry", { retry: { attempt: 2 } }, "attempt"],
    ["retry true", { retry: true }, "retry"],
    ["no attempts", { retry: { attempts: 0 } }, "attempts"],
    ["a pause of NaN", { retry: { baseDelayMs: Number.NaN } }, "baseDelayMs"],
    ["a budget without take", { budget: {} }, "budget"],
    ["a dispatcher without dispatch", { dispatcher: { request() {} } }, "dispatcher"],
    ["an answer of no bytes", { maxResponseBytes: 0 }, "maxResponseBytes"],
    ["keys that are no list", { cursor: { keys: "x".repeat(40) } }, "cursor.keys"],
    ["a key that is no text", { cursor: { keys: [undefined] } }, "cursor.keys"],
    ["an unknown one of cursor", { cursor: { key: "x".repeat(40) } }, "key"],
    ["null", null, "createClient"],
  ];
  it.each(refused)("refuse %s and name the field", async (_, options, field) => {
    const error = await errorOf(() => createClient(scriptedProvider(), options as ClientOptions));
    expect(error.code).toBe("invalid_argument");
    expect(error.message).toContain(field);
    expect(error.message).not.toContain("xxxx");
  });
});

describe("a client", () => {
  it("loads nothing and sends nothing until it is asked", async () => {
    const { server, token } = await start();
    expect(server.requests).toEqual([]);
    expect(token).not.toHaveBeenCalled();
  });

  it("says what its provider cannot do as unsupported", async () => {
    const { client, server } = await start();
    const calls = [
      () => client.marks.list(user),
      () => client.marks.folders(user),
      () => all(client.marks.iterate(user)),
      () => client.marks.update({ ...user, changes: [{ conversationId: "a", set: ["starred"] }] }),
    ];
    for (const call of calls) expect((await errorOf(call)).code).toBe("unsupported");
    expect(server.requests).toEqual([]);
  });

  it("shows neither credentials nor cursor keys when it is printed", async () => {
    const server = await ScriptedServer.start(ok({ items: [], next: null }));
    const keys = ["a-cursor-key-that-nobody-may-see-ever"];
    const provider = scriptedProvider({ url: server.url, token: async () => "a-very-private-token" });
    const client = createClient(provider, { cursor: { keys } });
    onTestFinished(() => client.close());
    await client.conversations.list(user);
    const shown = inspect(client, { depth: 12, showHidden: true }) + JSON.stringify(client);
    expect(shown).not.toMatch(/a-cursor-key|a-very-private/);
  });

  it("runs many calls at once, each with its own answer", async () => {
    const { client, server } = await start();
    server.respond = ({ body }) =>
      ok({ items: [{ id: String(body.userId), at: 1 }], next: null, delayMs: 5 });
    const users = Array.from({ length: 60 }, (_, index) => `user-${index}`);
    const pages = await Promise.all(users.map((userId) => client.conversations.list({ userId })));
    expect(pages.map(({ items }) => items[0]?.id)).toEqual(users);
  });

  it("stops reading when a loop over it is left", async () => {
    const { client, server } = await start();
    server.respond = ({ body }) => {
      const offset = Number(body.position ?? 0);
      return ok({ items: [{ id: `c${offset}`, at: 1 }], next: String(offset + 1) });
    };
    for await (const _ of client.conversations.pages({ ...user, limit: 1 })) break;
    expect(server.requests).toHaveLength(1);
  });
});
