import { request as httpRequest } from "node:http";
import { afterEach, describe, expect, it } from "vitest";
import {
  type EmulatorServer,
  type EmulatorServerOptions,
  isJsonObject,
  readJson,
  seeded,
  startServer,
  writeJson,
} from "../../src/emulator/index.js";
import { BoundedLog, sizeOfRequest } from "../../src/emulator/log.js";

const running: EmulatorServer[] = [];

async function start(options: Partial<EmulatorServerOptions> = {}): Promise<EmulatorServer> {
  const server = await startServer({
    operationOf: (request) => request.path.slice(1),
    handle: (request) => ({
      status: 200,
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ echo: request.body, text: "0123456789".repeat(20) }),
    }),
    renderError: (fault) => ({ status: fault.status ?? 200, body: JSON.stringify({ code: fault.code }) }),
    ...options,
  });
  running.push(server);
  return server;
}

function post(server: EmulatorServer, path = "/read", body = "{}"): Promise<Response> {
  return fetch(server.url + path, { method: "POST", body });
}

function statusWith(server: EmulatorServer, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest(`${server.url}/read`, { method: "POST", headers }, (incoming) => {
      incoming.resume();
      resolve(incoming.statusCode ?? 0);
    });
    outgoing.on("error", reject);
    outgoing.end("{}");
  });
}

/** Sends most of a body and destroys the connection once the server has begun to read. */
function hangUp(server: EmulatorServer, bytes: number): Promise<void> {
  return new Promise((resolve) => {
    const headers = { "content-length": String(bytes + 1) };
    const outgoing = httpRequest(`${server.url}/read`, { method: "POST", headers });
    outgoing.on("error", () => {});
    outgoing.on("close", () => resolve());
    outgoing.write("x".repeat(bytes), () => outgoing.destroy());
  });
}

afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.close()));
});

describe("startServer", () => {
  it("answers on 127.0.0.1 and records what arrived", async () => {
    const server = await start();
    const answer = await post(server, "/read?a=1&b=%20x", '{"n":1}');
    expect(answer.status).toBe(200);
    expect(((await answer.json()) as { echo: string }).echo).toBe('{"n":1}');
    const [seen] = server.requests;
    expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(seen).toMatchObject({ operation: "read", method: "POST", path: "/read", body: '{"n":1}' });
    expect(seen?.query.get("b")).toBe(" x");
    expect(seen?.headers["content-type"]).toContain("text/plain");
  });

  it("sends HTTP 204 without a length", async () => {
    const server = await start({ handle: () => ({ status: 204, body: "" }) });
    const answer = await fetch(`${server.url}/read`, { method: "PATCH", body: "a=1" });
    expect([answer.status, answer.headers.get("content-length"), await answer.text()]).toEqual([
      204,
      null,
      "",
    ]);
  });

  it("dates its answers by its own clock", async () => {
    const server = await start({ now: () => new Date("2031-02-03T04:05:06.789Z") });
    expect((await post(server)).headers.get("date")).toBe("Mon, 03 Feb 2031 04:05:06 GMT");
  });

  it("refuses a foreign Host and any Origin, and takes the local names", async () => {
    const server = await start();
    expect(await statusWith(server, { host: "evil.example" })).toBe(403);
    expect(await statusWith(server, { host: "127.0.0.1.evil.example" })).toBe(403);
    expect(await statusWith(server, { origin: "http://127.0.0.1" })).toBe(403);
    expect(await statusWith(server, { origin: "null" })).toBe(403);
    expect(server.requests).toHaveLength(0);
    for (const host of ["localhost", "localhost:80", "[::1]:4000", "127.0.0.1:9"]) {
      expect(await statusWith(server, { host })).toBe(200);
    }
  });

  it("refuses a body over 1 MiB", async () => {
    const server = await start();
    expect((await post(server, "/read", "x".repeat(1024 * 1024))).status).toBe(200);
    expect((await post(server, "/read", "x".repeat(1024 * 1024 + 1))).status).toBe(413);
    expect(server.requests).toHaveLength(1);
  });

  it("forgets the oldest requests when those it remembers are large", async () => {
    const server = await start();
    for (let call = 0; call < 20; call += 1) await post(server, `/${call}`, "x".repeat(1_000_000));
    expect(server.requests.reduce((sum, { body }) => sum + body.length, 0)).toBeLessThan(16 * 1024 * 1024);
    expect(server.requests.length).toBeGreaterThan(10);
    expect(server.requests.at(-1)?.path).toBe("/19");
  });

  it("counts what parameters and headers take, not only bodies", async () => {
    const server = await start();
    const path = `/read?${"a&".repeat(7_000)}`;
    for (let call = 0; call < 40; call += 1) await post(server, path, "");
    expect(server.requests.reduce((sum, { query }) => sum + query.size, 0)).toBeLessThan(200_000);
    expect(server.requests.length).toBeGreaterThan(10);
  });

  it("remembers 10,000 requests", () => {
    const log = new BoundedLog(sizeOfRequest);
    const query = new URLSearchParams();
    const rest = { method: "GET", path: "/", query, headers: {}, body: "", receivedAt: new Date() };
    for (let call = 0; call < 10_050; call += 1) log.add({ operation: String(call), ...rest });
    expect([log.entries.length, log.entries[0]?.operation]).toEqual([10_000, "50"]);
  });

  it("refuses bodies that together would fill its memory while others wait, and takes them afterwards", async () => {
    let open: () => void = () => {};
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    const server = await start({
      handle: async () => {
        await gate;
        return { status: 200, body: "{}" };
      },
    });
    const body = "x".repeat(1_000_000);
    const statuses = Array.from({ length: 40 }, async () => (await post(server, "/read", body)).status);
    // None is answered before the gate opens, except by a refusal.
    expect(await Promise.race(statuses)).toBe(503);
    open();
    expect(new Set(await Promise.all(statuses))).toEqual(new Set([200, 503]));
    expect((await post(server, "/read", body)).status).toBe(200);
  });

  it("lets go of a body whose sender hangs up", async () => {
    const server = await start();
    for (let call = 0; call < 40; call += 1) await hangUp(server, 1_000_000);
    expect((await post(server, "/read", "x".repeat(1_000_000))).status).toBe(200);
  });

  it("shows its own failures as plain HTTP 500", async () => {
    const server = await start({
      handle: () => {
        throw new Error("broken world");
      },
    });
    const answer = await post(server);
    expect(answer.status).toBe(500);
    expect(await answer.text()).toContain("broken world");
  });

  it("closes while an answer is pending", async () => {
    const server = await start({ latencyMs: 60_000 });
    const pending = post(server).catch((error: unknown) => error);
    while (server.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    await server.close();
    expect(await pending).toBeInstanceOf(Error);
  });
});

describe("faults", () => {
  it("delays one answer, or all of them", async () => {
    const server = await start();
    server.inject({ kind: "latency", ms: 60 });
    const before = performance.now();
    await post(server);
    expect(performance.now() - before).toBeGreaterThanOrEqual(55);
    server.latencyMs = 40;
    const again = performance.now();
    await post(server);
    expect(performance.now() - again).toBeGreaterThanOrEqual(35);
  });

  it("drops the connection before any byte, without carrying the operation out", async () => {
    let handled = 0;
    const server = await start({
      handle: () => {
        handled += 1;
        return { status: 200, body: "{}" };
      },
    });
    server.inject({ kind: "drop" });
    await expect(post(server)).rejects.toThrow();
    expect([handled, server.requests.length]).toEqual([0, 1]);
    expect((await post(server)).status).toBe(200);
  });

  it.each([undefined, 0, 7])("resets inside the body after %s bytes", async (afterBytes) => {
    const server = await start();
    server.inject(afterBytes === undefined ? { kind: "reset" } : { kind: "reset", afterBytes });
    const answer = await post(server);
    expect(answer.status).toBe(200);
    await expect(answer.text()).rejects.toThrow();
  });

  it("truncates the body with a content-length that agrees", async () => {
    const server = await start();
    server.inject({ kind: "truncate", bytes: 10 });
    const answer = await post(server);
    expect(answer.headers.get("content-length")).toBe("10");
    const text = await answer.text();
    expect(text).toHaveLength(10);
    expect(() => JSON.parse(text)).toThrow();
  });

  it("answers another status, an in-body error or another body", async () => {
    const server = await start();
    server.inject({ kind: "status", status: 429, headers: { "retry-after": "2" }, body: "slow" });
    const limited = await post(server);
    expect([limited.status, limited.headers.get("retry-after"), await limited.text()]).toEqual([
      429,
      "2",
      "slow",
    ]);
    server.inject({ kind: "error", code: 60011 });
    expect(await (await post(server)).json()).toEqual({ code: 60011 });
    server.inject({ kind: "body", body: "[1," });
    expect(await (await post(server)).text()).toBe("[1,");
    expect((await post(server)).status).toBe(200);
  });

  it("acts on its operation only, after some passes, as often as asked", async () => {
    const server = await start();
    server.inject({ kind: "status", status: 503, operation: "write", after: 1, times: 2 });
    const statuses: number[] = [];
    for (const path of ["/read", "/write", "/write", "/read", "/write", "/write"]) {
      statuses.push((await post(server, path)).status);
    }
    expect(statuses).toEqual([200, 200, 503, 200, 503, 200]);
  });

  it("goes on for ever until it is removed", async () => {
    const server = await start();
    const remove = server.inject({ kind: "status", status: 500, times: Number.POSITIVE_INFINITY });
    for (let call = 0; call < 3; call += 1) expect((await post(server)).status).toBe(500);
    remove();
    expect((await post(server)).status).toBe(200);
  });

  it("lets the fault injected first act first", async () => {
    const server = await start();
    server.inject({ kind: "status", status: 500 });
    server.inject({ kind: "status", status: 502 });
    expect([(await post(server)).status, (await post(server)).status]).toEqual([500, 502]);
  });
});

describe("JSON of the kit", () => {
  it("keeps every digit of an integer, and tells 1 from 1.0", () => {
    const text = '{"id":7123456789012345678,"ratio":1.0,"small":-3}';
    const value = readJson(text);
    expect(value).toEqual({ id: 7123456789012345678n, ratio: 1, small: -3n });
    expect(writeJson({ id: 7123456789012345678n, left: undefined })).toBe('{"id":7123456789012345678}');
  });

  it("refuses what is no JSON, and names that stand twice", () => {
    expect(() => readJson("{")).toThrow();
    expect(() => readJson('{"a":1,"a":2}')).toThrow();
  });

  it("tells an object from a list", () => {
    expect([{}, [], null, 1n, undefined].map(isJsonObject)).toEqual([true, false, false, false, false]);
  });
});

describe("seeded", () => {
  it("repeats for the same seed and differs for another", () => {
    const draw = (seed: number | string) => {
      const random = seeded(seed);
      return Array.from({ length: 5 }, () => random());
    };
    expect(draw(1)).toEqual(draw(1));
    expect(draw("a")).not.toEqual(draw("b"));
    for (const value of draw("range")) expect(value >= 0 && value < 1).toBe(true);
  });
});
