import { type Client, createClient, createInbox, type Inbox, type Provider } from "colloquy";
import { memory } from "colloquy/testing";
import { describe, expectTypeOf, it } from "vitest";
import { tencent } from "../../providers/tencent/index.js";
import { volcengine } from "../../providers/volcengine/index.js";

/** Compiled, never run: what it says is for the compiler. */
const never = (_check: () => unknown) => {};

const tc = createClient(tencent({ sdkAppId: 1, secretKey: "key" }));
const ve = createClient(volcengine({ appId: 1, credentials: { accessKeyId: "id", secretAccessKey: "key" } }));
const userId = "1";
const conversationId = "2";

describe("a typed provider", () => {
  it("carries its name", () => {
    expectTypeOf(tencent).returns.toHaveProperty("name").toEqualTypeOf<"tencent">();
    expectTypeOf(volcengine).returns.toHaveProperty("name").toEqualTypeOf<"volcengine">();
  });

  it("lets a client check the options of its vendor", () => {
    never(() => tc.conversations.list({ userId, providerOptions: { tencent: { assistFlags: 63 } } }));
    never(() => ve.conversations.pages({ userId, providerOptions: { volcengine: { dataType: 1 } } }));
    // @ts-expect-error: a name that this vendor's options do not have
    never(() => tc.conversations.list({ userId, providerOptions: { tencent: { assistFlag: 63 } } }));
    // @ts-expect-error: a value of another type
    never(() => tc.conversations.list({ userId, providerOptions: { tencent: { assistFlags: "63" } } }));
    // @ts-expect-error: a provider that this client is not of
    never(() => tc.conversations.list({ userId, providerOptions: { tencnt: { assistFlags: 63 } } }));
    const content = [{ type: "text" as const, text: "hi" }];
    const high = { volcengine: { priority: "high" as const } };
    never(() => ve.messages.send({ userId, conversationId, content, providerOptions: high }));
    const asThere = { volcengine: { msgPriority: "High" } } as const;
    // @ts-expect-error: the other vendor's name of it
    never(() => ve.messages.send({ userId, conversationId, content, providerOptions: asThere }));
    const providerOptions = { volcengine: { dataType: 1 } };
    // @ts-expect-error: messages have no such option
    never(() => ve.messages.list({ userId, conversationId, providerOptions }));
  });

  it("lets a client check the marks that can be set", () => {
    never(() => tc.marks.update({ userId, changes: [{ conversationId, set: ["hidden", "bit:40"] }] }));
    never(() => ve.marks.update({ userId, changes: [{ conversationId, set: ["muted"] }] }));
    // @ts-expect-error: Tencent does not set it
    never(() => tc.marks.update({ userId, changes: [{ conversationId, set: ["muted"] }] }));
    // @ts-expect-error: Volcengine does not set it
    never(() => ve.marks.update({ userId, changes: [{ conversationId, clear: ["bit:40"] }] }));
  });

  it("lets an inbox check the options of its sources, and their names", () => {
    const inbox = createInbox({ work: tc, shop: ve });
    const users = { work: "alice", shop: "10001" };
    const providerOptions = { tencent: { assistFlags: 63 }, volcengine: { dataType: 0 } };
    never(() => inbox.list({ users, providerOptions }));
    // @ts-expect-error: no source of that name
    never(() => inbox.list({ users: { home: "alice" } }));
    // @ts-expect-error: a name that this vendor's options do not have
    never(() => inbox.list({ users, providerOptions: { volcengine: { dataTyp: 0 } } }));
    // @ts-expect-error: no source of that provider
    never(() => inbox.list({ users, providerOptions: { pigeon: {} } }));
  });

  it("is a provider, and its client is a client, to code that takes any", () => {
    expectTypeOf(tencent).returns.toExtend<Provider>();
    expectTypeOf(tc).toExtend<Client>();
    expectTypeOf(ve).toExtend<Client>();
    const inbox = createInbox({ tc, ve });
    expectTypeOf(inbox).toExtend<Inbox<"tc" | "ve">>();
    const clients: Record<string, Client> = { tc, ve };
    never(() => createInbox(clients).list({ users: { tc: "alice" }, providerOptions: { tencent: {} } }));
  });

  it("may be one of several, whose options are then all taken", () => {
    const either = createClient(
      Math.random() < 0.5
        ? tencent({ sdkAppId: 1, secretKey: "key" })
        : volcengine({ appId: 1, credentials: { accessKeyId: "id", secretAccessKey: "key" } }),
    );
    expectTypeOf(either).toExtend<Client>();
    const providerOptions = { tencent: { assistFlags: 63 }, volcengine: { dataType: 1 } };
    never(() => either.conversations.list({ userId, providerOptions }));
  });

  it("takes options that may be undefined, as variables of the environment are", () => {
    const { BASE_URL: baseUrl, REGION: region, TOKEN: sessionToken } = process.env;
    never(() => tencent({ sdkAppId: 1, secretKey: "key", baseUrl, adminUserId: undefined }));
    const credentials = { accessKeyId: "id", secretAccessKey: "key", sessionToken };
    never(() => volcengine({ appId: 1, credentials, baseUrl, region }));
    never(() => memory({ name: process.env.NAME }));
  });

  it("is not asked of others: their clients take any name and any option", () => {
    const client = createClient(memory({ name: "cloud" }));
    expectTypeOf(client).toEqualTypeOf<Client>();
    never(() => client.conversations.list({ userId, providerOptions: { cloud: { kind: "group" } } }));
    never(() => client.marks.update({ userId, changes: [{ conversationId, set: ["muted", "bit:1"] }] }));
    const some: Client = tc;
    never(() => some.conversations.list({ userId, providerOptions: { cloud: { kind: "group" } } }));
  });
});
