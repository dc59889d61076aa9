import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createClient } from "colloquy";
import { startTencentEmulator, startVolcengineEmulator } from "colloquy/emulator";
import { tencentFromEnv, tencentWebhookFromEnv } from "colloquy/tencent";
import { volcengineFromEnv, volcengineWebhookFromEnv } from "colloquy/volcengine";
import { createWebhooks, toNodeListener } from "colloquy/webhooks";
import { afterEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { errorOf } from "../support/catching.js";

const tencentEnv = {
  COLLOQUY_TENCENT_SDK_APP_ID: "1400000000",
  COLLOQUY_TENCENT_SECRET_KEY: "tencent-key-nobody-may-see",
};
const volcengineEnv = {
  COLLOQUY_VOLCENGINE_APP_ID: "666675",
  COLLOQUY_VOLCENGINE_ACCESS_KEY_ID: "access-key-id",
  COLLOQUY_VOLCENGINE_SECRET_ACCESS_KEY: "volcengine-key-nobody-may-see",
};

afterEach(() => {
  vi.unstubAllEnvs();
});

describe("a provider from the environment", () => {
  it("of Tencent reaches the address of the environment with its credentials", async () => {
    const app = { sdkAppId: 1400000000, secretKey: tencentEnv.COLLOQUY_TENCENT_SECRET_KEY };
    const emulator = await startTencentEmulator(app);
    const env = { ...tencentEnv, COLLOQUY_TENCENT_BASE_URL: emulator.url };
    const client = createClient(tencentFromEnv(env));
    onTestFinished(async () => void (await Promise.all([client.close(), emulator.close()])));
    expect((await client.conversations.list({ userId: "alice" })).items).toHaveLength(20);
  });

  it("of Volcengine reaches the address of the environment with its credentials", async () => {
    const emulator = await startVolcengineEmulator({
      appId: 666675,
      accessKeyId: volcengineEnv.COLLOQUY_VOLCENGINE_ACCESS_KEY_ID,
      secretAccessKey: volcengineEnv.COLLOQUY_VOLCENGINE_SECRET_ACCESS_KEY,
      sessionToken: "session-token",
    });
    const env = {
      ...volcengineEnv,
      COLLOQUY_VOLCENGINE_BASE_URL: emulator.url,
      COLLOQUY_VOLCENGINE_SESSION_TOKEN: "session-token",
    };
    const client = createClient(volcengineFromEnv(env));
    onTestFinished(async () => void (await Promise.all([client.close(), emulator.close()])));
    expect((await client.conversations.list({ userId: "10001" })).items).toHaveLength(20);
  });

  it("reads the environment of the process where none is given", () => {
    for (const [name, value] of Object.entries({ ...tencentEnv, ...volcengineEnv })) vi.stubEnv(name, value);
    for (const name of ["TENCENT_BASE_URL", "TENCENT_REGION", "TENCENT_USER_SIG", "VOLCENGINE_BASE_URL"])
      vi.stubEnv(`COLLOQUY_${name}`, "");
    expect([tencentFromEnv().appId, volcengineFromEnv().appId]).toEqual(["1400000000", "666675"]);
  });

  it.each([
    [{ COLLOQUY_TENCENT_REGION: "singapore", COLLOQUY_TENCENT_BASE_URL: "http://127.0.0.1:1" }, "both set"],
    [{ COLLOQUY_TENCENT_USER_SIG: "eJyr" }, "both set"],
    [{ COLLOQUY_TENCENT_REGION: "moon" }, "region"],
    [{ COLLOQUY_TENCENT_SDK_APP_ID: "" }, "COLLOQUY_TENCENT_SDK_APP_ID is not set"],
  ])("of Tencent refuses %j", async (wrong, expected) => {
    const error = await errorOf(async () => tencentFromEnv({ ...tencentEnv, ...wrong }));
    expect(error).toMatchObject({
      code: "invalid_argument",
      provider: "tencent",
      message: expect.stringContaining(expected),
    });
    expect(error.message).not.toContain("nobody-may-see");
  });

  it.each([
    [{ COLLOQUY_VOLCENGINE_REGION: "moon" }, "region"],
    [{ COLLOQUY_VOLCENGINE_APP_ID: "x" }, "COLLOQUY_VOLCENGINE_APP_ID must be a whole number"],
    [{ COLLOQUY_VOLCENGINE_ACCESS_KEY_ID: "" }, "COLLOQUY_VOLCENGINE_ACCESS_KEY_ID is not set"],
  ])("of Volcengine refuses %j", async (wrong, expected) => {
    const error = await errorOf(async () => volcengineFromEnv({ ...volcengineEnv, ...wrong }));
    expect(error).toMatchObject({
      code: "invalid_argument",
      provider: "volcengine",
      message: expect.stringContaining(expected),
    });
    expect(error.message).not.toContain("nobody-may-see");
  });
});

describe("a webhook from the environment", () => {
  const env = {
    COLLOQUY_TENCENT_SDK_APP_ID: "1400000000",
    COLLOQUY_TENCENT_WEBHOOK_TOKEN: "token-nobody-may-see",
    COLLOQUY_VOLCENGINE_APP_ID: "666675",
    COLLOQUY_VOLCENGINE_WEBHOOK_SECRET: "secret-nobody-may-see",
  };

  it("takes the events of its app that have the signature of the environment", async () => {
    const onEvent = vi.fn();
    const webhooks = createWebhooks(
      { tencent: tencentWebhookFromEnv(env), volcengine: volcengineWebhookFromEnv(env) },
      { onEvent },
    );
    const server = createServer(toNodeListener(webhooks)).listen(0, "127.0.0.1");
    await once(server, "listening");
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const tencent = await startTencentEmulator({ sdkAppId: 1400000000, secretKey: "any" });
    const volcengine = await startVolcengineEmulator({
      appId: 666675,
      accessKeyId: "any",
      secretAccessKey: "any",
    });
    onTestFinished(async () => {
      await Promise.all([tencent.close(), volcengine.close()]);
      server.close();
    });
    const postings = [
      tencent.webhooks({ url, token: env.COLLOQUY_TENCENT_WEBHOOK_TOKEN }),
      volcengine.webhooks({ url, secretKey: env.COLLOQUY_VOLCENGINE_WEBHOOK_SECRET }),
    ];
    await tencent.world.say({ from: "bob", to: "alice", text: "hello" });
    await volcengine.world.say({ from: 10002, to: 10001, text: "hello" });
    await Promise.all(postings.map((posting) => posting.idle()));
    const providers = onEvent.mock.calls.map(([{ provider, type }]) => [provider, type]);
    expect(providers).toEqual(
      expect.arrayContaining([
        ["tencent", "message.sent"],
        ["volcengine", "message.sent"],
      ]),
    );
  });

  it("reads the environment of the process where none is given", () => {
    for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
    expect([tencentWebhookFromEnv().appId, volcengineWebhookFromEnv().appId]).toEqual([
      "1400000000",
      "666675",
    ]);
  });

  it.each([
    ["COLLOQUY_TENCENT_SDK_APP_ID", tencentWebhookFromEnv],
    ["COLLOQUY_TENCENT_WEBHOOK_TOKEN", tencentWebhookFromEnv],
    ["COLLOQUY_VOLCENGINE_APP_ID", volcengineWebhookFromEnv],
    ["COLLOQUY_VOLCENGINE_WEBHOOK_SECRET", volcengineWebhookFromEnv],
  ])("needs %s", async (name, fromEnv) => {
    const error = await errorOf(async () => fromEnv({ ...env, [name]: "" }));
    expect(error).toMatchObject({ code: "invalid_argument", message: expect.stringContaining(name) });
    expect(error.message).not.toContain("nobody-may-see");
  });
});
