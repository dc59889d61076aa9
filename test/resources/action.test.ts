import { describe, expect, it, onTestFinished, vi } from "vitest";
import { createClient } from "../../src/client.js";
import type { Level } from "../../src/model/capabilities.js";
import type { Call, MarkStore, Provider } from "../../src/provider/index.js";
import { stalled } from "../../src/provider/index.js";
import { all, errorOf } from "../support/catching.js";
import { scriptedProvider } from "../support/scripted-provider.js";
import { ok, ScriptedServer } from "../support/scripted-server.js";

type Levels = { list: Level; folders: Level; update: Level };

/** A provider that has marks as given, over a server that answers everything with `true`. */
async function start(marks: MarkStore, levels: Partial<Levels> = {}) {
  const server = await ScriptedServer.start();
  server.respond = () => ok(true);
  const scripted = scriptedProvider({ url: server.url });
  const declared = { list: "native", folders: "native", update: "native", ...levels } as const;
  const provider: Provider = {
    ...scripted,
    capabilities: { ...scripted.capabilities, marks: { ...scripted.capabilities.marks, ...declared } },
    marks,
  };
  const client = createClient(provider, { budget: false, retry: false });
  onTestFinished(() => client.close());
  const send = (call: Call) => {
    const operation = scripted.operation?.("mark", { safe: false });
    if (operation === undefined) throw new Error("the scripted provider has raw operations");
    return call(operation, {});
  };
  return { server, client, send };
}

const whole = { items: [], folders: [{ id: "1", name: "work" }] } as never;
const store: Required<Pick<MarkStore, "list" | "update">> = {
  list: { prepare: ({ userId }) => ({ userId }), readWhole: async () => whole },
  update: { prepare: ({ userId }) => ({ userId }), apply: async () => [] },
};
const user = { userId: "alice" };
const changes = ["a", "b", "c"].map((conversationId) => ({ conversationId, set: ["starred" as const] }));
type Client = Awaited<ReturnType<typeof start>>["client"];

const calls: [string, string, (client: Client, options?: object) => Promise<unknown>][] = [
  ["marks.list", "marks", ({ marks }, options) => marks.list(user, options)],
  ["marks.iterate", "marks", ({ marks }, options) => all(marks.iterate(user, options))],
  ["marks.folders", "marks.folders", ({ marks }, options) => marks.folders(user, options)],
  ["marks.update", "marks.update", ({ marks }, options) => marks.update({ ...user, changes }, options)],
];

describe.each(calls)("%s", (name, operation, call) => {
  const ability = name === "marks.iterate" ? "list" : (name.slice("marks.".length) as keyof Levels);

  it("is unsupported where the table says so, although the provider has the code", async () => {
    const prepare = vi.fn(() => ({}));
    const counted = {
      list: { ...store.list, prepare },
      update: { ...store.update, prepare },
    };
    const { client, server } = await start(counted, { [ability]: "unsupported" });
    const error = await errorOf(() => call(client));
    expect(error).toMatchObject({ code: "unsupported", provider: "scripted", operation });
    expect(error.message).toBe(
      `scripted ${operation}: this vendor cannot do it (capabilities.marks.${ability}); look at client.capabilities before the call`,
    );
    expect(prepare).not.toHaveBeenCalled();
    expect(server.requests).toEqual([]);
  });

  it("is unsupported where the provider lacks the code that it declares", async () => {
    const { client } = await start({});
    expect(await errorOf(() => call(client))).toMatchObject({ code: "unsupported", operation });
  });

  it("makes a mistake in prepare invalid_argument, with the mistake as its cause", async () => {
    const prepare = () => {
      throw new TypeError("cannot read properties of undefined");
    };
    const { client, server } = await start({
      list: { ...store.list, prepare },
      update: { ...store.update, prepare },
    });
    const error = await errorOf(() => call(client));
    expect(error).toMatchObject({ code: "invalid_argument", outcome: "not_applied", operation });
    expect(error.cause).toMatchObject({ name: "TypeError" });
    expect(server.requests).toEqual([]);
  });

  it("names itself in what a provider throws without knowing its operation", async () => {
    const work = async () => {
      throw stalled("the list turns");
    };
    const { client } = await start({
      list: { ...store.list, readWhole: work },
      update: { ...store.update, apply: work },
    });
    const error = await errorOf(() => call(client));
    expect(error).toMatchObject({ code: "paging_stalled", provider: "scripted", operation });
    expect(error.message).toMatch(new RegExp(`^scripted ${operation}: the list turns; `));
  });

  it.each([
    ["a signal that has fired", { signal: AbortSignal.abort() }, "aborted"],
    ["an unknown option", { retries: 1 }, "invalid_argument"],
  ])("names itself and sends nothing with %s", async (_, options, code) => {
    const { client, server } = await start(store);
    const error = await errorOf(() => call(client, options));
    expect(error).toMatchObject({ code, provider: "scripted", operation, outcome: "not_applied" });
    expect(error.message).toMatch(new RegExp(`^scripted ${operation}: `));
    expect(server.requests).toEqual([]);
  });
});

describe("a change of several things", () => {
  it("has one outcome per change in the caller's order, and none is a success that nobody confirmed", async () => {
    const refused = { code: "not_found", providerCode: "77", text: "no such conversation" } as const;
    const apply = async () => [null, refused];
    const { client } = await start({ update: { ...store.update, apply } });
    const { results } = await client.marks.update({ ...user, changes });
    expect(results).toEqual([
      { conversationId: "a", ok: true },
      { conversationId: "b", ok: false, error: expect.objectContaining({ code: "not_found" }) },
      { conversationId: "c", ok: false, error: expect.objectContaining({ code: "bad_response" }) },
    ]);
    const messages = results.map((result) => (result.ok ? "" : result.error.message));
    expect(messages.slice(1)).toEqual([
      "scripted marks.update: b was not changed: no such conversation",
      "scripted marks.update: c was not changed: no result for this change",
    ]);
    expect(results[2]).toMatchObject({ error: { outcome: "unknown", retryable: false } });
  });

  it("says at the deadline what was applied before it", async () => {
    const { client, server, send } = await start({
      update: {
        ...store.update,
        apply: async (_, call) => {
          await send(call);
          server.respond = () => ({ fault: "hang" });
          const late = await errorOf(() => send(call));
          return [null, { code: late.code, providerCode: "", text: late.message }, null];
        },
      },
    });
    const { results } = await client.marks.update({ ...user, changes }, { timeoutMs: 800 });
    expect(results.map(({ ok: applied }) => applied)).toEqual([true, false, true]);
  });
});

describe("a raw call", () => {
  it.each([
    ["a name that is none", ["NO NAME"], "invalid_argument"],
    ["options that are none", ["name", {}, null], "invalid_argument"],
  ] as const)("with %s is named `call`", async (_, input, code) => {
    const { client } = await start(store);
    const error = await errorOf(() => client.call(...(input as unknown as [string])));
    expect(error).toMatchObject({ code, provider: "scripted", operation: "call" });
    expect(error.message).toMatch(/^scripted call: /);
  });
});
