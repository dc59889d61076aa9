import { describe, expect, it } from "vitest";
import { tencent } from "../../providers/tencent/index.js";
import { volcengine } from "../../providers/volcengine/index.js";
import type { Client } from "../../src/client.js";
import { errorOf } from "../support/catching.js";
import { clientOf, tencentApp, type Vendor, vendors, volcengineApp } from "../support/vendors.js";

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
