import { tracingChannel } from "node:diagnostics_channel";
import { inspect } from "node:util";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Client } from "../../src/client.js";
import type { EmulatorRequest, Fault } from "../../src/emulator/index.js";
import { ColloquyError } from "../../src/errors/colloquy-error.js";
import { errorOf } from "../support/catching.js";
import { clientOf, type Emulator, type Vendor, vendors } from "../support/clouds.js";
import { ScriptedServer } from "../support/scripted-server.js";

const traces: string[] = [];
const show = (value: unknown) =>
  [
    inspect(value, { showHidden: true, depth: 12, maxStringLength: null, maxArrayLength: null }),
    JSON.stringify(value),
  ].join("\n");
const listen = (event: unknown) => void traces.push(show(event));
const listeners = { start: listen, end: listen, asyncStart: listen, asyncEnd: listen, error: listen };

beforeEach(() => {
  traces.length = 0;
  tracingChannel("colloquy:call").subscribe(listeners);
});
afterEach(() => {
  tracingChannel("colloquy:call").unsubscribe(listeners);
});

/** The credentials of the vendor and whatever was made from them for the requests that were sent. */
function secretsIn(vendor: Vendor, requests: readonly EmulatorRequest[]): string[] {
  const made = requests.flatMap(({ query, headers }) => [
    query.get("usersig"),
    headers.authorization,
    headers.authorization?.split("Signature=")[1],
  ]);
  const all = [...vendor.secrets, ...made].filter((text) => typeof text === "string" && text !== "");
  return [...new Set(all as string[])].flatMap((text) => [
    text,
    encodeURIComponent(text),
    Buffer.from(text).toString("base64").slice(0, -4),
  ]);
}

/** Whether anything that colloquy writes shows a secret; the error is handed on. */
async function tracedErrorOf(client: Client, call: () => Promise<unknown>): Promise<ColloquyError> {
  const thrown = await errorOf(call);
  traces.push(
    show(thrown),
    String(thrown.stack),
    String(thrown),
    show(client),
    show({ nested: { error: thrown } }),
  );
  if (thrown.cause !== undefined) traces.push(show(thrown.cause), String((thrown.cause as Error).stack));
  traces.push(show(ColloquyError.withSource(thrown, "work")));
  return thrown;
}

function expectClean(secrets: string[]): void {
  const written = traces.join("\n");
  expect(written.length).toBeGreaterThan(200);
  for (const secret of secrets) expect(written.includes(secret), `shows ${secret}`).toBe(false);
}

function faultsOf(vendor: Vendor): [string, Fault[]][] {
  const echo = vendor.secrets.join(" ");
  const often = { times: 10 };
  return [
    ["drop", [{ kind: "drop", ...often }]],
    ["reset", [{ kind: "reset", ...often }]],
    ["truncate", [{ kind: "truncate", bytes: 40, ...often }]],
    ["HTTP 500 that repeats the credentials", [{ kind: "status", status: 500, body: echo, ...often }]],
    ["HTTP 401", [{ kind: "status", status: 401, ...often }]],
    ["HTTP 429", [{ kind: "status", status: 429, headers: { "retry-after": "0" }, ...often }]],
    ["a redirect", [{ kind: "status", status: 302, headers: { location: "http://127.0.0.1:1/" }, ...often }]],
    ["a body that is no JSON", [{ kind: "body", body: `{"broken": "${echo}`, ...often }]],
    ["a body without envelope", [{ kind: "body", body: JSON.stringify({ echo }), ...often }]],
    ...vendor.errorCodes.map((code): [string, Fault[]] => [
      `the vendor's ${code}, whose text repeats the credentials`,
      [
        {
          kind: "error",
          code: vendor.name === "tencent" ? Number(code) : code,
          message: `no: ${echo}`,
          ...often,
        },
      ],
    ]),
  ];
}

/** One call of every kind. */
function callsOf(vendor: Vendor, client: Client): (() => Promise<unknown>)[] {
  const { userId } = vendor;
  const conversationId = vendor.conversationId || "7179339373423427073";
  const raw = vendor.name === "tencent" ? "v4/openim/sendmsg" : "SendMessage";
  return [
    () => client.conversations.list({ userId }),
    () => client.messages.list({ userId, conversationId }),
    () => client.call(raw, { From_Account: "alice" }),
  ];
}

describe.each(vendors)("no secret of $name is written", (vendor) => {
  async function start(): Promise<{ emulator: Emulator; client: Client }> {
    const emulator = await vendor.start();
    const client = clientOf(vendor.provider(emulator.url), {
      cursor: { keys: ["a cursor key that nobody may read anywhere"] },
      retry: { attempts: 2, baseDelayMs: 1 },
    });
    return { emulator, client };
  }

  it.each(faultsOf(vendor))("after %s", async (_, faults) => {
    const { emulator, client } = await start();
    for (const call of callsOf(vendor, client)) {
      const undo = faults.map((fault) => emulator.inject(fault));
      await tracedErrorOf(client, call);
      for (const remove of undo) remove();
    }
    expect(emulator.requests.length).toBeGreaterThan(0);
    expectClean(secretsIn(vendor, emulator.requests));
    expect(traces.join()).not.toContain("a cursor key");
  });

  it("with a wrong key, which is unauthenticated", async () => {
    const emulator = await vendor.start();
    const client = clientOf(vendor.provider(emulator.url, { wrongKey: true }));
    const error = await tracedErrorOf(client, () => client.conversations.list({ userId: vendor.userId }));
    expect(error).toMatchObject({ code: "unauthenticated", provider: vendor.name });
    expectClean(secretsIn(vendor, emulator.requests));
  });

  it("with a dead port", async () => {
    const server = await new ScriptedServer().listen();
    const { url } = server;
    await server.close();
    const client = clientOf(vendor.provider(url));
    for (const call of callsOf(vendor, client)) {
      expect(await tracedErrorOf(client, call)).toMatchObject({
        code: "unavailable",
        outcome: "not_applied",
      });
    }
    expectClean(secretsIn(vendor, []));
  });

  it("with a deadline that passes, also while the request is under way", async () => {
    const emulator = await vendor.start();
    const client = clientOf(vendor.provider(emulator.url));
    emulator.inject({ kind: "latency", ms: 3000 });
    const call = tracedErrorOf(client, () =>
      client.conversations.list({ userId: vendor.userId }, { timeoutMs: 400 }),
    );
    await vi.waitFor(() => expect(emulator.requests).toHaveLength(1), { interval: 5 });
    traces.push(show(client));
    expect(await call).toMatchObject({ code: "timeout" });
    expectClean(secretsIn(vendor, emulator.requests));
  });

  it("with a credentials function that throws, whatever it throws", async () => {
    const emulator = await vendor.start();
    const thrown = [
      new Error("vault sealed"),
      "vault sealed",
      { secret: vendor.secrets[0], toString: () => vendor.secrets[0] },
      Object.assign(new Error("vault sealed"), { config: { headers: { authorization: vendor.secrets[0] } } }),
      undefined,
    ];
    for (const value of thrown) {
      const failing = () => {
        throw value;
      };
      const client = clientOf(vendor.provider(emulator.url, { failing }));
      const error = await tracedErrorOf(client, () => client.conversations.list({ userId: vendor.userId }));
      expect(error.code).toBe("unauthenticated");
    }
    expect(emulator.requests).toEqual([]);
    expectClean(secretsIn(vendor, []));
  });

  it("by a client that is printed, before, during and after calls", async () => {
    const { emulator, client } = await start();
    traces.push(show(client), show(vendor.provider(emulator.url)));
    const list = client.conversations.list({ userId: vendor.userId, limit: 3 });
    traces.push(show(client));
    const page = await list;
    traces.push(show(client), show({ nextCursor: page.nextCursor }));
    expectClean(secretsIn(vendor, emulator.requests));
  });

  it.each([
    [
      "options",
      (url: string) => ({ baseUrl: url, secretKeyy: vendor.secrets[0], secretAccessKey: vendor.secrets[0] }),
    ],
    ["a base URL", (_: string) => ({ baseUrl: `http://user:${vendor.secrets[0]}@im.example.com/` })],
  ])("by a refusal of wrong %s", async (_, options) => {
    const { createTencent, createVolcengine } = {
      createTencent: (await import("../../providers/tencent/index.js")).tencent,
      createVolcengine: (await import("../../providers/volcengine/index.js")).volcengine,
    };
    const base = {
      sdkAppId: 1,
      secretKey: vendor.secrets[0],
      appId: 1,
      credentials: { secretAccessKey: vendor.secrets[0] },
    };
    const make = vendor.name === "tencent" ? createTencent : createVolcengine;
    for (const given of [options("http://127.0.0.1:1"), { ...base, ...options("x") }, vendor.secrets[0]]) {
      const error = await errorOf(() => make(given as never));
      expect(error.code).toBe("invalid_argument");
      traces.push(show(error), String(error.stack));
    }
    expectClean(vendor.secrets);
  });
});
