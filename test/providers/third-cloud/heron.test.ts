import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { type CallTrace, type ClientOptions, createClient } from "colloquy";
import { describeConformance } from "colloquy/testing";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { type HeronEmulator, type Message, startHeronEmulator } from "./heron/emulator/index.js";
import { type HeronOptions, heron } from "./heron/index.js";
import { heronHarness } from "./heron-harness.js";

describeConformance({ describe, it }, heronHarness);

const ann = { userId: "ann/of the?pond" };
const key = "heron key for tests";

async function start(clientOptions: ClientOptions = {}, options: Partial<HeronOptions> = {}) {
  const emulator = await startHeronEmulator({ pond: "north", key });
  const provider = heron({ pond: "north", key, baseUrl: emulator.url, ...options });
  const client = createClient(provider, { retry: false, ...clientOptions });
  onTestFinished(async () => {
    await client.close();
    await emulator.close();
  });
  return { emulator, world: emulator.world, client };
}

/** What was asked, as a line to read. */
function asked({ requests }: HeronEmulator): string[] {
  return requests.map(({ method, path, query, body }) => `${method} ${path}?${query} ${body}`.trim());
}

const prefix = "/v2/ponds/north";
const user = `${prefix}/users/ann%2Fof%20the%3Fpond`;

describe("heron's conversations", () => {
  it("are asked for by GET, with the user in the path and a time of now", async () => {
    vi.useFakeTimers({ now: 1_790_000_000_000, toFake: ["Date"] });
    onTestFinished(() => void vi.useRealTimers());
    const { emulator, client } = await start();
    await client.conversations.list(ann);
    expect(asked(emulator)).toEqual([`GET ${user}/threads?until=1790003600000&size=100`]);
    expect(emulator.requests[0]?.headers).not.toHaveProperty("content-type");
  });

  it("are all there while this machine's clock is half an hour slow", async () => {
    const { world, client } = await start();
    const lastMessageAt = Date.now() + 30 * 60_000;
    world.addThread({ kind: "flock", members: [ann.userId], lastMessageAt });
    expect((await client.conversations.list(ann)).items).toHaveLength(1);
  });

  it("come once each from pages of 100 that repeat the row at the seam, ties in one millisecond too", async () => {
    const { emulator, world, client } = await start();
    const at = world.now();
    for (let count = 0; count < 250; count += 1) {
      const lastMessageAt = at + (count < 150 ? 0 : count);
      world.addThread({ kind: "flock", members: [ann.userId], lastMessageAt });
    }
    const ids: string[] = [];
    for await (const { id } of client.conversations.iterate(ann)) ids.push(id);
    expect(ids).toHaveLength(250);
    expect(new Set(ids).size).toBe(250);
    expect(asked(emulator).at(-1)).toMatch(/until=\d{13}&thread=71000000000000\d{5}&size=100$/);
  });

  it("keep ids of 64 bits, and text for numbers nobody documents", async () => {
    const { world, client } = await start();
    world.addThread({ id: 9_223_372_036_854_775_807n, kind: "pair", members: [ann.userId, 7] });
    world.addThread({ id: 3n, kind: "pair", members: [ann.userId, "bo"] });
    const { items } = await client.conversations.list(ann);
    expect(items.map(({ id, peerId }) => [id, peerId])).toEqual([
      ["3", "bo"],
      ["9223372036854775807", "7"],
    ]);
    expect(items[0]?.raw).toMatchObject({ thread: "3" });
  });

  it("leave out a row without a number, and go on behind it", async () => {
    const { emulator, client } = await start();
    const rows = ['{"thread":5,"lastMessageAt":9000}', '{"lastMessageAt":8000}', "null", '{"thread":6}'];
    emulator.inject({ kind: "body", body: `{"threads":[${rows}]}` });
    const { items } = await client.conversations.list(ann);
    expect(items.map(({ id, activity }) => [id, activity.at?.getTime()])).toEqual([
      ["5", 9000],
      ["6", undefined],
    ]);
    expect(asked(emulator)[1]).toContain("until=9000&thread=5");
  });

  it("do not end at a full page from which nobody can go on", async () => {
    const { emulator, client } = await start();
    const threads = Array.from({ length: 100 }, () => "{}").join();
    emulator.inject({ kind: "body", body: `{"threads":[${threads}]}` });
    await expect(client.conversations.list(ann)).rejects.toMatchObject({ code: "bad_response" });
  });

  it.each([".", "..", "", "x".repeat(65), "half \ud83d"])(
    "of a user named %j are refused",
    async (userId) => {
      const { emulator, client } = await start();
      await expect(client.conversations.list({ userId })).rejects.toMatchObject({ code: "invalid_argument" });
      expect(emulator.requests).toEqual([]);
    },
  );
});

describe("heron's histories", () => {
  it("go on by page tokens inside one millisecond", async () => {
    const { emulator, world, client } = await start();
    const thread = world.addThread({ kind: "flock", members: [ann.userId] });
    const at = world.now();
    const body = { type: "text", text: "at once" };
    const made: Message[] = [];
    for (let count = 0; count < 130; count += 1)
      made.push(world.addMessage(thread, { from: "bo", body, at: count < 120 ? at : at + 1 }));
    const input = { ...ann, conversationId: String(thread.id) };
    const ids = made.map(({ id }) => String(id));
    const read: string[] = [];
    for (let cursor: { cursor?: string } = {}; ; ) {
      const page = await client.messages.list({ ...input, limit: 7, ...cursor });
      read.push(...page.items.map(({ id }) => id));
      if (page.nextCursor === null) break;
      cursor = { cursor: page.nextCursor };
    }
    expect(read).toEqual([...ids].reverse());
    const { items } = await client.messages.list({ ...input, limit: 200 });
    const from = { position: items.at(-1)?.position ?? "" };
    const newer = await client.messages.list({ ...input, direction: "newer", from, limit: 200 });
    expect(newer.items.map(({ id }) => id)).toEqual(ids.slice(1));
    expect(asked(emulator).filter((line) => line.includes("token=")).length).toBeGreaterThan(3);
  });

  it("tell somebody who is no member from a thread that is not there", async () => {
    const { world, client } = await start();
    const thread = world.addThread({ kind: "flock", members: ["bo"] });
    const read = (conversationId: string) =>
      client.messages.list({ ...ann, conversationId, requireMember: true });
    await expect(read(String(thread.id))).rejects.toMatchObject({ code: "permission_denied" });
    await expect(read("5")).rejects.toMatchObject({ code: "not_found", providerCode: "no_such_thread" });
  });
});

describe("heron's marks", () => {
  it("are changed by PATCH with a form, and an answer without a body is a success", async () => {
    const { emulator, world, client } = await start();
    const { id } = world.addThread({ kind: "flock", members: [ann.userId] });
    const change = { conversationId: String(id), set: ["pinned" as const], clear: ["muted" as const] };
    const { results } = await client.marks.update({ ...ann, changes: [change] });
    expect(results).toEqual([{ conversationId: String(id), ok: true }]);
    expect(asked(emulator)).toEqual([`PATCH ${user}/flags/${id}? pinned=true&muted=false`]);
    expect(emulator.requests[0]?.headers).toMatchObject({
      "content-type": "application/x-www-form-urlencoded",
    });
    expect((await client.marks.list(ann)).items[0]).toMatchObject({ marks: ["pinned"] });
  });
});

describe("heron's wire", () => {
  it("hands on how long to wait from the body, and the request's id from a header", async () => {
    const { emulator, client } = await start();
    emulator.inject({ kind: "error", code: "slow_down" });
    await expect(client.conversations.list(ann)).rejects.toMatchObject({
      code: "rate_limited",
      providerCode: "slow_down",
      retryAfterMs: 1500,
      requestId: "request-1",
    });
  });

  it("takes an empty answer for a success only with HTTP 204", async () => {
    const { emulator, client } = await start();
    emulator.inject({ kind: "status", status: 200 });
    await expect(client.conversations.list(ann)).rejects.toMatchObject({ code: "bad_response" });
    emulator.inject({ kind: "status", status: 502 });
    await expect(client.conversations.list(ann)).rejects.toMatchObject({ code: "unavailable" });
  });

  it("puts what a raw call names into the path, and the rest into query or form", async () => {
    const { emulator, world, client } = await start();
    const { id } = world.addThread({ kind: "flock", members: [ann.userId] });
    const route = "/users/{user}/flags/{thread}";
    const fields = { user: ann.userId, thread: id, pinned: true };
    expect(await client.call(`PATCH ${route}`, fields)).toBeNull();
    await client.call("GET /users/{user}/flags", { user: ann.userId, size: 5 }, { safe: true });
    expect(asked(emulator)).toEqual([`PATCH ${user}/flags/${id}? pinned=true`, `GET ${user}/flags?size=5`]);
  });

  it.each([
    ["GET /users/ann", {}],
    ["GET /threads/{thread}", { thread: ".." }],
    ["GET /threads/{thread}", {}],
    ["TRACE /threads", {}],
    ["GET /threads/{thread}", { thread: 1, size: { of: 1 } }],
  ])("refuses the raw call %s with %j", async (name, fields) => {
    const { emulator, client } = await start();
    await expect(client.call(name, fields)).rejects.toMatchObject({ code: "invalid_argument" });
    expect(emulator.requests).toEqual([]);
  });

  it("names operations by their route, never with an id", async () => {
    const { world, client } = await start();
    const thread = world.addThread({ kind: "flock", members: [ann.userId] });
    const conversationId = String(thread.id);
    const names = new Set<string>();
    const note = (trace: unknown) => void names.add((trace as CallTrace).operation);
    subscribe("tracing:colloquy:call:start", note);
    onTestFinished(() => void unsubscribe("tracing:colloquy:call:start", note));
    await client.conversations.list(ann);
    await client.messages.list({ ...ann, conversationId, requireMember: true });
    await client.marks.list(ann);
    await client.marks.update({ ...ann, changes: [{ conversationId, set: ["muted"] }] });
    await client.call("GET /users/{user}/flags", { user: ann.userId });
    expect([...names].sort()).toEqual([
      "GET /threads/{thread}/members/{user}",
      "GET /threads/{thread}/messages",
      "GET /users/{user}/flags",
      "GET /users/{user}/threads",
      "PATCH /users/{user}/flags/{thread}",
    ]);
  });
});
