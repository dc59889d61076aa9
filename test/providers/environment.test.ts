import { createClient } from "colloquy";
import { startTencentEmulator, startVolcengineEmulator } from "colloquy/emulator";
import { tencentFromEnv } from "colloquy/tencent";
import { volcengineFromEnv } from "colloquy/volcengine";
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
