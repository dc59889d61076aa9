import { tracingChannel } from "node:diagnostics_channel";
import { createServer as createHttpServer } from "node:http";
import { createServer } from "node:net";
import { inspect } from "node:util";
import { Agent } from "undici";
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { createMemoryBudget } from "../../src/calling/budget/index.js";
import { Caller } from "../../src/calling/call.js";
import { connectionsOver } from "../../src/calling/http/index.js";
import { Scope } from "../../src/calling/scope.js";
import { type ClientOptions, createClient } from "../../src/client.js";
import type { ErrorCode } from "../../src/errors/colloquy-error.js";
import { errorOf } from "../support/catching.js";
import { type ScriptedOptions, scriptedProvider } from "../support/scripted-provider.js";
import { ok, refusal, type ScriptedAnswer, ScriptedServer } from "../support/scripted-server.js";

/** Every pause of the code under test; a pause lasts `pauses.longestMs` at most, so that minutes can be tested. */
const pauses = vi.hoisted(() => ({ asked: [] as number[], longestMs: 2 }));
vi.mock("node:timers/promises", async (importOriginal) => {
  const original = await importOriginal<typeof import("node:timers/promises")>();
  return {
    ...original,
    setTimeout: (ms: number, value: unknown, options: object) => {
      pauses.asked.push(ms);
      return original.setTimeout(Math.min(ms, pauses.longestMs), value, options);
    },
  };
});

beforeEach(() => {
  pauses.asked.length = 0;
  pauses.longestMs = 2;
});
afterEach(() => {
  vi.restoreAllMocks();
});

const one = ok({ items: [{ id: "c1", at: 1 }], next: null });

async function start(
  answers: ScriptedAnswer[],
  { provider = {}, client: options = {} }: { provider?: ScriptedOptions; client?: ClientOptions } = {},
) {
  const server = await ScriptedServer.start(...answers);
  const client = createClient(scriptedProvider({ url: server.url, ...provider }), {
    budget: false,
    ...options,
  });
  onTestFinished(() => client.close());
  const list = (callOptions = {}) => client.conversations.list({ userId: "alice" }, callOptions);
  return { server, client, list };
}

/** A write of the provider's own, as marks.update makes them: not safe to repeat. */
async function unsafeOperation(
  url: string,
  meanings: Readonly<Record<string, ErrorCode>> = {},
): Promise<unknown> {
  const provider = scriptedProvider({ url });
  const raw = provider.operation?.("write", { safe: false });
  if (raw === undefined) throw new Error("the scripted provider has raw operations");
  const operation = { ...raw, meanings };
  const retry = { attempts: 3, baseDelayMs: 200, maxDelayMs: 5000 };
  const dispatcher = new Agent();
  const caller = new Caller(provider, {
    connections: connectionsOver(dispatcher, 1),
    budget: null,
    retry,
    maxResponseBytes: 1_000_000,
  });
  const scope = new Scope({}, 10_000);
  return caller.call(operation, {}, scope).finally(() => {
    scope.close();
    return dispatcher.close();
  });
}

/** A port of this machine where nobody listens. */
async function deadUrl(): Promise<string> {
  const server = await new ScriptedServer().listen();
  const { url } = server;
  await server.close();
  return url;
}

describe("repeating a call", () => {
  it.each([
    ["rate limited in the body", refusal("Busy")],
    ["down in the body", refusal("Down")],
    ["HTTP 429 without a body", { status: 429 }],
    ["HTTP 502 with HTML", { status: 502, body: "<html>Bad Gateway</html>" }],
    ["HTTP 503 with an empty body", { status: 503 }],
    ["HTTP 504", { status: 504 }],
    ["a connection dropped before the answer", { fault: "drop" }],
    ["a connection reset in the middle", { ...one, fault: "reset" }],
  ] satisfies [string, ScriptedAnswer][])("repeats a safe call that was %s", async (_, failure) => {
    const { server, list } = await start([failure, failure, one]);
    expect((await list()).items.map(({ id }) => id)).toEqual(["c1"]);
    expect(server.requests).toHaveLength(3);
  });

  it("gives up after `attempts`, with the last failure", async () => {
    const { server, list } = await start([], { client: { retry: { attempts: 4 } } });
    server.respond = () => refusal("Down", `failure ${server.requests.length}`);
    const error = await errorOf(list);
    expect(error).toMatchObject({
      code: "unavailable",
      providerCode: "Down",
      retryable: true,
      requestId: "request-1",
    });
    expect(error.message).toContain("failure 4");
    expect(server.requests).toHaveLength(4);
  });

  it.each([
    ["retry: false", { retry: false as const }],
    ["one attempt", { retry: { attempts: 1 } }],
  ])("sends once with %s", async (_, client) => {
    const { server, list } = await start([refusal("Down")], { client });
    expect((await errorOf(list)).code).toBe("unavailable");
    expect(server.requests).toHaveLength(1);
  });

  it.each([
    ["NoUser", "not_found"],
    ["A code nobody knows", "unknown"],
    ["__proto__", "unknown"],
    ["constructor", "unknown"],
  ])("does not repeat %s, which is %s", async (vendorCode, code) => {
    const { server, list } = await start([refusal(vendorCode, "the vendor's words")]);
    const error = await errorOf(list);
    expect(error).toMatchObject({ code, providerCode: vendorCode, retryable: false, outcome: "not_applied" });
    expect(error.message).toContain("the vendor's words");
    expect(server.requests).toHaveLength(1);
  });

  it.each([
    ["down in the body", refusal("Down"), 1, "unknown"],
    ["HTTP 502 with HTML", { status: 502, body: "<html>" }, 1, "unknown"],
    ["a dropped connection", { fault: "drop" }, 1, "unknown"],
    ["a reset in the middle", { ...one, fault: "reset" }, 1, "unknown"],
    ["down, but certainly not applied", refusal("DownButSafe"), 3, "not_applied"],
    ["rate limited", refusal("Busy"), 3, "not_applied"],
    ["HTTP 429", { status: 429 }, 3, "not_applied"],
  ] satisfies [string, ScriptedAnswer, number, string][])(
    "after %s sends an unsafe operation only as often as is harmless, and an unsafe raw call once",
    async (_, failure, times, outcome) => {
      const { server, client } = await start([]);
      server.respond = () => failure;
      expect((await errorOf(() => client.call("write", { text: "hello" }))).outcome).toBe(outcome);
      expect(server.requests).toHaveLength(1);
      expect((await errorOf(() => unsafeOperation(server.url))).outcome).toBe(outcome);
      expect(server.requests).toHaveLength(1 + times);
    },
  );

  it("gives a code of the vendor the meaning that it has in the operation, and only there", async () => {
    const { server, client } = await start([]);
    server.respond = () => refusal("Busy");
    const meanings = { Busy: "permission_denied" } as const;
    expect(await errorOf(() => unsafeOperation(server.url, meanings))).toMatchObject({
      code: "permission_denied",
      providerCode: "Busy",
      retryable: false,
      outcome: "not_applied",
    });
    expect(server.requests).toHaveLength(1);
    expect((await errorOf(() => client.call("write", {}))).code).toBe("rate_limited");
    server.respond = () => refusal("constructor");
    expect((await errorOf(() => unsafeOperation(server.url, meanings))).code).toBe("unknown");
  });

  it("repeats a raw call whose caller says that it is safe", async () => {
    const { server, client } = await start([refusal("Down"), ok(7)]);
    expect(await client.call("read", { id: 9_007_199_254_740_993n }, { safe: true })).toBe(7);
    expect(server.requests.map(({ text }) => text)).toEqual(Array(2).fill('{"id":9007199254740993}'));
  });

  it("connects again after a refused connection, because nothing was sent", async () => {
    const url = await deadUrl();
    const { client } = await start([], { provider: { url } });
    const expected = { code: "unavailable", outcome: "not_applied", retryable: true };
    expect(await errorOf(() => unsafeOperation(url))).toMatchObject(expected);
    expect(pauses.asked).toHaveLength(2);
    expect(await errorOf(() => client.call("write", {}))).toMatchObject(expected);
    expect(pauses.asked).toHaveLength(2);
  });
});

describe("the pause between two attempts", () => {
  const retry = { attempts: 6, baseDelayMs: 100, maxDelayMs: 500 };

  it("is at most the doubling base, cut at maxDelayMs", async () => {
    vi.spyOn(Math, "random").mockReturnValue(0.999_999);
    const { server, list } = await start([], { client: { retry } });
    server.respond = () => refusal("Down");
    await errorOf(list);
    expect(pauses.asked.map(Math.round)).toEqual([100, 200, 400, 500, 500]);
  });

  it("is anything from zero up, so that many clients do not come back together", async () => {
    const random = vi.spyOn(Math, "random");
    for (const part of [0, 0.5, 0.25, 0.1, 0.9]) random.mockReturnValueOnce(part);
    const { server, list } = await start([], { client: { retry } });
    server.respond = () => refusal("Down");
    await errorOf(list);
    expect(pauses.asked.map(Math.round)).toEqual([0, 100, 100, 50, 450]);
  });

  it.each([
    ["seconds", () => "7", 7000, 7000],
    ["seconds with a fraction", () => "0.5", 500, 500],
    ["zero", () => "0", 0, 0],
    ["an HTTP date", () => new Date(Date.now() + 8000).toUTCString(), 6000, 8000],
    ["a date that has passed", () => new Date(0).toUTCString(), 0, 0],
    ["a negative number", () => "-5", 0, 0],
  ])("is the vendor's Retry-After where it is %s", async (_, header, least, most) => {
    vi.spyOn(Math, "random").mockReturnValue(0.999);
    const busy = { status: 429, headers: { "retry-after": header() } };
    const { list } = await start([busy, one], { client: { retry } });
    await list();
    expect(pauses.asked).toHaveLength(1);
    expect(pauses.asked[0]).toBeGreaterThanOrEqual(least);
    expect(pauses.asked[0]).toBeLessThanOrEqual(most);
  });

  it.each(["soon", "Infinity", "1e999", " "])("ignores a Retry-After of %j", async (header) => {
    vi.spyOn(Math, "random").mockReturnValue(0.5);
    const { list } = await start([{ status: 429, headers: { "retry-after": header } }, one], {
      client: { retry },
    });
    await list();
    expect(pauses.asked).toEqual([50]);
  });

  it("longer than the deadline is not begun, and the caller learns how long the vendor asked to wait", async () => {
    const { server, list } = await start([{ ...refusal("Busy"), headers: { "retry-after": "3600" } }]);
    const startedAt = performance.now();
    const error = await errorOf(() => list({ timeoutMs: 5000 }));
    expect(error).toMatchObject({ code: "rate_limited", retryAfterMs: 3_600_000, retryable: true });
    expect(performance.now() - startedAt).toBeLessThan(5000);
    expect(server.requests).toHaveLength(1);
    expect(pauses.asked).toEqual([]);
  });
});

describe("the deadline", () => {
  it.each([
    ["no answer", [{ fault: "hang" }]],
    ["a slow second attempt", [refusal("Down"), { fault: "hang" }]],
  ] satisfies [string, ScriptedAnswer[]][])("ends a call that meets %s", async (_, answers) => {
    vi.spyOn(Math, "random").mockReturnValue(0);
    // No attempt ends before the deadline does.
    const { server, list } = await start(answers, { client: { attemptTimeoutMs: 10_000 } });
    server.respond = () => ({ fault: "hang" });
    const startedAt = performance.now();
    const error = await errorOf(() => list({ timeoutMs: 180 }));
    expect(error).toMatchObject({ code: "timeout", retryable: true, outcome: "unknown" });
    expect(error.message).toContain("180 ms");
    expect(performance.now() - startedAt).toBeLessThan(5000);
  });

  it("ends a body that never ends", async () => {
    const socketServer = createServer((socket) => {
      socket.write("HTTP/1.1 200 OK\r\ncontent-length: 1000000\r\n\r\n{");
      socket.on("error", () => {});
    });
    await new Promise<void>((resolve) => socketServer.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void socketServer.close());
    const { port } = socketServer.address() as { port: number };
    const { list } = await start([], { provider: { url: `http://127.0.0.1:${port}` } });
    expect((await errorOf(() => list({ timeoutMs: 80 }))).code).toBe("timeout");
  });

  it("ends a credentials function that hangs, and a budget that never grants", async () => {
    const hanging = () => new Promise<never>(() => {});
    const { list } = await start([], { provider: { token: hanging } });
    expect((await errorOf(() => list({ timeoutMs: 50 }))).code).toBe("timeout");
    const waiting = await start([], { client: { budget: { take: hanging } } });
    expect((await errorOf(() => waiting.list({ timeoutMs: 50 }))).code).toBe("timeout");
    expect(waiting.server.requests).toEqual([]);
  });
});

describe("the time of one attempt", () => {
  it("is a part of the deadline, so that a connection that hangs costs one attempt", async () => {
    const { server, list } = await start([{ fault: "hang" }], { client: { attemptTimeoutMs: 40 } });
    server.respond = () => one;
    expect((await list({ timeoutMs: 8000 })).items).toHaveLength(1);
    // On a slow machine the second one may be late as well; the last has all the time that is left.
    expect(server.requests.length).toBeGreaterThan(1);
  });

  it("is a third of the deadline where nobody says", async () => {
    vi.spyOn(Math, "random").mockReturnValue(0);
    const { server, list } = await start([{ fault: "hang" }]);
    server.respond = () => one;
    expect((await list({ timeoutMs: 1_500 })).items).toHaveLength(1);
    expect(server.requests.length).toBeGreaterThan(1);
  });

  it("is what is left for the last attempt", async () => {
    const client = { attemptTimeoutMs: 20, retry: { attempts: 2 } };
    const { server, list } = await start([], { client });
    // On a slow machine the first attempt may end before its request arrives, so every one is answered alike.
    server.respond = () => ({ ...one, delayMs: 100 });
    expect((await list({ timeoutMs: 8000 })).items).toHaveLength(1);
  });

  it("is all of the deadline for a write, which could not be sent again", async () => {
    const { server, client } = await start([{ ...ok(1), delayMs: 80 }], { client: { attemptTimeoutMs: 20 } });
    expect(await client.call("write", {}, { timeoutMs: 5000 })).toBe(1);
    expect(server.requests).toHaveLength(1);
  });

  it("over is a timeout that may pass, where no time is left for another", async () => {
    const client = { attemptTimeoutMs: 20, retry: { attempts: 2 } };
    const { server, list } = await start([], { client });
    server.respond = () => ({ fault: "hang" });
    vi.spyOn(Math, "random").mockReturnValue(0.999_999);
    const error = await errorOf(() => list({ timeoutMs: 150 }));
    expect(error).toMatchObject({ code: "timeout", retryable: true, operation: "list" });
    expect(error.message).toContain("20 ms");
  });
});

describe("the abort signal", () => {
  const abortSoon = () => AbortSignal.timeout(30);

  it("that has fired already sends nothing and asks for no credentials", async () => {
    const token = vi.fn(async () => "token");
    const { server, list, client } = await start([], { provider: { token } });
    for (const call of [list, (options: object) => client.call("write", {}, options)]) {
      expect((await errorOf(() => call({ signal: AbortSignal.abort() }))).code).toBe("aborted");
    }
    expect(server.requests).toEqual([]);
    expect(token).not.toHaveBeenCalled();
  });

  it.each([
    ["a request without an answer", {}, [{ fault: "hang" }]],
    ["a hanging credentials function", { token: () => new Promise<never>(() => {}) }, []],
  ] satisfies [string, ScriptedOptions, ScriptedAnswer[]][])("ends %s", async (_, provider, answers) => {
    const { list } = await start(answers, { provider });
    const error = await errorOf(() => list({ signal: abortSoon() }));
    expect(error).toMatchObject({ code: "aborted", retryable: false });
  });

  it("ends a pause between two attempts", async () => {
    pauses.longestMs = 10_000;
    const { server, list } = await start([]);
    const controller = new AbortController();
    server.respond = () => {
      setTimeout(() => controller.abort(), 30);
      return { status: 429, headers: { "retry-after": "9" } };
    };
    const startedAt = performance.now();
    expect((await errorOf(() => list({ signal: controller.signal }))).code).toBe("aborted");
    expect(performance.now() - startedAt).toBeLessThan(5000);
    expect(server.requests).toHaveLength(1);
  });

  it("keeps no listener on the caller's signal after the call", async () => {
    const { server, list } = await start([]);
    server.respond = () => one;
    const { signal } = new AbortController();
    const [add, remove] = [vi.spyOn(signal, "addEventListener"), vi.spyOn(signal, "removeEventListener")];
    for (let call = 0; call < 5; call += 1) await list({ signal });
    expect(add.mock.calls.length).toBeGreaterThan(0);
    expect(remove.mock.calls.length).toBe(add.mock.calls.length);
  });

  it("ends a walk between two pages", async () => {
    const { server, client } = await start([]);
    server.respond = ({ body }) => {
      const offset = Number(body.position ?? 0);
      return ok({ items: [{ id: `c${offset}`, at: 1 }], next: String(offset + 1) });
    };
    const controller = new AbortController();
    const seen: string[] = [];
    const error = await errorOf(async () => {
      for await (const page of client.conversations.pages(
        { userId: "a", limit: 1 },
        { signal: controller.signal },
      )) {
        seen.push(...page.items.map(({ id }) => id));
        if (seen.length === 3) controller.abort();
      }
    });
    expect(error.code).toBe("aborted");
    expect(seen).toEqual(["c0", "c1", "c2"]);
  });
});

describe("an answer", () => {
  it.each([
    ["HTML with 200", { body: "<html>hello</html>" }, "bad_response"],
    ["an empty 200", { body: "" }, "bad_response"],
    ["JSON without the envelope", { body: "[]" }, "bad_response"],
    ["a redirect", { status: 302, headers: { location: "http://127.0.0.1:1/elsewhere" } }, "bad_response"],
    [
      "a redirect that says success",
      { ...one, status: 307, headers: { location: "/elsewhere" } },
      "bad_response",
    ],
    ["HTTP 400 with HTML", { status: 400, body: "<html>" }, "bad_response"],
    ["HTTP 401 with HTML", { status: 401, body: "<html>" }, "unauthenticated"],
    ["HTTP 403 with HTML", { status: 403, body: "<html>" }, "permission_denied"],
    ["success inside a 500", { ...one, status: 500 }, "unavailable"],
    ["more than 8 MiB", { body: Buffer.alloc(9 * 1024 * 1024, 0x20) }, "bad_response"],
    ["bytes that are no UTF-8", { body: Buffer.from([0x7b, 0xff, 0xfe, 0x7d]) }, "bad_response"],
    [
      "gzip that nobody asked for",
      { body: Buffer.from("1f8b08000000", "hex"), headers: { "content-encoding": "gzip" } },
      "bad_response",
    ],
  ] satisfies [string, ScriptedAnswer, string][])("that is %s is told apart", async (_, answer, code) => {
    const { server, list } = await start([], { client: { retry: false } });
    server.respond = () => answer;
    const error = await errorOf(list);
    expect(error).toMatchObject({ code, provider: "scripted", operation: "list" });
    expect(error.message.length).toBeLessThan(400);
    expect(server.requests).toHaveLength(1);
  });

  it("in the body decides over the HTTP status, where it can be read", async () => {
    const { list } = await start([{ ...refusal("NoUser"), status: 503 }]);
    expect((await errorOf(list)).code).toBe("not_found");
  });

  it("may be as large as maxResponseBytes says, and not a byte larger", async () => {
    const text = JSON.stringify(one.body);
    const fits = await start([one], { client: { maxResponseBytes: text.length } });
    expect((await fits.list()).items).toHaveLength(1);
    const tooSmall = await start([one], { client: { maxResponseBytes: text.length - 1, retry: false } });
    const error = await errorOf(tooSmall.list);
    expect(error).toMatchObject({ code: "bad_response", retryable: false, outcome: "unknown" });
    expect(error.message).toContain("maxResponseBytes");
  });

  it("is not asked for compressed", async () => {
    const { server, list } = await start([one]);
    await list();
    expect(server.requests[0]?.headers).not.toHaveProperty("accept-encoding");
  });
});

describe("credentials", () => {
  it("are renewed once, and the request is sent again at once, also a write", async () => {
    const { server, client } = await start([refusal("Stale"), ok(1)]);
    expect(await client.call("write", {})).toBe(1);
    expect(server.requests.map(({ headers }) => headers["x-renewed"])).toEqual([undefined, "1"]);
    expect(pauses.asked).toEqual([]);
  });

  it("are not renewed where retries are off", async () => {
    const { server, client } = await start([refusal("Stale"), ok(1)], { client: { retry: false } });
    expect(await errorOf(() => client.call("write", {}))).toMatchObject({ code: "unauthenticated" });
    expect(server.requests).toHaveLength(1);
  });

  it("that are renewed leave every repeat for failures that pass", async () => {
    const { server, list } = await start([
      refusal("Stale"),
      { status: 503, body: "" },
      { status: 503, body: "" },
      one,
    ]);
    await list();
    expect(server.requests).toHaveLength(4);
  });

  it("that stay stale are an error after the second request", async () => {
    const { server, list } = await start([]);
    server.respond = () => refusal("Stale");
    expect(await errorOf(list)).toMatchObject({ code: "unauthenticated", retryable: false });
    expect(server.requests).toHaveLength(2);
  });

  it("whose function fails are unauthenticated, and nothing is sent", async () => {
    const token = async () => {
      throw new TypeError("the vault is closed");
    };
    const { server, list } = await start([], { provider: { token } });
    const error = await errorOf(list);
    expect(error).toMatchObject({ code: "unauthenticated", outcome: "not_applied" });
    expect(error.cause).toMatchObject({ name: "TypeError", message: "the vault is closed" });
    expect(server.requests).toEqual([]);
  });
});

describe("a credentials function that fails", () => {
  it.each([
    ["by the network", Object.assign(new Error("connect ETIMEDOUT"), { code: "ETIMEDOUT" })],
    ["by its deadline", AbortSignal.abort(new DOMException("late", "TimeoutError")).reason],
    ["with a server's status", Object.assign(new Error("down"), { statusCode: 503 })],
    [
      "by a cause of the network",
      new Error("fetch failed", { cause: Object.assign(new Error(), { code: "ECONNRESET" }) }),
    ],
  ])("%s is asked again", async (_, failure) => {
    const token = vi.fn(async () => "token").mockRejectedValueOnce(failure);
    const { list } = await start([one], { provider: { token } });
    expect((await list()).items).toHaveLength(1);
    expect(token).toHaveBeenCalledTimes(2);
  });

  it("in another way is not, since it would fail again", async () => {
    const token = vi.fn(async () => {
      throw new TypeError("no such file");
    });
    const { list } = await start([], { provider: { token } });
    expect(await errorOf(list)).toMatchObject({ code: "unauthenticated", retryable: false });
    expect(token).toHaveBeenCalledOnce();
  });
});

describe("a credentials function that fails while it fetches a new key", () => {
  it("does not spread the key in its failure, which nobody was told of", async () => {
    const key = "AKTPNzY0ZTk1MzBhYTQ4";
    const token = async () => {
      throw new Error(`AssumeRole answered {"AccessKeyId":"${key}"} without a token`, {
        cause: new Error(`secret: Tm9ib2R5TWF5U2VlVGhpcw==, key ${encodeURIComponent(key)}`),
      });
    };
    const { list } = await start([], { provider: { token } });
    const shown = inspect(await errorOf(list), { depth: 10, showHidden: true });
    expect(shown).toContain("AssumeRole answered");
    expect(shown).not.toMatch(/AKTPNzY0|Tm9ib2R5/);
  });
});

describe("the budget", () => {
  it("is asked before each attempt, under a key of provider, app and operation", async () => {
    const taken: unknown[] = [];
    const budget = { take: async (...args: unknown[]) => void taken.push(args.slice(0, 2)) };
    const { list } = await start([refusal("Busy"), one], {
      client: { budget },
      provider: { callsPerSecond: 50 },
    });
    await list();
    expect(taken).toEqual(Array(2).fill(["scripted:app-1:list", 50]));
  });

  it("is taken when the credentials are in hand, so that nothing lies between it and the sending", async () => {
    const order: string[] = [];
    const token = async () => {
      order.push("credentials");
      return "token";
    };
    const budget = { take: async () => void order.push("budget") };
    const { list } = await start([one], { provider: { token }, client: { budget } });
    await list();
    expect(order).toEqual(["credentials", "budget"]);
  });

  it("is told of the caller's own limits, and of the vendor's `too often`", async () => {
    const budget = { take: vi.fn(async () => {}), slowDown: vi.fn() };
    const busy = { ...refusal("Busy"), headers: { "retry-after": "1" } };
    const { list } = await start([busy, one], {
      client: { budget, limits: { list: 7 } },
      provider: { callsPerSecond: 50 },
    });
    await list();
    expect(budget.take.mock.calls.map((args: unknown[]) => args[1])).toEqual([7, 7]);
    expect(budget.slowDown.mock.calls).toEqual([["scripted:app-1:list", 1000]]);
  });

  it("that has no room before the deadline refuses at once: rate_limited, and nothing was sent", async () => {
    const budget = createMemoryBudget();
    const { server, list } = await start([], {
      client: { budget, retry: { attempts: 2 } },
      provider: { callsPerSecond: 1, appId: "crowded" },
    });
    server.respond = () => one;
    await list();
    const error = await errorOf(() => list({ timeoutMs: 500 }));
    expect(error).toMatchObject({ code: "rate_limited", retryable: true, outcome: "not_applied" });
    expect(error.retryAfterMs).toBeGreaterThan(400);
    expect(server.requests).toHaveLength(1);
  });

  it("that made an attempt wait is in its trace", async () => {
    const seen: unknown[] = [];
    const channel = tracingChannel("colloquy:call");
    const onEnd = (message: unknown) => void seen.push((message as { budgetWaitMs?: number }).budgetWaitMs);
    channel.asyncEnd.subscribe(onEnd);
    onTestFinished(() => void channel.asyncEnd.unsubscribe(onEnd));
    const take = () => new Promise<void>((resolve) => setTimeout(resolve, 20));
    const { list } = await start([one], { client: { budget: { take } } });
    await list();
    expect(seen).toEqual([expect.any(Number)]);
    expect(seen[0]).toBeGreaterThan(10);
  });

  it("that fails is no vendor answer: the error says so and nothing is sent", async () => {
    const budget = {
      take: async () => {
        throw new Error("redis is down");
      },
    };
    const { server, list } = await start([], { client: { budget, retry: false } });
    const error = await errorOf(list);
    expect(error).toMatchObject({ code: "unavailable", outcome: "not_applied" });
    expect(server.requests).toEqual([]);
  });

  it("set to false never waits", async () => {
    const { server, client } = await start([], { provider: { callsPerSecond: 1 } });
    server.respond = () => ok(1);
    await Promise.all(Array.from({ length: 30 }, () => client.call("read", {})));
    expect(pauses.asked).toEqual([]);
  });
});

describe("raw calls", () => {
  it.each([
    ["a number that is not finite", { a: { b: Number.NaN } }],
    ["a function", { a: () => 1 }],
    ["a Date", { a: new Date(0) }],
  ])("with %s in the body are invalid_argument, and nothing is sent", async (_, body) => {
    const { server, client } = await start([]);
    expect((await errorOf(() => client.call("write", body as never))).code).toBe("invalid_argument");
    expect(server.requests).toEqual([]);
  });

  it("with a body that contains itself are invalid_argument", async () => {
    const { client } = await start([]);
    const body: Record<string, unknown> = {};
    body.self = body;
    expect((await errorOf(() => client.call("write", body as never))).code).toBe("invalid_argument");
  });

  it.each([[null], ["soon"], [{ safe: true, retries: 5 }], [{ safe: "false" }], [{ timeoutMs: 0 }]])(
    "with call options %j are invalid_argument",
    async (options) => {
      const { server, client } = await start([]);
      expect((await errorOf(() => client.call("write", {}, options as never))).code).toBe("invalid_argument");
      expect(server.requests).toEqual([]);
    },
  );

  it.each(["//evil.example/list", "list/../../x", "https://evil.example", "", "LIST", "list\n"])(
    "of %j never leave the provider's origin",
    async (name) => {
      const { server, client } = await start([]);
      expect((await errorOf(() => client.call(name))).code).toBe("invalid_argument");
      expect(server.requests).toEqual([]);
    },
  );

  it("are unsupported where the provider has none", async () => {
    const { client } = await start([], { provider: { without: ["operation"] } });
    expect((await errorOf(() => client.call("read"))).code).toBe("unsupported");
  });
});

describe("tracing", () => {
  it("says provider, operation, attempt, duration and code, and neither answers nor credentials", async () => {
    const events: { name: string; seen: string; message: Record<string, unknown> }[] = [];
    const on = (name: string) => (message: unknown) =>
      events.push({
        name,
        seen: inspect(message, { depth: 10, showHidden: true }),
        message: { ...(message as object) },
      });
    const handlers = {
      start: on("start"),
      end: on("end"),
      asyncStart: on("asyncStart"),
      asyncEnd: on("asyncEnd"),
      error: on("error"),
    };
    const channel = tracingChannel("colloquy:call");
    channel.subscribe(handlers);
    onTestFinished(() => channel.unsubscribe(handlers));
    const answer = ok({ items: [{ id: "a-private-conversation", at: 1 }], next: null });
    const { list } = await start([refusal("Busy", "private words"), answer], {
      provider: { token: "private-token" },
    });
    await list();
    const ended = events.filter(({ name }) => name === "asyncEnd").map(({ message }) => message);
    expect(ended).toEqual([
      expect.objectContaining({ provider: "scripted", operation: "list", attempt: 1, code: "rate_limited" }),
      expect.objectContaining({ provider: "scripted", operation: "list", attempt: 2 }),
    ]);
    expect(ended[1]).not.toHaveProperty("code");
    for (const { durationMs } of ended) {
      expect(durationMs).toBeGreaterThan(0);
    }
    expect(ended[1]).not.toHaveProperty("budgetWaitMs");
    expect(events.filter(({ name }) => name === "start")).toHaveLength(2);
    for (const { seen } of events) expect(seen).not.toMatch(/private|alice/);
  });
});

describe("connections", () => {
  it("are new for the last attempt, since the kept ones may all be dead", async () => {
    const sockets: (number | undefined)[] = [];
    const server = createHttpServer((request, response) => {
      sockets.push(request.socket.remotePort);
      const fails = sockets.length === 2 || sockets.length === 3;
      request.resume().on("end", () => {
        if (fails) request.socket.destroy();
        else response.end(JSON.stringify(one.body));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void server.close());
    const { port } = server.address() as { port: number };
    const { list } = await start([], { provider: { url: `http://127.0.0.1:${port}` } });
    await list();
    // The pool takes a connection back a moment after its answer.
    await new Promise((resolve) => setTimeout(resolve, 20));
    await list();
    expect(sockets).toHaveLength(4);
    expect(sockets[1]).toBe(sockets[0]);
    expect(new Set(sockets.slice(1)).size).toBe(3);
  });

  it("to one origin are 64 at most, or as many as are said", async () => {
    for (const [given, most] of [
      [{}, 64],
      [{ connections: 3 }, 3],
    ] as const) {
      const { server, list } = await start([], { client: given });
      const open = new Set<unknown>();
      server.respond = () => ({ ...one, delayMs: 20 });
      server.onConnection((socket) => open.add(socket));
      await Promise.all(Array.from({ length: 200 }, () => list()));
      expect(open.size).toBe(most);
    }
  });

  it("go through the dispatcher that was handed in, which close leaves open", async () => {
    const dispatcher = new Agent();
    onTestFinished(() => dispatcher.close());
    const dispatch = vi.spyOn(dispatcher, "dispatch");
    const { list, client, server } = await start([], { client: { dispatcher } });
    server.respond = () => one;
    await list();
    await client.close();
    expect((await errorOf(list)).code).toBe("invalid_argument");
    const other = createClient(scriptedProvider({ url: server.url }), { dispatcher, budget: false });
    expect((await other.conversations.list({ userId: "alice" })).items).toHaveLength(1);
    expect(dispatch).toHaveBeenCalledTimes(2);
  });

  it("are kept alive between calls and ended by close", async () => {
    const { server, list, client } = await start([]);
    server.respond = ({ headers }) => ok({ items: [{ id: headers.connection ?? "", at: 1 }], next: null });
    await list();
    expect((await list()).items[0]?.id).toBe("keep-alive");
    await client.close();
    const error = await errorOf(list);
    expect(error).toMatchObject({ code: "invalid_argument", operation: "conversations" });
    expect(error.message).toContain("the client is closed; make a new one");
    expect(server.requests).toHaveLength(2);
  });

  it("are waited for by close, which takes no new call meanwhile", async () => {
    const { list, client, server } = await start([]);
    server.respond = () => ({ ...one, delayMs: 60 });
    const running = list();
    await vi.waitUntil(() => server.requests.length === 1);
    const closing = client.close();
    expect((await errorOf(list)).code).toBe("invalid_argument");
    expect((await running).items).toHaveLength(1);
    await closing;
    expect(server.requests).toHaveLength(1);
  });

  it.each([
    ["a timeout of zero", [{ timeoutMs: 0 }]],
    ["a short timeout", [{ timeoutMs: 30 }]],
    ["a second close that has one", [{}, { timeoutMs: 0 }]],
  ])("are cut short by close with %s", async (_, closings) => {
    const { list, client, server } = await start([]);
    server.respond = () => ({ fault: "hang" });
    const [read, write] = [errorOf(list), errorOf(() => client.call("write", {}))];
    await vi.waitUntil(() => server.requests.length === 2);
    await Promise.all(closings.map((options) => client.close(options)));
    const aborted = { code: "aborted", retryable: false, outcome: "unknown" };
    expect([await read, await write]).toMatchObject([aborted, aborted]);
    expect((await read).message).toContain("its client was closed");
  });

  it("that are still being made do not keep close waiting", async () => {
    const server = createServer(() => {});
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void server.close());
    const { port } = server.address() as { port: number };
    const { list, client } = await start([], { provider: { url: `https://127.0.0.1:${port}` } });
    expect((await errorOf(() => list({ timeoutMs: 50 }))).code).toBe("timeout");
    const startedAt = performance.now();
    await client.close();
    expect(performance.now() - startedAt).toBeLessThan(5000);
  });

  it.each([[{ timeoutMs: -1 }], [{ timeoutMs: "1" }], [{ graceMs: 1 }], [null]])(
    "are not closed with options %j",
    async (options) => {
      const { client, list, server } = await start([one]);
      const error = await errorOf(() => client.close(options as never));
      expect(error).toMatchObject({ code: "invalid_argument", operation: "close" });
      expect((await list()).items).toHaveLength(1);
      expect(server.requests).toHaveLength(1);
    },
  );

  it("can be closed twice", async () => {
    const { list, server, client } = await start([]);
    server.respond = () => one;
    await list();
    await client.close();
    await expect(client.close()).resolves.toBeUndefined();
  });
});
