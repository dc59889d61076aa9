import { describe, expect, it } from "vitest";
import { tencent } from "../../providers/tencent/index.js";
import { volcengine } from "../../providers/volcengine/index.js";
import { type Client, createClient } from "../../src/client.js";
import { ColloquyError } from "../../src/errors/colloquy-error.js";
import { createInbox } from "../../src/inbox/index.js";
import { all, errorOf } from "../support/catching.js";
import { clientOf, tencentApp, type Vendor, vendors, volcengineApp } from "../support/clouds.js";

type Refused = [string, string, (client: Client) => Promise<unknown>];

const byVendor: Record<Vendor["name"], Refused[]> = {
  tencent: [
    ["a user id of 33 bytes", "userId", (client) => client.conversations.list({ userId: "u".repeat(33) })],
    [
      "a user id of 11 characters that are 33 bytes",
      "userId",
      (client) => client.marks.list({ userId: "用".repeat(11) }),
    ],
    [
      "assistFlags 64",
      "assistFlags",
      (client) =>
        client.conversations.list({ userId: "a", providerOptions: { tencent: { assistFlags: 64 } } }),
    ],
    [
      "an option of the other vendor under its key",
      "dataType",
      (client) => client.conversations.list({ userId: "a", providerOptions: { tencent: { dataType: 1 } } }),
    ],
    [
      "an id without a kind",
      "conversationId",
      (client) => client.messages.list({ userId: "a", conversationId: "bob" }),
    ],
    [
      "a kind nobody knows",
      "conversationId",
      (client) => client.messages.list({ userId: "a", conversationId: "room:bob" }),
    ],
    [
      "a kind without an id",
      "conversationId",
      (client) => client.messages.list({ userId: "a", conversationId: "direct:" }),
    ],
    ["an operation on another host", "operation", (client) => client.call("//evil.example/v4/x")],
    ["an operation that climbs", "operation", (client) => client.call("v4/../../x")],
    ["an operation with a query", "operation", (client) => client.call("v4/a/b?usersig=1")],
    ["an operation with a newline", "operation", (client) => client.call("v4/a/b\n")],
  ],
  volcengine: [
    ["a negative user id", "userId", (client) => client.conversations.list({ userId: "-5" })],
    [
      "dataType 3",
      "dataType",
      (client) =>
        client.conversations.list({ userId: "1", providerOptions: { volcengine: { dataType: 3 } } }),
    ],
    [
      "an option of the other vendor under its key",
      "assistFlags",
      (client) =>
        client.conversations.list({ userId: "1", providerOptions: { volcengine: { assistFlags: 7 } } }),
    ],
    [
      "an id that is no integer",
      "conversationId",
      (client) => client.messages.list({ userId: "1", conversationId: "direct:bob" }),
    ],
    [
      "an id beyond 64 bits",
      "conversationId",
      (client) => client.messages.list({ userId: "1", conversationId: "9223372036854775808" }),
    ],
    ["an operation on another host", "operation", (client) => client.call("//evil.example/v4/x")],
    ["an operation with a parameter", "operation", (client) => client.call("GetUser&Version=1")],
    ["an operation with a newline", "operation", (client) => client.call("GetUser\n")],
    ["a body that is no object", "body", (client) => client.call("GetUser", [1])],
  ],
};

describe.each(vendors)("input that $name cannot take", (vendor) => {
  it.each(byVendor[vendor.name])(
    "such as %s is invalid_argument naming %s, and no request is sent",
    async (_, field, call) => {
      const emulator = await vendor.start();
      const client = clientOf(vendor.provider(emulator.url));
      const error = await errorOf(() => call(client));
      expect(error.code).toBe("invalid_argument");
      expect(error.message).toContain(field);
      expect(emulator.requests).toEqual([]);
    },
  );
});

/** Values that throw when somebody looks at them, and some that only look odd. */
const hostile: [string, unknown][] = [
  ["a proxy that throws", throwingProxy()],
  ["a revoked proxy", revokedProxy()],
  ["a function that cannot be printed", toxic()],
  [
    "a getter that throws",
    {
      get id(): never {
        throw new TypeError("getter");
      },
    },
  ],
  ["an object without a prototype", Object.create(null)],
  ["a symbol", Symbol("id")],
  ["a text of a million characters", "x".repeat(1_000_000)],
  ["a bigint", 2n ** 64n],
  ["a class", class {}],
  ["a map", new Map([["userId", "1"]])],
  ["half a surrogate pair", "\ud800"],
  ["null", null],
];

function throwingProxy(): object {
  const refuse = () => {
    throw new TypeError("proxy");
  };
  return new Proxy({}, { get: refuse, ownKeys: refuse, has: refuse, getPrototypeOf: refuse });
}

function revokedProxy(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

function toxic(): object {
  const refuse = () => {
    throw new TypeError("toxic");
  };
  return Object.assign(() => {}, { toString: refuse, toJSON: refuse, [Symbol.toPrimitive]: refuse });
}

/** The input with each member, at any depth, in turn replaced by the value, and read by a getter that throws. */
function variantsOf(input: unknown, value: unknown): unknown[] {
  if (typeof input !== "object" || input === null) return [value];
  const entries = Object.entries(input);
  const withMember = (name: string, descriptor: PropertyDescriptor) =>
    Object.defineProperty(Array.isArray(input) ? [...input] : { ...input }, name, {
      ...descriptor,
      enumerable: true,
      configurable: true,
    });
  const getter = () => {
    throw new TypeError("getter");
  };
  return [
    value,
    ...entries.flatMap(([name, member]) => [
      withMember(name, { get: getter }),
      ...variantsOf(member, value).map((variant) => withMember(name, { value: variant, writable: true })),
    ]),
  ];
}

describe.each(vendors)("whatever is passed to $name", (vendor) => {
  const { userId } = vendor;
  const conversationId = vendor.conversationId || "7179339373423427073";
  const list = { userId, limit: 5, providerOptions: { [vendor.name]: {} } };
  const history = { ...list, conversationId, direction: "older", requireMember: false };
  const update = { userId, changes: [{ conversationId, set: ["starred"], customMark: "x" }] };
  const raw = vendor.name === "tencent" ? "v4/openim/sendmsg" : "SendMessage";
  const body = { a: 1, b: { c: [1] } };
  const credentials = { accessKeyId: "a", secretAccessKey: "b" };
  const options =
    vendor.name === "tencent"
      ? { sdkAppId: 5, secretKey: "x".repeat(20), region: "china" }
      : { appId: 5, credentials, region: "cn-north-1" };
  const clientOptions = { cursor: { keys: ["k".repeat(32)] }, retry: { attempts: 1 }, budget: false };
  const provider = (given: never) => (vendor.name === "tencent" ? tencent(given) : volcengine(given));
  type Call = (client: Client, input: never) => unknown;
  const calls: [string, unknown, Call][] = [
    ["conversations.list", list, ({ conversations }, input) => conversations.list(input)],
    ["conversations.iterate", list, ({ conversations }, input) => all(conversations.iterate(input))],
    ["messages.list", history, ({ messages }, input) => messages.list(input)],
    ["marks.list", list, ({ marks }, input) => marks.list(input)],
    ["marks.update", update, ({ marks }, input) => marks.update(input)],
    ["call options", { timeoutMs: 50 }, ({ conversations }, input) => conversations.list({ userId }, input)],
    ["the body of a raw call", body, (client, input) => client.call(raw, input)],
    ["the options of a raw call", { safe: true }, (client, input) => client.call(raw, {}, input)],
    ["close", { timeoutMs: 5 }, ({ close }, input) => close(input)],
    ["createClient", clientOptions, (_, input) => createClient(provider(options as never), input)],
    ["a provider", { contract: 1, conversations: {} }, (_, input) => createClient(input)],
    ["the options of a provider", options, (_, input) => provider(input)],
    ["createInbox", {}, (client, input) => createInbox({ a: client }, input)],
    ["the clients of an inbox", { a: 1 }, (_, input) => createInbox(input)],
    [
      "an inbox",
      { users: { a: userId }, limit: 5 },
      (client, input) => createInbox({ a: client }).list(input),
    ],
  ];

  it.each(calls)(
    "as %s ends well or in a ColloquyError, and what is refused is not sent",
    async (_, input, call) => {
      const emulator = await vendor.start();
      for (const [name, value] of hostile) {
        for (const variant of variantsOf(input, value)) {
          const client = clientOf(vendor.provider(emulator.url));
          const before = emulator.requests.length;
          const thrown = await (async () => call(client, variant as never))().then(
            () => undefined,
            (error) => error,
          );
          if (thrown === undefined) continue;
          expect(ColloquyError.is(thrown), `${name}: ${String(thrown)}`).toBe(true);
          expect(thrown.message.length, name).toBeLessThan(1_000);
          const refusedHere = thrown.code === "invalid_argument" && thrown.providerCode === undefined;
          if (refusedHere) expect(emulator.requests.length, name).toBe(before);
        }
      }
    },
  );
});

describe("a base URL", () => {
  const make = [
    (baseUrl: string) => tencent({ ...tencentApp, baseUrl }),
    (baseUrl: string) =>
      volcengine({
        appId: volcengineApp.appId,
        credentials: { accessKeyId: "a", secretAccessKey: "b" },
        baseUrl,
      }),
  ];
  it.each([
    "http://im.example.com",
    "http://127.0.0.1.example.com",
    "http://localhost.example.com",
    "http://localhost@example.com",
    "http://169.254.169.254",
    "https://user:pass@im.example.com",
    "https://im.example.com/?a=1",
    "https://im.example.com/#a",
    "https://im.example.com?",
    "ftp://im.example.com",
    "file:///etc/passwd",
    "//im.example.com",
    "im.example.com",
    "",
  ])("of %j is refused by both vendors", async (baseUrl) => {
    for (const provider of make) {
      const error = await errorOf(() => provider(baseUrl));
      expect(error.code).toBe("invalid_argument");
      expect(error.message).toContain("baseUrl");
    }
  });

  it.each([
    "https://im.example.com",
    "https://im.example.com:8443/",
    "http://127.0.0.1:1",
    "http://localhost:1",
    "http://[::1]:1",
  ])("of %j is taken by both vendors", (baseUrl) => {
    for (const provider of make) expect(() => provider(baseUrl)).not.toThrow();
  });
});
